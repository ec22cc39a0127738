import { holdings, judge } from "../rules/holdings.ts";
import type { Check, Finding } from "./types.ts";

/** Two active reservations that want one file or one task: only writing by hand can do that. */
export const overlapping: Check = (view, context) => {
  const held = holdings(view, context).filter(({ reservation }) => reservation.state === "reserved");
  const found: Finding[] = [];
  for (const [index, later] of held.entries()) {
    if (later.entry === null || later.displaced !== null) continue;
    const { instance, task, files } = later.reservation;
    const { blockedByFiles, blockedByTask } = judge({ instance, task, files }, held.slice(0, index), context);
    for (const { reservation, entry } of [...blockedByFiles, ...blockedByTask]) {
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
