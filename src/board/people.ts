import { instanceData } from "../operations/shapes.ts";
import { blocks } from "../protocol/index.ts";
import { readSettings } from "../protocol/settings.ts";
import type { View } from "../protocol/view.ts";
import type { Context } from "../rules/context.ts";
import type { Holding } from "../rules/holdings.ts";
import { credible } from "../rules/leases.ts";
import { epochOf } from "../time/time.ts";
import type { Person, Presence } from "./types.ts";

/** Who has not been heard of for so long is gone, as far as anybody can tell (ms). */
const GONE_AFTER = 24 * 3_600_000;

/** How an instance stands by its last sign of life. */
export function presenceOf(seen: number | null, leaseMs: number, now: number): Presence {
  if (seen === null) return "unknown";
  const age = now - seen;
  if (age < leaseMs) return "alive";
  return age < GONE_AFTER ? "quiet" : "gone";
}

/** The newest sign of life of an instance: its heartbeat, else what the file says of its reservations and itself. */
function lastSign(instance: number, written: readonly (number | null)[], context: Context): number | null {
  const pulse = credible(context.heartbeats.get(instance), context.now);
  const known = [pulse ?? null, ...written].filter((ms) => ms !== null && ms <= context.now);
  return known.length === 0 ? null : Math.max(...known.map(Number));
}

/** The times that the file gives for an instance: that of its own line, and those of what it holds. */
function writtenSigns(
  view: View,
  instance: number,
  held: readonly Holding[],
  context: Context,
): (number | null)[] {
  const own = view
    .entries(blocks.instances)
    .filter(({ value }) => value.from <= instance && instance <= value.to)
    .map(({ value }) => epochOf(value.time, context.zone));
  const theirs = held
    .filter(({ reservation }) => reservation.instance === instance)
    .flatMap(({ reservation: { since, lastActivity } }) =>
      [since, lastActivity].map((time) => epochOf(time, context.zone)),
    );
  return [...own, ...theirs];
}

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
  return view.entries(blocks.instances).flatMap((entry) => {
    const { numbers, state, label } = instanceData(entry);
    if (state === "finished") return [];
    return numbers.slice(0, MOST_OF_A_RANGE).map((instance): Person => {
      const seen = lastSign(instance, writtenSigns(view, instance, held, context), context);
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
