import { fold } from "../vocabulary/words.ts";
import { type ClaimRequest, findClaims } from "./leases.ts";
import type { Context } from "./context.ts";
import { claimsOverlap, type Holding, isForgottenWaiter, judge, ownsTask } from "./holdings.ts";

/** True when a request cannot be had before another one: the same task, or a path that both cover. */
function collides(
  request: ClaimRequest,
  { reservation }: Holding,
  all: readonly Holding[],
  context: Context,
): boolean {
  if (fold(request.task) === fold(reservation.task)) {
    if (reservation.instance === request.instance) return false;
    // Who holds the task already only waits for further files, not for those who wait for the task.
    if (reservation.state === "reserved" || !ownsTask(request, all)) return true;
  }
  return claimsOverlap(request, reservation, context);
}

/** A waiter that may go ahead, and the lapsed reservations that end with it: their holders may come back. */
export interface Turn {
  readonly waiter: Holding;
  readonly takeovers: readonly Holding[];
}

/**
 * The first waiter that may go ahead now, in the order of the file, which is the order of arrival: nothing held and no
 * earlier waiter stands in its way. Forgotten waiters are passed over. Null when nobody may. What is let in holds for
 * those behind it, so the next one is to be asked for anew.
 */
export function nextTurn(all: readonly Holding[], context: Context): Turn | null {
  const ahead = all.filter(({ reservation, lease }) => reservation.state === "reserved" && !lease.takeable);
  for (const waiter of waitersOf(all, context)) {
    const request = waiter.reservation;
    if (!isSplit(request, all) && !ahead.some((other) => collides(request, other, all, context))) {
      const { takeovers } = judge(request, all, context);
      return { waiter, takeovers: findClaims(takeovers, { state: "reserved" }) };
    }
    // Nobody behind it may pass.
    ahead.push(waiter);
  }
  return null;
}

/** Whether a part that the waiter holds of its task is missing from the file: first that is written back, so that it becomes one entry. */
function isSplit({ instance, task }: ClaimRequest, all: readonly Holding[]): boolean {
  return findClaims(all, { instance, task }).some(({ displaced }) => displaced !== null);
}

/**
 * Everything a request would wait for: what is held and who waits already, as far as they collide with it. `asking` is
 * alive, as it asks: what has lapsed of it is its own again.
 */
function blockersOf(
  request: ClaimRequest,
  all: readonly Holding[],
  context: Context,
  asking: number,
): Holding[] {
  return all.filter((holding) => {
    if (holding.lease.takeable && holding.reservation.instance !== asking) return false;
    if (isForgottenWaiter(holding, context)) return false;
    return collides(request, holding, all, context);
  });
}

/**
 * The instances of the circle that a new wait would close, from the waiter back to itself; null when it closes none.
 * An instance that waits is stuck with all it holds, so whoever waits for any of it waits for what it waits for.
 */
export function cycleOf(request: ClaimRequest, all: readonly Holding[], context: Context): number[] | null {
  const waits = waitersOf(all, context);
  const path: number[] = [request.instance];
  const seen = new Set<number>();
  const search = (wait: ClaimRequest): number[] | null => {
    for (const { reservation } of blockersOf(wait, rivalsOf(wait, all), context, request.instance)) {
      const next = reservation.instance;
      if (next === request.instance) return [...path, next];
      if (seen.has(next)) continue;
      seen.add(next);
      path.push(next);
      for (const further of findClaims(waits, { instance: next })) {
        const found = search(further.reservation);
        if (found !== null) return found;
      }
      path.pop();
    }
    return null;
  };
  return search(request);
}

/** A wait of the instance that waits, through others, for the instance itself, and that circle; null when there is none. */
export function circleThrough(
  instance: number,
  all: readonly Holding[],
  context: Context,
): { readonly wait: Holding; readonly cycle: readonly number[] } | null {
  for (const wait of findClaims(waitersOf(all, context), { instance })) {
    const cycle = cycleOf(wait.reservation, all, context);
    // One that waits for itself is told so when it asks again.
    if (cycle !== null && cycle.length > 2) return { wait, cycle };
  }
  return null;
}

/** The rivals of a request: all that is held, and the waiters ahead of it in the queue. One that does not queue yet comes last. */
export function rivalsOf({ instance, task }: ClaimRequest, all: readonly Holding[]): Holding[] {
  const [own] = findClaims(all, { instance, task, state: "waiting" });
  if (own === undefined) return [...all];
  const at = all.indexOf(own);
  return all.filter(({ reservation }, index) => reservation.state !== "waiting" || index < at);
}

function waitersOf(all: readonly Holding[], context: Context): Holding[] {
  return findClaims(all, { state: "waiting" }).filter((one) => !isForgottenWaiter(one, context));
}
