import { stamps } from "../protocol/stamps.ts";
import { View } from "../protocol/view.ts";
import { type Note, type OutsideChange, SENDING } from "../store/store.ts";
import { conflictMarker } from "../text/edits.ts";
import { lineDiff } from "../text/line-diff.ts";
import { epochOf, type Time } from "../time/time.ts";
import { originIn } from "./context.ts";

/** Stamps count in minutes. */
const MINUTE = 60_000;
/** Every zone is so many of these east or west of UTC: fourteen hours at most. */
const QUARTER = 15 * MINUTE;
const FARTHEST = 14 * 4 * QUARTER;

/** Maximum number of writes whose stamps are read to find one that says no time. */
const MOST_UNDATED = 100;

/** The text in an editor when its work began, and its revision. */
export interface Loaded {
  readonly revision: number;
  readonly text: string;
}

/**
 * The text that an editor's old buffer was loaded from, when it was saved over newer writes. Every write of coord renews the
 * "last update" stamp, so the stamp says after which of them that was; of several revisions with one stamp it is the one
 * that looks most like it. Null for any other change: a text that the file had before, to the byte, is how files are put
 * back, and one that shows what was written later was not loaded before.
 */
export function loadedText(change: OutsideChange): Loaded | null {
  const { before, after, madeOn } = change;
  if (conflictMarker(after) !== null) return null;
  const seen = madeOn?.text ?? null;
  // Whoever saved never saw what is newer; their buffer may be older still.
  if (madeOn !== null && seen !== null)
    return loadedText(asOf({ ...madeOn, text: seen }, change)) ?? { revision: madeOn.revision, text: seen };
  const stamp = stampOf(after);
  if (stamp === null) return null;
  const newest = stampOf(before);
  const isNewest = stamp.key === newest?.key;
  const markAt = marksOf(change);
  let older = [...olderWith(stamp, "key", isNewest, change, markAt)];
  // A task that was renamed throughout the old buffer has another name in its stamp, too.
  if (older.length === 0 && !isNewest && stamp.writer !== newest?.writer)
    older = [...olderWith(stamp, "writer", false, change, markAt)];
  if (older.length === 0) return null;
  const head = { revision: change.revision, text: before };
  // The oldest first: too old an ancestor brings something back at worst, too young a one would take writes away.
  const candidates = [...(isNewest ? [head] : []), ...older.toReversed()];
  const distances = candidates.map(({ text }) => distanceOf(text, after));
  const best = candidates[distances.indexOf(Math.min(...distances))];
  if (best === undefined) return null;
  const saved = savedBefore(best, stamp, change, markAt);
  if (saved === null && (best.text === before || change.matchingRevision() !== null)) return null;
  const loaded = saved ?? best;
  return showsLater(loaded, change) ? null : loaded;
}

/** A change as it looked to who knew nothing newer than a text. */
function asOf({ revision, text }: Loaded, change: OutsideChange): OutsideChange {
  return {
    ...change,
    before: text,
    revision,
    madeOn: null,
    *revisions() {
      for (const one of change.revisions()) if (one.revision <= revision) yield one;
    },
  };
}

/**
 * The last save of the same editor's buffer, as the ancestor for the merge: an editor that never loads the file again saves its whole
 * buffer each time, so what it saved before is its own, and no newer write of somebody else. Two editors that loaded one text are told
 * apart: an earlier save counts only if the new text was made from it.
 */
function savedBefore(
  loaded: Loaded,
  stamp: SavedStamp,
  change: OutsideChange,
  markAt: (revision: number) => SavedStamp | null,
): Loaded | null {
  const [before, after] = [evenEnds(loaded.text), evenEnds(change.after)];
  for (const { revision, note } of change.revisions()) {
    if (revision < loaded.revision) return null;
    if (note.command !== "outside" || !isEdit(note)) continue;
    const found = change.foundAt(revision);
    // What it came to is what was loaded, unless the editor kept what it had.
    if (revision === loaded.revision && found === null) return null;
    const mark = found === null ? markAt(revision) : stampOf(found);
    const text = found ?? change.textAt(revision);
    if (text === null || mark?.key !== stamp.key || evenEnds(text) === after) continue;
    // A buffer that shows what was loaded has its edits taken back.
    if (after === before || isMadeFrom(evenEnds(text), before, after)) return { revision, text };
  }
  return null;
}

/** Whether a revision is a later save of a buffer that was saved late: into a file that coord had replaced, while it was saved again into the one there is. */
export function isLaterSave(
  loaded: Loaded,
  { after, madeOn, foundAt, textAt }: OutsideChange,
  revision: number,
  note: Note,
): boolean {
  if (madeOn?.late !== true || note.command !== "outside") return false;
  if (!isEdit(note) && originIn(note) !== "whole") return false;
  const text = foundAt(revision) ?? textAt(revision);
  return text !== null && isMadeFrom(evenEnds(after), evenEnds(loaded.text), evenEnds(text));
}

/** Whether somebody edited what they had, instead of replacing the file. */
function isEdit(note: Note): boolean {
  const origin = originIn(note);
  return origin === null || origin === "stale" || origin === "hand";
}

