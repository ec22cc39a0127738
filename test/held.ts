import type { ReservationData } from "../src/operations/shapes.ts";

/** A reservation as answers and hooks have it, with what it says of itself in `said`. */
export function heldBy(said: Partial<ReservationData>): ReservationData {
  return {
    instance: 3,
    task: "T",
    files: [],
    state: "active",
    since: null,
    lastActivity: null,
    estimateMinutes: null,
    result: null,
    next: null,
    line: 1,
    leaseEndsAt: null,
    takeable: false,
    displaced: false,
    ...said,
  };
}
