import type { LogEntry } from "../protocol/log.ts";
import { View } from "../protocol/view.ts";
import { dominantEol, type Range } from "../text/edits.ts";
import { epochOf, type Zone } from "../time/time.ts";
import { vocabularies } from "../vocabulary/index.ts";
import { mapThreeWay, unopposedSide, type ThreeWay } from "./diff3.ts";
import { compareTimes } from "../time/order.ts";
import { type Excerpt, excerptOf } from "./excerpt.ts";
import { type DraftConflict, type MergeDraft, metIn, print, recordOverlaps } from "./print.ts";
import { mergeParts } from "./parts.ts";
import { cut, cutLines, entriesOf, type EntryPiece, type SectionPart, wordingOf } from "./pieces.ts";
import { type Settled, settleEntries } from "./settle.ts";
import { LANGUAGE, type MergeCode, type MergeConflict, type Merged, type MergeOptions } from "./types.ts";

export type { Merged, MergeOptions } from "./types.ts";

/**
 * Merges two versions of a coordination file that came from one. Entries are merged one by one (nothing that either
 * side has and the other did not remove is lost, nothing is doubled), the prose around them line by line within its
 * section. Pure, never throws, and the same texts give the same result. Where the structure can't be trusted (a fence
 * or comment that is left open on one side only) the whole is merged line by line.
 */
export function merge(base: string, ours: string, theirs: string, options: MergeOptions = {}): Merged {
  const side = unopposedSide({ base, ours, theirs });
  if (side !== null) return { text: { ours, theirs }[side], conflicts: [], clean: true };
  const { markers = false, markerSize = 7 } = options;
  const shaped = shape({ base, ours, theirs });
  const merged = mergeShaped(shaped, options);
  const { text, conflicts } = markers ? withMarkers(merged, markerSize) : merged;
  const by = shaped.bom.length;
  return {
    text: shaped.bom + text,
    conflicts: conflicts.map((found) => shifted(found, by)).toSorted((a, b) => a.range.start - b.range.start),
    clean: conflicts.every(({ code }) => code !== "TEXT_CONFLICT"),
  };
}

/**
 * The base for a merge of a text with one that was begun apart from it: the headings that both have, as the one begun has them, once
 * each. What stands under them comes into one section, which is called as the text calls it.
 */
export function headingsOfBoth(text: string, begun: string): string {
  const keyOf = ({ owner, name }: SectionPart) => `${owner}: ${name}`;
  const left = new Set(cut(new View(text)).map(keyOf));
  const both = cut(new View(begun)).filter((part) => part.heading !== "" && left.delete(keyOf(part)));
  return both.map(({ heading }) => heading).join("");
}

function shifted<C extends MergeCode>(
  { code, args, range: { start, end } }: MergeConflict<C>,
  by: number,
): MergeConflict<C> {
  return { code, args, range: { start: start + by, end: end + by } };
}

/** The options that say how entries are merged. */
type EntryOptions = Required<Pick<MergeOptions, "zone">> & Pick<MergeOptions, "newcomers">;

function mergeShaped(
  texts: ThreeWay<string>,
  { zone = () => 0, leaveOut, newcomers }: MergeOptions,
): MergeDraft {
  const side = unopposedSide(texts);
  if (side !== null) return { text: texts[side], conflicts: [] };
  const options = newcomers === undefined ? { zone } : { zone, newcomers };
  const excerpt = excerptOf(texts, leaveOut?.worth, leaveOut?.margin);
  const found = excerpt && mergeExcerpt(excerpt, options);
  if (found?.isMet === false) return found.draft;
  const views = mapThreeWay(texts, (text) => new View(text));
  return recordOverlaps(found?.draft ?? mergeViews(views, options), views.ours, views.theirs, zone);
}

/** Null where the merged excerpt does not read in its place as it does by itself. `isMet`: reservations have met, which is to be recorded. */
function mergeExcerpt(
  { views, restored }: Excerpt,
  options: EntryOptions,
): { draft: MergeDraft; isMet: boolean } | null {
  const merged = mergeViews(views, options);
  const draft = restored(merged);
  return draft && { draft, isMet: metIn(merged, views.ours, views.theirs, options.zone).length > 0 };
}

