import { lineDiff } from "../text/line-diff.ts";

/** Lines from `start` to before `end`. */
interface LineSpan {
  readonly start: number;
  readonly end: number;
}

/**
 * A run of lines and where it stands in each text. `common`: unchanged, or changed alike; `ours`, `theirs`: that side's
 * version stands; `clash`: both changed it, differently.
 */
export interface Chunk extends ThreeWay<LineSpan> {
  readonly kind: "common" | "ours" | "theirs" | "clash";
}

type TextLines = ThreeWay<readonly string[]>;

/** The three-way merge of lines, as chunks that cover all three texts in order. */
export function diff3(lines: TextLines): Chunk[] {
  const { base, ours, theirs } = lines;
  const [toOurs, toTheirs] = [align(base, ours), align(base, theirs)];
  const chunks: Chunk[] = [];
  let [b, o, t] = [0, 0, 0];
  while (b < base.length || o < ours.length || t < theirs.length) {
    let same = 0;
    while (b + same < base.length && toOurs[b + same] === o + same && toTheirs[b + same] === t + same) same++;
    if (same > 0) {
      chunks.push({ kind: "common", base: span(b, same), ours: span(o, same), theirs: span(t, same) });
      [b, o, t] = [b + same, o + same, t + same];
      continue;
    }
    let next = b;
    while (next < base.length && ((toOurs[next] ?? -1) < 0 || (toTheirs[next] ?? -1) < 0)) next++;
    const [nextOurs, nextTheirs] = [toOurs[next] ?? ours.length, toTheirs[next] ?? theirs.length];
    const change = { base: span(b, next - b), ours: span(o, nextOurs - o), theirs: span(t, nextTheirs - t) };
    chunks.push(...judge(lines, change));
    [b, o, t] = [next, nextOurs, nextTheirs];
  }
  return chunks;
}

function span(start: number, length: number): LineSpan {
  return { start, end: start + length };
}

function sizeOf({ start, end }: LineSpan): number {
  return end - start;
}

function isEqual(a: readonly string[], inA: LineSpan, b: readonly string[], inB: LineSpan): boolean {
  if (sizeOf(inA) !== sizeOf(inB)) return false;
  for (let at = 0; at < sizeOf(inA); at++) if (a[inA.start + at] !== b[inB.start + at]) return false;
  return true;
}

function judge({ base, ours, theirs }: TextLines, change: ThreeWay<LineSpan>): Chunk[] {
  if (isEqual(ours, change.ours, theirs, change.theirs)) return [{ kind: "common", ...change }];
  if (isEqual(base, change.base, theirs, change.theirs)) return [{ kind: "ours", ...change }];
  if (isEqual(base, change.base, ours, change.ours)) return [{ kind: "theirs", ...change }];
  return trim(ours, theirs, change);
}

/** Takes off what both sides begin and end with alike; what is left is a clash only if both sides have something there. */
function trim(ours: readonly string[], theirs: readonly string[], change: ThreeWay<LineSpan>): Chunk[] {
  const { base, ours: o, theirs: t } = change;
  const most = Math.min(sizeOf(o), sizeOf(t));
  let head = 0;
  while (head < most && ours[o.start + head] === theirs[t.start + head]) head++;
  let tail = 0;
  while (tail < most - head && ours[o.end - 1 - tail] === theirs[t.end - 1 - tail]) tail++;
  const middle = {
    base,
    ours: { start: o.start + head, end: o.end - tail },
    theirs: { start: t.start + head, end: t.end - tail },
  };
  const free = sizeOf(base) === 0;
  const kind =
    free && sizeOf(middle.theirs) === 0 ? "ours" : free && sizeOf(middle.ours) === 0 ? "theirs" : "clash";
  const alike = (from: ThreeWay<number>, length: number): Chunk[] => {
    const { base, ours, theirs } = from;
    const part = { base: span(base, 0), ours: span(ours, length), theirs: span(theirs, length) };
    return length === 0 ? [] : [{ kind: "common", ...part }];
  };
  return [
    ...alike({ base: base.start, ours: o.start, theirs: t.start }, head),
    { kind, ...middle },
    ...alike({ base: base.end, ours: o.end - tail, theirs: t.end - tail }, tail),
  ];
}

/** Pairs equal lines (without terminators) of two texts, in order: for each of `a` its partner's index in `b`, or -1. */
export function align(a: readonly string[], b: readonly string[]): readonly number[] {
  const partners: number[] = [];
  let [offset, partner] = [0, 0];
  const keepUpTo = (end: number) => {
    while (offset < end) {
      offset += (a[partners.length] ?? "").length + 1;
      partners.push(partner++);
    }
  };
  for (const { range, text } of lineDiff(textOf(a), textOf(b))) {
    keepUpTo(range.start);
    while (offset < range.end) {
      offset += (a[partners.length] ?? "").length + 1;
      partners.push(-1);
    }
    partner += text.split("\n").length - 1;
  }
  keepUpTo(textOf(a).length);
  return partners;
}

function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}

/** One thing as the common ancestor and the two sides have it. */
export interface ThreeWay<T> {
  readonly base: T;
  readonly ours: T;
  readonly theirs: T;
}

export type MergeSide = "ours" | "theirs";

/** The side whose version stands: the one that changed it, ours when both agree; null when they changed it differently. */
export function unopposedSide<T>({ base, ours, theirs }: ThreeWay<T>): MergeSide | null {
  if (ours === theirs || theirs === base) return "ours";
  return ours === base ? "theirs" : null;
}

/** The same done to all three. */
export function mapThreeWay<T, R>({ base, ours, theirs }: ThreeWay<T>, change: (one: T) => R): ThreeWay<R> {
  return { base: change(base), ours: change(ours), theirs: change(theirs) };
}

/** One thing as the ancestor and the two sides have it; null where it does not exist. Never null in all three. */
export type ThreeWayMatch<T> = ThreeWay<T | null>;

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
export function pairThree<T>(
  { base, ours, theirs }: ThreeWay<readonly T[]>,
  keys: Keys<T>,
): ThreeWayMatch<T>[] {
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
    // A thing that the other side left unchanged is not one that both added.
    seek(changed, both);
    seek(without(base, known.keys()), rest);
  };
  find(toOurs, ours, alike.keys());
  find(toTheirs, theirs, alike.values());
  // Things that are equal on both sides match the base together, once one of them does.
  const backwards = new Map([...alike].map(([own, other]) => [other, own]));
  follow(toOurs, toTheirs, alike);
  follow(toTheirs, toOurs, backwards);
  return [
    ...base.map((thing) => ({
      base: thing,
      ours: toOurs.get(thing) ?? null,
      theirs: toTheirs.get(thing) ?? null,
    })),
    ...newMatches(without(ours, toOurs.values()), without(theirs, toTheirs.values()), [
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

function newMatches<T>(
  ours: readonly T[],
  theirs: readonly T[],
  keys: readonly Key<T>[],
): ThreeWayMatch<T>[] {
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
    if (name === null) continue;
    const queue = found.get(name);
    if (queue === undefined) found.set(name, [thing]);
    else queue.push(thing);
  }
  return found;
}
