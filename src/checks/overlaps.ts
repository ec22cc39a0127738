import { collisions } from "../rules/collisions.ts";
import { holdings } from "../rules/holdings.ts";
import { check } from "./types.ts";

/** Two active reservations that want one file or one task, or one that stands there twice. */
export const overlapping = check({ OVERLAP: "error" }, (view, context) =>
  collisions(holdings(view, context), context).flatMap(({ earlier, later }) => {
    if (later.entry === null) return [];
    const { instance, task } = later.reservation;
    const { instance: other, task: otherTask } = earlier.reservation;
    const args = { instance, task, other, otherTask, line: earlier.entry?.line ?? 0 };
    return [{ code: "OVERLAP" as const, args, range: later.entry.range }];
  }),
);
