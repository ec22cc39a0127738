import type { Three } from "./three.ts";

/** What the ancestor and the two sides have of one thing; null where it does not exist. Never null in all three. */
export type Track<T> = Three<T | null>;

/** What makes two things one, as a text; null for a thing that this key says nothing of. `later`: it is of the later text. */
export type Key<T> = (thing: T, later: boolean) => string | null;

/**
 * Finds each thing of the ancestor again on both sides, and what both sides have newly alike. The keys are tried in
 * order, the surest first; of several things with one key the k-th pairs with the k-th.
 */
export function pairThree<T>(
  { base, ours, theirs }: Three<readonly T[]>,
  keys: readonly Key<T>[],
  fresh: readonly Key<T>[],
): Track<T>[] {
  const toOurs = pair(base, ours, keys);
  const toTheirs = pair(base, theirs, keys);
  const [known, alsoKnown] = [new Set(toOurs.values()), new Set(toTheirs.values())];
  const newOurs = ours.filter((thing) => !known.has(thing));
  const newTheirs = theirs.filter((thing) => !alsoKnown.has(thing));
  const alike = pair(newOurs, newTheirs, fresh);
  const shared = new Set(alike.values());
  return [
    ...base.map((thing) => ({
      base: thing,
      ours: toOurs.get(thing) ?? null,
      theirs: toTheirs.get(thing) ?? null,
    })),
    ...newOurs.map((thing) => ({ base: null, ours: thing, theirs: alike.get(thing) ?? null })),
    ...newTheirs
      .filter((thing) => !shared.has(thing))
      .map((thing) => ({ base: null, ours: null, theirs: thing })),
  ];
}

function pair<T>(left: readonly T[], right: readonly T[], keys: readonly Key<T>[]): Map<T, T> {
  const found = new Map<T, T>();
  let [restLeft, restRight] = [left, right];
  for (const key of keys) {
    const waiting = queues(restLeft, key);
    restRight = restRight.filter((thing) => {
      const name = key(thing, true);
      const partner = name === null ? undefined : waiting.get(name)?.pop();
      if (partner !== undefined) found.set(partner, thing);
      return partner === undefined;
    });
    restLeft = restLeft.filter((thing) => !found.has(thing));
  }
  return found;
}

/** The things by their keys, the first of each at the end of its list. */
function queues<T>(things: readonly T[], key: Key<T>): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const thing of things.toReversed()) {
    const name = key(thing, false);
    const queue = name === null ? undefined : found.get(name);
    if (queue !== undefined) queue.push(thing);
    else if (name !== null) found.set(name, [thing]);
  }
  return found;
}
