const MINUTE = 60_000;

/**
 * Whole minutes from a moment to now, as every age is told; never negative.
 * A moment on a whole minute was written without its seconds and may lie anywhere in that minute: its age is told
 * from the minute's end, so that what was written a second ago is never "1 min ago".
 */
export function minutesSince(at: number, now: number): number {
  const from = at % MINUTE === 0 ? at + MINUTE - 1 : at;
  return Math.max(0, Math.floor((now - from) / MINUTE));
}

/** Whole minutes from now until a moment, as every rest of a lease is told: at least one, since it has not ended. */
export function minutesUntil(at: number, now: number): number {
  return Math.max(1, Math.ceil((at - now) / MINUTE));
}

/** Whole minutes for which a lease has been over; at least one. Its end is known to the second. */
export function minutesOver(at: number, now: number): number {
  return Math.max(1, Math.floor((now - at) / MINUTE));
}
