import { fold } from "../vocabulary/words.ts";
import type { Context } from "./context.ts";
import { filesOverlap, type Holding, isForgottenWaiter, judge, ownsTask } from "./holdings.ts";

/** Something that wants a task and its files. */
interface Want {
  readonly instance: number;
  readonly task: string;
  readonly files: readonly string[];
}

/** True when a want cannot be had before another one: the same task, or a path that both cover. */
function collides(want: Want, { reservation }: Holding, all: readonly Holding[], context: Context): boolean {
  if (fold(want.task) === fold(reservation.task)) {
    if (reservation.instance === want.instance) return false;
    // Who holds the task already only waits for further files, not for those who wait for the task.
    if (reservation.state === "reserved" || !ownsTask(want, all)) return true;
  }
  return filesOverlap(want.files, reservation.files, context);
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
    const want = wantOf(waiter);
    if (!isSplit(want, all) && !ahead.some((other) => collides(want, other, all, context))) {
      const { takeovers } = judge(want, all, context);
      return { waiter, takeovers: takeovers.filter(({ reservation }) => reservation.state === "reserved") };
    }
    // Nobody behind it may pass.
    ahead.push(waiter);
  }
  return null;
}

/** What the waiter holds of its task is missing from the file: first that is written back, so that it becomes one entry. */
function isSplit({ instance, task }: Want, all: readonly Holding[]): boolean {
  return all.some(
    ({ reservation: r, displaced }) =>
      displaced !== null && r.instance === instance && fold(r.task) === fold(task),
  );
}

/**
 * Everything a wish would wait for: what is held and who waits already, as far as they collide with it. `asking` is
 * alive, as it asks: what has lapsed of it is its own again.
 */
function blockersOf(wish: Want, all: readonly Holding[], context: Context, asking: number): Holding[] {
  return all.filter((holding) => {
    if (holding.lease.takeable && holding.reservation.instance !== asking) return false;
    if (isForgottenWaiter(holding, context)) return false;
    return collides(wish, holding, all, context);
  });
}

/**
 * The instances of the circle that a new wait would close, from the waiter back to itself; null when it closes none.
 * An instance that waits is stuck with all it holds, so whoever waits for any of it waits for what it waits for.
 */
export function cycleOf(wish: Want, all: readonly Holding[], context: Context): number[] | null {
  const waits = waitersOf(all, context);
  const path: number[] = [wish.instance];
  const seen = new Set<number>();
  const search = (want: Want): number[] | null => {
    for (const { reservation } of blockersOf(want, rivalsOf(want, all), context, wish.instance)) {
      const next = reservation.instance;
      if (next === wish.instance) return [...path, next];
      if (seen.has(next)) continue;
      seen.add(next);
      path.push(next);
      for (const wait of waits.filter((one) => one.reservation.instance === next)) {
        const found = search(wantOf(wait));
        if (found !== null) return found;
      }
      path.pop();
    }
    return null;
  };
  return search(wish);
}

/** A wait of an instance that others who wait for the instance are in the way of, and the circle; null when there is none. */
export function circleThrough(
  instance: number,
  all: readonly Holding[],
  context: Context,
): { readonly wait: Holding; readonly cycle: readonly number[] } | null {
  for (const wait of waitersOf(all, context)) {
    if (wait.reservation.instance !== instance) continue;
    const cycle = cycleOf(wantOf(wait), all, context);
    // One that waits for itself is told so when it asks again.
    if (cycle !== null && cycle.length > 2) return { wait, cycle };
  }
  return null;
}

/** What may stand in the way of a wish: all that is held, and the waiters ahead of it in the queue. A wish that does not queue yet comes last. */
export function rivalsOf(want: Want, all: readonly Holding[]): Holding[] {
  const at = all.findIndex(
    ({ reservation }) =>
      reservation.state === "waiting" &&
      reservation.instance === want.instance &&
      fold(reservation.task) === fold(want.task),
  );
  return at < 0
    ? [...all]
    : all.filter(({ reservation }, index) => reservation.state !== "waiting" || index < at);
}

function waitersOf(all: readonly Holding[], context: Context): Holding[] {
  return all.filter(
    (holding) => holding.reservation.state === "waiting" && !isForgottenWaiter(holding, context),
  );
}

function wantOf({ reservation }: Holding): Want {
  return reservation;
}
