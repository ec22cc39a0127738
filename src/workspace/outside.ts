import type { Place } from "../session/locate.ts";
import type { OutsideChange, Reconcile } from "../store/store.ts";
import { lineDiff } from "../text/line-diff.ts";
import { displacedOf, stateOf } from "./context.ts";
import { refuseTooMany } from "./too-large.ts";
import type { World } from "./types.ts";

/** The store's judge of changes made outside coord. Before coord's next write each call comes by here. */
export function reconciler(
  { now, zone, mostLines }: Pick<World, "now" | "zone" | "mostLines">,
  { target }: Pick<Place, "target">,
): Reconcile {
  return async (change: OutsideChange) => {
    // Whoever asks meets this: a guard, too.
    refuseTooMany(change.after, true, mostLines);
    const carried = { displaced: displacedOf(change.state), now: now() };
    // Most edits only add something, and then nothing is to be decided.
    const isPlain = change.madeOn === null && change.isMerged !== true && !takesAway(change);
    if (isPlain && carried.displaced.length === 0) return { text: change.after, state: stateOf([]) };
    // Loaded where it is needed: starts are frequent.
    const { originOf, withoutOrigin } = await import("./outside-origin.ts");
    return isPlain ? withoutOrigin(change, carried) : originOf(change, carried, zone, target);
  };
}

function takesAway({ before, after }: OutsideChange): boolean {
  return lineDiff(before, after).some(({ range }) => range.end > range.start);
}
