import type { Component } from "../protocol/components.ts";
import { blockOf } from "../protocol/index.ts";
import type { Instance } from "../protocol/instances.ts";
import type { Reservation } from "../protocol/reservations.ts";
import { fold } from "../vocabulary/words.ts";
import { resolverOf } from "./entries/resolvers.ts";
import type { How, Sided } from "./entries/resolve.ts";
import { leavesOut } from "./entries/typed.ts";
import { type Key, pairThree, unopposedSide, type ThreeWay, type ThreeWayMatch } from "./diff3.ts";
import type { EntryPiece } from "./pieces.ts";
import type { MergeProblem } from "./types.ts";

/** The outcome of one entry. */
export interface Settled extends ThreeWayMatch<EntryPiece> {
  /** The entries that stand for it: none when it is removed, two when both versions stay. */
  readonly bodies: readonly string[];
  readonly problem: MergeProblem | null;
}

/**
 * Finds each entry again on both sides and decides what becomes of it.
 * @param newcomers numbers that both sides gave to the same newcomer
 */
export function settleEntries(
  entries: ThreeWay<readonly EntryPiece[]>,
  how: How,
  newcomers: ReadonlySet<number> = new Set(),
): Settled[] {
  const keys = {
    same: [same],
    changed: [name, withoutStart(false), withoutStart(true), withoutGroup],
    fresh: [freshName, freshComponent(groupsBefore(entries))],
  };
  const matches = withNewcomers(pairThree(entries, keys), newcomers);
  const twice = numbersTwice(matches);
  const settled = matches.map((match) => ({
    ...match,
    ...(isOfTwo(match, twice) ? bothOf(match) : settle(match, how)),
  }));
  return withNumbersTwice(settled, twice);
}

const same: Key<EntryPiece> = ({ name, wording }) => name + wording;
const name: Key<EntryPiece> = (piece) => piece.name;
const freshName: Key<EntryPiece> = (piece) => {
  const block = blockOf(piece.entry);
  if (block.newIdentity === undefined) return piece.name;
  const found = block.newIdentity(piece.value);
  return found && JSON.stringify([piece.entry, ...found]);
};

/** A reservation that has lost its start by hand, or was given one, is still the same one. */
function withoutStart(inLater: boolean): Key<EntryPiece> {
  return (piece, later) => {
    if (piece.entry !== "reservations") return null;
    const { instance, task, since } = piece.value as Reservation;
    return (since === null) === (later === inLater) ? JSON.stringify([instance, fold(task)]) : null;
  };
}

/** A component stays one when its group is renamed, or it is moved to another. */
const withoutGroup: Key<EntryPiece> = (piece) =>
  piece.entry === "components" ? fold((piece.value as Component).name) : null;

/** A component that both sides have and the ancestor has not: also one in a group that one side has renamed. */
function freshComponent(before: ReadonlyMap<string, string>): Key<EntryPiece> {
  return (piece) => {
    if (piece.entry !== "components") return null;
    const { group, name } = piece.value as Component;
    return JSON.stringify([before.get(fold(group)) ?? fold(group), fold(name)]);
  };
}

/** The former names of renamed groups: known by the components that were in them. One that was split or joined has no such name. */
function groupsBefore({ base, ours, theirs }: ThreeWay<readonly EntryPiece[]>): ReadonlyMap<string, string> {
  const was = groupsByName(base);
  const known = new Set(was.values());
  const found = new Map<string, string | null>();
  for (const side of [ours, theirs]) {
    const is = groupsByName(side);
    const left = new Set(is.values());
    for (const [name, group] of is) {
      const before = was.get(name);
      if (before === undefined || known.has(group) || left.has(before)) continue;
      found.set(group, (found.get(group) ?? before) === before ? before : null);
    }
  }
  return new Map(
    [...found].flatMap(([group, before]) => (before === null ? [] : [[group, before] as const])),
  );
}

/** The group of each component whose name no other has. */
function groupsByName(pieces: readonly EntryPiece[]): ReadonlyMap<string, string> {
  const all = pieces
    .filter(({ entry }) => entry === "components")
    .map(({ value }) => value as Component)
    .map(({ group, name }) => [fold(name), fold(group)] as const);
  const counts = new Map<string, number>();
  for (const [name] of all) counts.set(name, (counts.get(name) ?? 0) + 1);
  return new Map(all.filter(([name]) => counts.get(name) === 1));
}

type Settlement = Pick<Settled, "bodies" | "problem">;

function settle(match: ThreeWayMatch<EntryPiece>, how: How): Settlement {
  const { base, ours, theirs } = match;
  if (ours === null || theirs === null) return settleOne(match, ours ?? theirs);
  if (ours.wording === theirs.wording) {
    const side =
      base === null ? "ours" : unopposedSide({ base: base.body, ours: ours.body, theirs: theirs.body });
    return { bodies: [side === "theirs" ? theirs.body : ours.body], problem: null };
  }
  if (base?.wording === ours.wording) return { bodies: [theirs.body], problem: null };
  if (base?.wording === theirs.wording) return { bodies: [ours.body], problem: null };
  const sided = (piece: EntryPiece): Sided<unknown> => piece;
  const lines = resolverOf(ours.entry)(
    { base: base && sided(base), ours: sided(ours), theirs: sided(theirs) },
    how,
  );
  // Of a stamp the later one counts, whole.
  const isKept = lines !== null && (ours.entry === "stamps" || !leavesOut(lines, linesOf(match)));
  return isKept ? { bodies: [bodyOf(lines, ours, theirs)], problem: null } : bothOf(match);
}