function mergeViews(views: ThreeWay<View>, options: EntryOptions): MergeDraft {
  const open = mapThreeWay(views, isLeftOpen);
  const isTorn = open.base !== open.ours || open.ours !== open.theirs;
  return isTorn
    ? mergePieces(mapThreeWay(views, cutLines), views, options).draft
    : mergeEntries(views, options);
}

function isLeftOpen({ outline }: View): boolean {
  return [...outline.fences, ...outline.html].some((block) => !block.closed && !block.nested);
}

/** Merges by entries; a result that does not read back as meant (prose that swallows an entry) is merged line by line, when that does better. */
function mergeEntries(views: ThreeWay<View>, options: EntryOptions): MergeDraft {
  const byEntries = mergePieces(mapThreeWay(views, cut), views, options);
  const wrong = byEntries.misread(byEntries.draft.text);
  if (wrong === 0) return byEntries.draft;
  const byLines = mergePieces(mapThreeWay(views, cutLines), views, options).draft;
  return byEntries.misread(byLines.text) < wrong ? byLines : byEntries.draft;
}

/** A sign that is put in where it stands, around the lines that a report is about. */
interface Mark {
  readonly at: number;
  readonly sign: string;
  readonly of: DraftConflict;
}

/**
 * Puts git's conflict markers around the lines that both sides changed. It is the last thing done: seven equals signs
 * make a heading of the line before them, so with markers in it nothing of the text reads as it should.
 */
function withMarkers({ text, conflicts }: MergeDraft, size: number): MergeDraft {
  const eol = dominantEol(text);
  const line = (sign: string, label: string) => `${sign.repeat(size)}${label}${eol}`;
  // Such lines are reported in the order of the text, and none stand within others.
  const marks = conflicts.flatMap((found): Mark[] => {
    const { oursLength } = found;
    if (oursLength === undefined) return [];
    const { start, end } = found.range;
    const middle = start + oursLength;
    // The last line of a text may have no end.
    const closing = /[\r\n]$/.test(text.slice(start, end)) ? "" : eol;
    const [ahead, behind] = middle === end ? [closing, ""] : ["", closing];
    return [
      { at: start, sign: line("<", " ours"), of: found },
      { at: middle, sign: ahead + line("=", ""), of: found },
      { at: end, sign: behind + line(">", " theirs"), of: found },
    ];
  });
  return putIn(text, conflicts, marks);
}

/** Puts marks, in their order, into a text all at once. A conflict's range holds its own marks; another report moves with its text. */
function putIn(text: string, conflicts: readonly DraftConflict[], marks: readonly Mark[]): MergeDraft {
  const pieces: string[] = [];
  const ranges = new Map<DraftConflict, Range>();
  const sums = [0];
  let [taken, length] = [0, 0];
  for (const { at, sign, of } of marks) {
    pieces.push(text.slice(taken, at), sign);
    const start = length + at - taken;
    length = start + sign.length;
    taken = at;
    sums.push(length - at);
    ranges.set(of, { start: ranges.get(of)?.start ?? start, end: length });
  }
  pieces.push(text.slice(taken));
  const before = (place: number, isIn: boolean) => place + (sums[countBefore(marks, place, isIn)] ?? 0);
  const moved = conflicts.map((found) => {
    const own = ranges.get(found);
    const { start, end } = found.range;
    return { ...found, range: own ?? { start: before(start, true), end: before(end, start === end) } };
  });
  return { text: pieces.join(""), conflicts: moved };
}

/** How many of the marks stand before a place, or at it, too. */
function countBefore(marks: readonly Mark[], place: number, isIn: boolean): number {
  let [low, high] = [0, marks.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = marks[middle]?.at ?? 0;
    if (at < place || (isIn && at === place)) low = middle + 1;
    else high = middle;
  }
  return low;
}

const BOM = "\ufeff";

/** Three texts without byte-order marks and with the same line ends, and what the merged one is to begin with. */
interface Shaped extends ThreeWay<string> {
  readonly bom: string;
}

/**
 * Takes off what is no line's business. Who converted a whole file's line ends did not change its lines: the merged
 * text gets the line ends of the side that changed them. A text with mixed ones is left alone.
 */
