import { holdings, judge } from "../rules/holdings.ts";
import { fold } from "../vocabulary/words.ts";
import type { Check, Finding } from "./types.ts";

/** Two active reservations that want one file or one task: only writing by hand can do that. */
export const overlapping: Check = (view, context) => {
  const held = holdings(view, context).filter(({ reservation }) => reservation.state === "reserved");
  const found: Finding[] = [];
  for (const [index, later] of held.entries()) {
    if (later.entry === null || later.displaced !== null) continue;
    const { instance, task, files } = later.reservation;
    const earlier = held.slice(0, index);
    const { blockedByFiles, blockedByTask } = judge({ instance, task, files }, earlier, context);
    // The same reservation written twice: `finish` could never tell which one is meant.
    const twins = earlier.filter(
      (one) =>
        one.displaced === null &&
        one.reservation.instance === instance &&
        fold(one.reservation.task) === fold(task),
    );
    for (const { reservation, entry } of [...twins, ...blockedByFiles, ...blockedByTask]) {
      const args = {
        instance,
        task,
        other: reservation.instance,
        otherTask: reservation.task,
        line: entry?.line ?? 0,
      };
      found.push({ code: "OVERLAP", args, range: later.entry.range, severity: "error" });
    }
  }
  return found;
};
