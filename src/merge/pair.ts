import type { Three } from "./diff3.ts";

/** One thing as the ancestor and the two sides have it; null where it does not exist. Never null in all three. */
export type Track<T> = Three<T | null>;

/** The key by which two things are one; null for a thing that has none. `later`: the thing is of the later text. */
export type Key<T> = (thing: T, later: boolean) => string | null;

export interface Keys<T> {
  /** Keys of things that nobody changed, the surest first. */
  readonly same: readonly Key<T>[];
  /** Further keys that pair a side's thing with the ancestor's, the surest first. */
  readonly changed: readonly Key<T>[];
  /** Further keys that pair the sides' things that the ancestor lacks. */
  readonly fresh: readonly Key<T>[];
  /** Pairs things that no key has paired; `known`: the pairs that were found. */
  readonly last?: (left: readonly T[], right: readonly T[], known: ReadonlyMap<T, T>) => ReadonlyMap<T, T>;
}

/**
 * Finds each thing of the ancestor again on both sides, and what both sides have newly alike. What is the same goes
 * first, then what both sides changed to the same; of several things with one key the k-th pairs with the k-th.
 */
export function pairThree<T>({ base, ours, theirs }: Three<readonly T[]>, keys: Keys<T>): Track<T>[] {
  const toOurs = pair(base, ours, keys.same);
  const toTheirs = pair(base, theirs, keys.same);
  const alike = pair(without(ours, toOurs.values()), without(theirs, toTheirs.values()), [
    ...keys.same,
    ...keys.fresh,
  ]);
  const changed = base.filter((thing) => !toOurs.has(thing) && !toTheirs.has(thing));
  const find = (known: Map<T, T>, things: readonly T[], agreed: Iterable<T>) => {
    const both = [...agreed];
    const rest = without(things, [...known.values(), ...both]);
    const seek = (left: readonly T[], right: readonly T[]) => {
      add(known, pair(left, right, keys.changed));
      const [leftOver, rightOver] = [without(left, known.keys()), without(right, known.values())];
      add(known, keys.last?.(leftOver, rightOver, known) ?? new Map());
    };
    // What the other side left as it was can't be what both made anew.
    seek(changed, both);
    seek(without(base, known.keys()), rest);
  };
  find(toOurs, ours, alike.keys());
  find(toTheirs, theirs, alike.values());
  // What both sides have alike is found for both as soon as it is for one.
  const backwards = new Map([...alike].map(([own, other]) => [other, own]));
  follow(toOurs, toTheirs, alike);
  follow(toTheirs, toOurs, backwards);
  return [
    ...base.map((thing) => ({
      base: thing,
      ours: toOurs.get(thing) ?? null,
      theirs: toTheirs.get(thing) ?? null,
    })),
    ...newTracks(without(ours, toOurs.values()), without(theirs, toTheirs.values()), [
      ...keys.same,
      ...keys.fresh,
    ]),
  ];
}

function add<T>(known: Map<T, T>, more: ReadonlyMap<T, T>): void {
  for (const [thing, found] of more) known.set(thing, found);
}

function follow<T>(known: ReadonlyMap<T, T>, other: Map<T, T>, alike: ReadonlyMap<T, T>): void {
  const taken = new Set(other.values());
  for (const [thing, found] of known) {
    const same = alike.get(found);
    if (same !== undefined && !taken.has(same) && !other.has(thing)) other.set(thing, same);
  }
}

function newTracks<T>(ours: readonly T[], theirs: readonly T[], keys: readonly Key<T>[]): Track<T>[] {
  const alike = pair(ours, theirs, keys);
  return [
    ...ours.map((thing) => ({ base: null, ours: thing, theirs: alike.get(thing) ?? null })),
    ...without(theirs, alike.values()).map((thing) => ({ base: null, ours: null, theirs: thing })),
  ];
}

function without<T>(things: readonly T[], known: Iterable<T>): T[] {
  const gone = new Set(known);
  return things.filter((thing) => !gone.has(thing));
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
