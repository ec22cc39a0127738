import { fold } from "../vocabulary/words.ts";
import type { Context } from "./context.ts";
import { filesOverlap, type Holding, isForgottenWaiter, ownsTask } from "./holdings.ts";

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

/**
 * The waiters that may go ahead now, in the order of the file, which is the order of arrival: nothing held and no
 * earlier waiter stands in their way. Forgotten waiters are passed over. One that goes ahead holds, for those behind it.
 */
export function promotable(all: readonly Holding[], context: Context): Holding[] {
  const ahead = all.filter(({ reservation, lease }) => reservation.state === "reserved" && !lease.takeable);
  const found: Holding[] = [];
  for (const waiter of waitersOf(all, context)) {
    const blocked = ahead.some((other) => collides(wantOf(waiter), other, all, context));
    if (!blocked) found.push(waiter);
    // Whether it goes ahead or waits on, nobody behind it may pass.
    ahead.push(waiter);
  }
  return found;
}

/** Everything a wish would wait for: what is held and who waits already, as far as they collide with it. */
function blockersOf(wish: Want, all: readonly Holding[], context: Context): Holding[] {
  return all.filter((holding) => {
    if (holding.lease.takeable || isForgottenWaiter(holding, context)) return false;
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
    for (const { reservation } of blockersOf(want, rivalsOf(want, all), context)) {
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
