import { instanceData } from "../operations/shapes.ts";
import { blocks } from "../protocol/index.ts";
import { readSettings } from "../protocol/settings.ts";
import type { View } from "../protocol/view.ts";
import type { Context } from "../rules/context.ts";
import type { Holding } from "../rules/holdings.ts";
import { presenceOf, Signs } from "../rules/presence.ts";
import type { Person } from "./types.ts";

/** Maximum number of instances of one line that are shown one by one. */
const MOST_OF_A_RANGE = 50;

/** Every instance that is not finished, in the file's order. */
export function peopleOf(
  view: View,
  held: readonly Holding[],
  context: Context,
  agentOf: (instance: number) => string | null,
): Person[] {
  const { leaseMs } = readSettings(view);
  const signs = new Signs(view, held, context);
  return view.entries(blocks.instances).flatMap((entry) => {
    const { numbers, state, label } = instanceData(entry);
    if (state === "finished") return [];
    return numbers.slice(0, MOST_OF_A_RANGE).map((instance): Person => {
      const seen = signs.of(instance);
      return {
        instance,
        label,
        agent: agentOf(instance),
        presence: presenceOf(seen, leaseMs, context.now),
        seen,
        holds: held
          .filter(({ reservation }) => reservation.instance === instance && reservation.state === "reserved")
          .map(({ reservation }) => reservation.task),
        isMe: instance === context.instance,
      };
    });
  });
}
