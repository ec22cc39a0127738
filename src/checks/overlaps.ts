import { compare } from "../rules/collisions.ts";
import { holdings } from "../rules/holdings.ts";
import { check } from "./types.ts";

export interface OverlapArgs {
  /** `line`: of the earlier one; 0 where the file does not show it. */
  OVERLAP: { instance: number; task: string; other: number; otherTask: string; line: number };
  /** The reservation from which on none was compared with the others. */
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
