import type { ReservationData } from "../../operations/shapes.ts";
import type { Replication } from "../../store/store.ts";

/** Whether the store has heard of this machine within the lease of each. */
export async function isConfirmed(
  replication: Replication,
  mine: readonly ReservationData[],
  now: number,
): Promise<boolean> {
  const { at } = await replication.contact();
  // This very call counts as a sign of life, so a lease ends its length from now.
  return mine.every(
    ({ leaseEndsAt }) => leaseEndsAt === null || (at !== null && now - at <= Date.parse(leaseEndsAt) - now),
  );
}
