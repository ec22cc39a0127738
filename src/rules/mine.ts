import { entriesOf } from "../protocol/instances.ts";
import type { Reservation } from "../protocol/reservations.ts";
import { readSettings } from "../protocol/settings.ts";
import type { View } from "../protocol/view.ts";
import type { Context } from "./context.ts";

/**
 * Whether a reservation under one's own number is somebody else's all the same: two clones gave the number to a newcomer each, the file
 * lists it twice, and this clone's journal did not write the entry.
 */
export function isNamesakes(
  view: View,
  { instance, task }: Pick<Reservation, "instance" | "task">,
  context: Context,
): boolean {
  if (instance !== context.instance || context.wroteHere === undefined) return false;
  return isListedTwice(view, instance) && !context.wroteHere(instance, task);
}

/**
 * Whether a reservation under one's own number is another subagent's, where the file keeps those of one session apart. To the
 * session itself all of them are its own.
 */
export function isSiblings(
  view: View,
  { instance, task }: Pick<Reservation, "instance" | "task">,
  context: Context,
): boolean {
  if (instance !== context.instance || context.madeBySibling === undefined) return false;
  return readSettings(view).subagents === "apart" && context.madeBySibling(task);
}

function isListedTwice(view: View, instance: number): boolean {
  return entriesOf(view, instance).filter(({ value }) => value.state !== "finished").length > 1;
}