function shape(texts: ThreeWay<string>): Shaped {
  const { base, ours, theirs } = texts;
  const marks = { base: markOf(base), ours: markOf(ours), theirs: markOf(theirs) };
  const bom = unopposedSide(marks) === "theirs" ? marks.theirs : marks.ours;
  const bare = {
    base: base.slice(marks.base.length),
    ours: ours.slice(marks.ours.length),
    theirs: theirs.slice(marks.theirs.length),
  };
  const ends = { base: endsOf(bare.base), ours: endsOf(bare.ours), theirs: endsOf(bare.theirs) };
  const all = Object.values(ends);
  if (all.includes("mixed") || new Set(all).size === 1) return { ...bare, bom };
  // A text of one line at most says nothing of line ends.
  const wanted = [ends.ours, ends.theirs].find((end) => end !== ends.base && end !== "none") ?? ends.base;
  const eol = wanted === "none" ? "\n" : wanted;
  const convert = (text: string) => text.replace(/\r\n|\n/g, eol);
  return { base: convert(bare.base), ours: convert(bare.ours), theirs: convert(bare.theirs), bom };
}

function markOf(text: string): string {
  return text.startsWith(BOM) ? BOM : "";
}

function endsOf(text: string): "\n" | "\r\n" | "mixed" | "none" {
  if (!/[\r\n]/.test(text)) return "none";
  const eol = dominantEol(text);
  const other = eol === "\n" ? /\r/ : /\r(?!\n)|(?<!\r)\n/;
  return other.test(text) ? "mixed" : eol;
}

interface Assembled {
  readonly draft: MergeDraft;
  /** How many entries a text lacks, or has too many, of those that were meant. */
  misread(text: string): number;
}

/** Merges three texts that are cut into parts. */
function mergePieces(
  parts: ThreeWay<readonly SectionPart[]>,
  views: ThreeWay<View>,
  { zone, newcomers }: EntryOptions,
): Assembled {
  const entries = mapThreeWay(parts, entriesOf);
  const language = views.base.language ?? views.ours.language ?? views.theirs.language ?? LANGUAGE;
  const settled = settleEntries(entries, { zone, words: vocabularies[language] }, newcomers);
  // A side of one line says nothing of line ends.
  const says = [views.ours, views.theirs, views.base].find(({ text }) => text.includes("\n"));
  const eol = dominantEol(says?.text ?? "");
  const newestFirst = isNewestFirst(Object.values(entries), zone);
  const merged = mergeParts(parts, settled, (entry, other) => {
    const [a, b] = [logEntryOf(entry), logEntryOf(other)];
    if (a === null || b === null) return false;
    return compareTimes(a.time, b.time, zone) * (newestFirst ? -1 : 1) < 0;
  });
  return { draft: print(merged, eol), misread: (text) => misread(text, settled) };
}

function logEntryOf({ ours, theirs }: Settled): LogEntry | null {
  const piece = ours ?? theirs;
  return piece?.entry === "log" ? (piece.value as LogEntry) : null;
}

/** Whether the log begins with its newest entry, by the first of the texts that shows an order. */
function isNewestFirst(texts: readonly (readonly EntryPiece[])[], zone: Zone): boolean {
  for (const entries of texts) {
    const times = entries
      .flatMap((piece) => (piece.entry === "log" ? [epochOf((piece.value as LogEntry).time, zone)] : []))
      .filter((time) => time !== null);
    const order = (times[0] ?? 0) - (times.at(-1) ?? 0);
    if (order !== 0) return order > 0;
  }
  return false;
}

function misread(text: string, settled: readonly Settled[]): number {
  const counts = new Map<string, number>();
  const count = (wording: string, by: number) => counts.set(wording, (counts.get(wording) ?? 0) + by);
  for (const { ours, theirs, bodies } of settled) {
    const kind = (ours ?? theirs)?.entry;
    if (kind !== undefined) for (const body of bodies) count(wordingOf(kind, body), 1);
  }
  for (const { wording } of entriesOf(cut(new View(text)))) count(wording, -1);
  return [...counts.values()].reduce((sum, left) => sum + Math.abs(left), 0);
}
