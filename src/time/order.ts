import { epochOf, type Time, type Zone } from "./time.ts";

/**
 * Negative when `a` is earlier, 0 when they are the same moment or nothing says which is. Two times without a date are
 * compared by their hours: they stand in one list, written on one day mostly.
 */
export function compareTimes(a: Time | null, b: Time | null, zone: Zone): number {
  const [first, second] = [epochOf(a, zone), epochOf(b, zone)];
  if (first !== null && second !== null) return first - second;
  if (a === null || b === null || a.date !== null || b.date !== null) return 0;
  return (a.minutes ?? 0) - (b.minutes ?? 0);
}

/** The later of two times, whichever comes first. One with a date counts before one without, which counts before none. */
export function laterOf(a: Time | null, b: Time | null, zone: Zone): Time | null {
  const rank = (time: Time | null) => (time === null ? 0 : epochOf(time, zone) === null ? 1 : 2);
  if (rank(a) !== rank(b)) return rank(a) > rank(b) ? a : b;
  const order = compareTimes(a, b, zone);
  if (order !== 0) return order > 0 ? a : b;
  return (a?.text ?? "") >= (b?.text ?? "") ? a : b;
}
