import type { Component } from "../protocol/components.ts";
import type { Instance } from "../protocol/instances.ts";
import type { Reservation } from "../protocol/reservations.ts";
import { fold } from "../vocabulary/words.ts";
import { kinds } from "./entries/kinds.ts";
import type { How, Resolve, Sided } from "./entries/resolve.ts";
import { type Key, pairThree, type Track } from "./pair.ts";
import type { EntryPiece } from "./pieces.ts";
import { standing, type Three } from "./three.ts";
import type { MergeConflict } from "./types.ts";

/** What becomes of one entry. */
export interface Settled extends Track<EntryPiece> {
  /** The entries that stand for it: none when it is removed, two when both versions stay. */
  readonly bodies: readonly string[];
  readonly problem: Pick<MergeConflict, "code" | "args"> | null;
}

/** Finds each entry again on both sides and decides what becomes of it. */
export function settleEntries(entries: Three<readonly EntryPiece[]>, how: How): Settled[] {
  const keys = {
    same: [same],
    changed: [name, withoutStart(false), withoutStart(true), withoutGroup],
    fresh: [same, freshName],
  };
  const settled = pairThree(entries, keys).map((track) => ({ ...track, ...settle(track, how) }));
  return withNumbersTwice(settled);
}

const same: Key<EntryPiece> = ({ name, wording }) => name + wording;
const name: Key<EntryPiece> = (piece) => piece.name;
const freshName: Key<EntryPiece> = (piece) => {
  const { newcomer } = kinds[piece.entry];
  if (newcomer === null || newcomer === "identity") return newcomer && piece.name;
  // Each kind knows its own values.
  const found = newcomer(piece.value as never);
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

type Verdict = Pick<Settled, "bodies" | "problem">;

function settle(track: Track<EntryPiece>, how: How): Verdict {
  const { base, ours, theirs } = track;
  if (ours === null || theirs === null) return settleOne(track, ours ?? theirs);
  if (ours.wording === theirs.wording) {
    const side = base === null ? "ours" : standing({ base: base.body, ours: ours.body, theirs: theirs.body });
    return { bodies: [side === "theirs" ? theirs.body : ours.body], problem: null };
  }
  if (base?.wording === ours.wording) return { bodies: [theirs.body], problem: null };
  if (base?.wording === theirs.wording) return { bodies: [ours.body], problem: null };
  const sided = (piece: EntryPiece): Sided<unknown> => piece;
  // Each kind knows its own values; a track holds pieces of one kind only.
  const resolve = kinds[ours.entry].resolve as Resolve<unknown>;
  const lines = resolve({ base: base && sided(base), ours: sided(ours), theirs: sided(theirs) }, how);
  if (lines === null) return { bodies: [ours.body, theirs.body], problem: problemOf("CHANGED_TWICE", track) };
  return { bodies: [bodyOf(lines, ours, theirs)], problem: null };
}

/** An entry that one side at most has. */
function settleOne(track: Track<EntryPiece>, piece: EntryPiece | null): Verdict {
  const { base } = track;
  if (piece === null || base?.wording === piece.wording) return { bodies: [], problem: null };
  return { bodies: [piece.body], problem: base === null ? null : problemOf("REMOVED_AND_CHANGED", track) };
}

/** Names the entry by its first line: the ancestor's, or the one that sorts last, so that it is the same whoever is ours. */
function problemOf(
  code: MergeConflict["code"],
  { base, ours, theirs }: Track<EntryPiece>,
): Settled["problem"] {
  const heads = [ours, theirs].map((piece) => piece?.lines[0]?.trim() ?? "").sort();
  return {
    code,
    args: { kind: ours?.entry ?? theirs?.entry ?? "", entry: base?.lines[0]?.trim() ?? heads.at(-1) ?? "" },
  };
}

/** Marks the newcomers of theirs whose number ours gave to somebody else. */
function withNumbersTwice(settled: readonly Settled[]): Settled[] {
  const given = new Set(settled.filter(({ theirs }) => theirs === null).map(newNumber));
  return settled.map((one) => {
    const instance = one.ours === null ? newNumber(one) : null;
    if (instance === null || !given.delete(instance)) return one;
    return { ...one, problem: { code: "NUMBER_TWICE", args: { instance } } };
  });
}

function newNumber({ base, ours, theirs }: Settled): number | null {
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
