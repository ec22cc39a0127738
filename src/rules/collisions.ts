import { findClaims } from "./claims.ts";
import type { Context } from "./context.ts";
import { filesOverlap, type Holding, judge } from "./holdings.ts";

/** Two active reservations of which there should be one: only writing by hand, or a merge, can bring that about. */
export interface Collision {
  readonly earlier: Holding;
  readonly later: Holding;
  /** Whether it is about files; else about the task. */
  readonly byFiles: boolean;
}

/** All of them, in the file's order. One task of one instance that stands there twice is one, too. */
export function collisions(all: readonly Holding[], context: Context): Collision[] {
  const held = findClaims(all, { state: "reserved" }).filter(
    ({ entry, displaced }) => entry !== null && displaced === null,
  );
  return held.flatMap((later, index) => {
    const { instance, task, files } = later.reservation;
    const before = held.slice(0, index);
    const { blockedByFiles, blockedByTask } = judge(later.reservation, before, context);
    const duplicates = findClaims(before, { instance, task });
    return [...duplicates, ...blockedByFiles, ...blockedByTask].map((earlier) => ({
      earlier,
      later,
      byFiles: filesOverlap(files, earlier.reservation.files, context),
    }));
  });
}