function linesOf({ base, ours, theirs }: ThreeWayMatch<EntryPiece>): ThreeWay<readonly string[]> {
  return { base: base?.lines ?? [], ours: ours?.lines ?? [], theirs: theirs?.lines ?? [] };
}

/** Both versions stay, and the merge says so. */
function bothOf(match: ThreeWayMatch<EntryPiece>): Settlement {
  const bodies = [match.ours, match.theirs].flatMap((piece) => (piece === null ? [] : [piece.body]));
  return { bodies, problem: problemOf("CHANGED_TWICE", match) };
}

/** An entry that one side at most has. */
function settleOne(match: ThreeWayMatch<EntryPiece>, piece: EntryPiece | null): Settlement {
  const { base } = match;
  if (piece === null || base?.wording === piece.wording) return { bodies: [], problem: null };
  return { bodies: [piece.body], problem: base === null ? null : problemOf("REMOVED_AND_CHANGED", match) };
}

/** Names the entry by its first line: the ancestor's, or the one that sorts last, so that it is the same whoever is ours. */
function problemOf(
  code: "CHANGED_TWICE" | "REMOVED_AND_CHANGED",
  { base, ours, theirs }: ThreeWayMatch<EntryPiece>,
): MergeProblem {
  const heads = [ours, theirs].map((piece) => piece?.lines[0]?.trim() ?? "").sort();
  return {
    code,
    args: { kind: ours?.entry ?? theirs?.entry ?? "", entry: base?.lines[0]?.trim() ?? heads.at(-1) ?? "" },
  };
}

/** The same with one match for each of these numbers, where each side has a newcomer of it. */
function withNewcomers(
  matches: readonly ThreeWayMatch<EntryPiece>[],
  newcomers: ReadonlySet<number>,
): readonly ThreeWayMatch<EntryPiece>[] {
  if (newcomers.size === 0) return matches;
  const numberOf = (match: ThreeWayMatch<EntryPiece>, side: "ours" | "theirs") => {
    const number = match[side] === null ? newNumber(match) : null;
    return number !== null && newcomers.has(number) ? number : null;
  };
  const theirs = new Map(matches.map((match) => [numberOf(match, "ours"), match.theirs]));
  const both = new Set<EntryPiece>();
  const joined = matches.map((match) => {
    const number = numberOf(match, "theirs");
    const other = number === null ? null : (theirs.get(number) ?? null);
    if (other === null) return match;
    both.add(other);
    return { ...match, theirs: other };
  });
  return joined.filter(({ ours, theirs: other }) => ours !== null || other === null || !both.has(other));
}

/** Numbers that each side gave to a newcomer of its own. */
function numbersTwice(matches: readonly ThreeWayMatch<EntryPiece>[]): ReadonlySet<number> {
  const given = (isOnSide: (match: ThreeWayMatch<EntryPiece>) => boolean) =>
    matches.filter(isOnSide).map(newNumber);
  const theirs = new Set(given(({ ours }) => ours === null));
  const both = given((match) => match.theirs === null).filter((number) => theirs.has(number));
  return new Set(both.filter((number) => number !== null));
}

/** Whether what looks like one entry was written by two whom each side gave the same number. */
function isOfTwo({ base, ours, theirs }: ThreeWayMatch<EntryPiece>, twice: ReadonlySet<number>): boolean {
  if (base !== null || ours === null || theirs === null || ours.wording === theirs.wording) return false;
  const { instance } = ours.value as { readonly instance?: unknown };
  return typeof instance === "number" && twice.has(instance);
}

/** Marks the newcomers of theirs whose number ours gave to somebody else. */
function withNumbersTwice(settled: readonly Settled[], twice: ReadonlySet<number>): Settled[] {
  const left = new Set(twice);
  return settled.map((one) => {
    const instance = one.ours === null ? newNumber(one) : null;
    if (instance === null || !left.delete(instance)) return one;
    return { ...one, problem: { code: "NUMBER_TWICE", args: { instance } } };
  });
}

function newNumber({ base, ours, theirs }: ThreeWayMatch<EntryPiece>): number | null {
  const piece = ours ?? theirs;
  if (base !== null || piece?.entry !== "instances") return null;
  const { from, to } = piece.value as Instance;
  return from === to ? from : null;
}

/** Merged lines as a body: a side's own bytes where they are the same lines. */
function bodyOf(lines: readonly string[], ours: EntryPiece, theirs: EntryPiece): string {
  const own = [ours, theirs].find(
    (piece) => piece.lines.length === lines.length && piece.lines.every((line, at) => line === lines[at]),
  );
  if (own !== undefined) return own.body;
  const eol = /\r\n|\n|\r/.exec(ours.body)?.[0] ?? "\n";
  const last = /(?:\r\n|\n|\r)$/.exec(ours.body)?.[0] ?? "";
  return lines.join(eol) + last;
}
