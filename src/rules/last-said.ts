import type { Instance } from "../protocol/instances.ts";
import { compareTimes } from "../time/order.ts";
import type { Zone } from "../time/time.ts";

/** Which of two lines on one instance says the last of it: who left stays gone, else the later one. Zero where nothing tells. */
export function compareLines(one: Instance, other: Instance, zone: Zone): number {
  const isGone = ({ state }: Instance) => Number(state === "finished");
  return isGone(one) - isGone(other) || compareTimes(one.time, other.time, zone);
}
