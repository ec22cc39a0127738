import type { Reservation } from "../protocol/reservations.ts";
import { fold } from "../vocabulary/words.ts";
import { kinds } from "./entries/kinds.ts";
import type { How, Resolve, Sided } from "./entries/resolve.ts";
import { type Key, pairThree, type Track } from "./pair.ts";
import type { EntryPiece } from "./pieces.ts";
import { standing, type Three } from "./three.ts";
import type { MergeCode } from "./types.ts";

/** What becomes of one entry. */
export interface Settled extends Track<EntryPiece> {
  /** The entries that stand for it: none when it is removed, two when both versions stay. */
  readonly bodies: readonly string[];
  readonly problem: Extract<MergeCode, "CHANGED_TWICE" | "REMOVED_AND_CHANGED"> | null;
}

/** Finds each entry again on both sides and decides what becomes of it. */
export function settleEntries(entries: Three<readonly EntryPiece[]>, how: How): Settled[] {
  return pairThree(entries, [exact, name, withoutStart(false), withoutStart(true)], [exact, freshName]).map(
    (track) => ({ ...track, ...settle(track, how) }),
  );
}

const exact: Key<EntryPiece> = (piece) => piece.exact;
const name: Key<EntryPiece> = (piece) => piece.name;
const freshName: Key<EntryPiece> = (piece) =>
  piece.entry !== null && kinds[piece.entry].oneWhenNew ? piece.name : null;

/** A reservation that has lost its start by hand, or was given one, is still the same one. */
function withoutStart(inLater: boolean): Key<EntryPiece> {
  return (piece, later) => {
    if (piece.entry !== "reservations") return null;
    const { instance, task, since } = piece.value as Reservation;
    return (since === null) === (later === inLater) ? JSON.stringify([instance, fold(task)]) : null;
  };
}

type Verdict = Pick<Settled, "bodies" | "problem">;

function settle(track: Track<EntryPiece>, how: How): Verdict {
  const { base, ours, theirs } = track;
  if (ours === null || theirs === null) return settleOne(base, ours ?? theirs);
  if (ours.exact === theirs.exact) {
    const side = base === null ? "ours" : standing({ base: base.body, ours: ours.body, theirs: theirs.body });
    return { bodies: [side === "theirs" ? theirs.body : ours.body], problem: null };
  }
  if (base?.exact === ours.exact) return { bodies: [theirs.body], problem: null };
  if (base?.exact === theirs.exact) return { bodies: [ours.body], problem: null };
  const sided = (piece: EntryPiece): Sided<unknown> => piece;
  // Each kind knows its own values; a track holds pieces of one kind only.
  const resolve = kinds[ours.entry].resolve as Resolve<unknown>;
  const lines = resolve({ base: base && sided(base), ours: sided(ours), theirs: sided(theirs) }, how);
  if (lines === null) return { bodies: [ours.body, theirs.body], problem: "CHANGED_TWICE" };
  return { bodies: [bodyOf(lines, ours, theirs)], problem: null };
}

/** An entry that one side at most has. */
function settleOne(base: EntryPiece | null, piece: EntryPiece | null): Verdict {
  if (piece === null || base?.exact === piece.exact) return { bodies: [], problem: null };
  return { bodies: [piece.body], problem: base === null ? null : "REMOVED_AND_CHANGED" };
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
