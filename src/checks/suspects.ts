import type { Block } from "../protocol/block.ts";
import { unusualLog } from "../protocol/usual.ts";
import type { Read, View } from "../protocol/view.ts";
import type { Context } from "../rules/context.ts";

/** No two zones are as far apart: what a date before says is over in all of them. */
const MARGIN = 3 * 86_400_000;

/** A block's problems, and of its entries at least those that anything may be wrong with: of a long log few. */
export function suspectsOf(view: View, block: Block<unknown>, { now }: Context): Read<unknown> {
  if (block.kind !== "log") return view.read(block);
  return unusualLog(view, new Date(now - MARGIN).toISOString().slice(0, 10));
}