/** Whether a text is no farther from an earlier save than from what was loaded, and no line of that save became quite another one. */
function isMadeFrom(saved: string, loaded: string, after: string): boolean {
  const edits = lineDiff(saved, after);
  const sizes = (of: string, all: typeof edits) =>
    all.reduce(
      (sum, { range, text }) => sum + Math.max(count(of.slice(range.start, range.end)), count(text)),
      0,
    );
  if (sizes(saved, edits) > sizes(loaded, lineDiff(loaded, after))) return false;
  return edits.every(({ range, text }) => {
    const gone = saved.slice(range.start, range.end);
    return gone === "" || text === "" || isReworded(gone, text);
  });
}

/** Whether two texts begin and end alike, for half of the shorter one at least. */
function isReworded(one: string, other: string): boolean {
  const shorter = Math.min(one.length, other.length);
  let [head, tail] = [0, 0];
  while (head < shorter && one[head] === other[head]) head++;
  while (tail < shorter - head && one.at(-1 - tail) === other.at(-1 - tail)) tail++;
  return (head + tail) * 2 >= shorter;
}

function count(text: string): number {
  return text === "" ? 0 : text.split("\n").length;
}

/** Whether a text has all that one of coord's writes put into the file after a revision, the stamp aside. */
function showsLater({ revision, text }: Loaded, change: OutsideChange): boolean {
  const [known, shown] = [linesOf(text), linesOf(change.after)];
  for (const one of change.revisions()) {
    if (one.revision <= revision) return false;
    if (one.note.command === "outside") continue;
    const fresh = linesWrittenBy(one.revision, change).filter((line) => !known.has(line));
    if (fresh.length > 0 && fresh.every((line) => shown.has(line))) return true;
  }
  return false;
}

function linesWrittenBy(revision: number, { textAt, before, revision: newest }: OutsideChange): string[] {
  const [old, text] = [textAt(revision - 1), revision === newest ? before : textAt(revision)];
  if (old === null || text === null) return [];
  const stamped = new View(text).entries(stamps).map(({ range }) => text.slice(range.start, range.end));
  const isStamp = (line: string) => stamped.some((stamp) => stamp.includes(line));
  const added = lineDiff(old, text).flatMap((edit) => [...linesOf(edit.text)]);
  return added.filter((line) => !isStamp(line));
}

function linesOf(text: string): Set<string> {
  return new Set(
    text
      .split(/\r\n|\n|\r/)
      .map((line) => line.trim())
      .filter((line) => line !== ""),
  );
}

/** The texts with this stamp that coord wrote something after; newest first. */
function* olderWith(
  stamp: SavedStamp,
  by: "key" | "writer",
  isNewest: boolean,
  change: OutsideChange,
  markAt: (revision: number) => SavedStamp | null,
): Generator<Loaded> {
  let found = isNewest;
  let written = false;
  let looked = 0;
  const isDated = epochOf(stamp.time, () => 0) !== null;
  for (const { revision, note } of change.revisions()) {
    // Its text is that of the one before.
    if (note.command === SENDING) continue;
    const isOutside = note.command === "outside";
    if (revision < change.revision) {
      // One that says no time, or no hour, is that of a board before the first write, most likely.
      const couldBe = isOutside || (isDated ? couldSay(stamp.time, note.at) : looked++ < MOST_UNDATED);
      // Older revisions were written in an earlier minute.
      if (found && !couldBe) return;
      if (couldBe && markAt(revision)?.[by] === stamp[by]) {
        found = true;
        const text = written ? change.textAt(revision) : null;
        if (text !== null) yield { revision, text };
      }
    }
    written ||= !isOutside;
  }
}

/** The stamp that a revision left, read once. */
function marksOf(change: OutsideChange): (revision: number) => SavedStamp | null {
  const known = new Map<number, SavedStamp | null>();
  return (revision) => {
    const found = known.get(revision);
    if (found !== undefined) return found;
    const text = change.textAt(revision);
    const mark = text === null ? null : stampOf(text);
    known.set(revision, mark);
    return mark;
  };
}

interface SavedStamp {
  readonly time: Time | null;
  /** All of it. */
  readonly key: string;
  /** Who wrote, and when. */
  readonly writer: string;
}

function stampOf(text: string): SavedStamp | null {
  const found = new View(text).entries(stamps).findLast(({ value }) => value.which === "lastUpdate")?.value;
  if (found === undefined) return null;
  const { time, by, action } = found;
  return { time, key: JSON.stringify([time?.text, by, action]), writer: JSON.stringify([time?.text, by]) };
}

/** Whether a clock showed this minute then, in whatever zone: the stamp names none, and its writer's need not be the reader's. */
function couldSay(time: Time | null, at: number): boolean {
  const asUtc = epochOf(time, () => 0);
  if (asUtc === null) return false;
  const apart = at - asUtc;
  const isInMinute = apart - Math.floor(apart / QUARTER) * QUARTER < MINUTE;
  return isInMinute && apart >= -FARTHEST && apart < FARTHEST + MINUTE;
}

/** How many lines were taken out or put in. */
function distanceOf(before: string, after: string): number {
  const even = evenEnds(before);
  return lineDiff(even, evenEnds(after))
    .map(({ range, text }) => count(even.slice(range.start, range.end)) + count(text))
    .reduce((sum, count) => sum + count, 0);
}

/** A text whose lines all end alike: an editor may save the same with other line ends each time. */
function evenEnds(text: string): string {
  return text.includes("\r") ? text.replaceAll(/\r\n?/g, "\n") : text;
}
