import { compare } from "../rules/collisions.ts";
import { holdings } from "../rules/holdings.ts";
import { check } from "./types.ts";

export interface OverlapArgs {
  /**
   * Two active reservations want one file or one task, or one stands there twice. coord never writes that; an edit by hand or a
   * merge did.
   *
   * Repair: agree on who goes first. The other one does `release`, or a person edits the file. Of a task that one instance holds
   * twice, nobody has to agree: `finish`, `release` and `extend` deal with all of its entries. `coord conflict open` documents
   * either ([alerts-and-conflicts.md](alerts-and-conflicts.md#conflicts)).
   */
  // `line`: of the earlier one; 0 where the file does not show it.
  OVERLAP: { instance: number; task: string; other: number; otherTask: string; line: number };
  /**
   * The file has more active reservations and patterns than can be compared in a time that anybody waits for (some hundreds that begin alike).
   * From the named one on overlaps are not looked for; each `reserve` and `check` still compares its own with all of them.
   *
   * Repair: end what is over; `coord archive` takes out what has ended.
   */
  // The reservation from which on none was compared with the others.
  NOT_COMPARED: { instance: number; task: string };
}

/**
 * Two active reservations that want one file or one task, or one that stands there twice; and from where on a file has more
 * to compare than anybody waits for.
 */
export const overlapping = check<OverlapArgs>(
  { OVERLAP: "error", NOT_COMPARED: "warning" },
  (view, context) => {
    const { found, uncompared } = compare(holdings(view, context), context);
    const overlaps = found.flatMap(({ earlier, later }) => {
      if (later.entry === null) return [];
      const { instance, task } = later.reservation;
      const { instance: other, task: otherTask } = earlier.reservation;
      const args = { instance, task, other, otherTask, line: earlier.entry?.line ?? 0 };
      return [{ code: "OVERLAP" as const, args, range: later.entry.range }];
    });
    if (uncompared === null || uncompared.entry === null) return overlaps;
    const { instance, task } = uncompared.reservation;
    return [
      ...overlaps,
      { code: "NOT_COMPARED" as const, args: { instance, task }, range: uncompared.entry.range },
    ];
  },
);
