import type { Heading, Outline, Run, Section } from "../document/types.ts";
import { type KnownSection, View } from "../protocol/view.ts";
import { dominantEol } from "../text/edits.ts";
import { mapThreeWay, type ThreeWay } from "./diff3.ts";

/** Length of the equal text that is merged along on each side of what differs: in what order entries stand shows there. */
const MARGIN = 8_000;
/** Length of equal text that is worth leaving out. */
const WORTH = 64_000;

/** What differs in three texts, with the headings and the fence around it; what is left out is the same in all of them. */
export interface Excerpt {
  readonly texts: ThreeWay<string>;
  /** What each of the texts is to begin and end with, in place of what was left out. */
  readonly before: string;
  readonly after: string;
  /** The text left out before and behind. */
  readonly head: string;
  readonly tail: string;
  /** Whether a merged excerpt can be put back: what is behind it is read as it was. */
  fits(merged: string): boolean;
}

/**
 * Leaves out what three texts begin and end with alike, or is null where that is little, or where what is left would not be read
 * as it is in the whole. It costs several times a text's size to cut one into entries; who merges two long logs has changed some.
 */
export function excerptOf(texts: ThreeWay<string>, worth = WORTH, margin = MARGIN): Excerpt | null {
  const { base } = texts;
  const same = alike(texts);
  if (same.head + same.tail < worth || base.startsWith("---")) return null;
  const view = new View(base);
  const eol = dominantEol(base);
  const start = same.head < margin * 2 ? null : lastPlace(view, same.head - margin, eol);
  const end = same.tail < margin * 2 ? null : nextPlace(view, base.length - same.tail + margin, eol);
  const from = start?.at ?? 0;
  const to = end?.at ?? base.length;
  if (from + (base.length - to) < worth || from >= to) return null;
  const before = start === null ? "" : headingsBefore(view, from, eol) + start.opener;
  const after = end === null ? "" : end.closer + headingsAfter(view, to, eol);
  const cut = (text: string) => before + text.slice(from, text.length - (base.length - to)) + after;
  const excerpts = mapThreeWay(texts, cut);
  if (!isReadAlike(view, new View(excerpts.base), { from, to, by: before.length - from })) return null;
  const wanted = end === null ? null : endOf(excerpts.base, after, end);
  const fits = (text: string) =>
    text.length >= before.length + after.length &&
    text.startsWith(before) &&
    text.endsWith(after) &&
    (end === null || (wanted !== null && endOf(text, after, end) === wanted));
  if (!fits(excerpts.base) || !fits(excerpts.ours) || !fits(excerpts.theirs)) return null;
  return { texts: excerpts, before, after, head: base.slice(0, from), tail: base.slice(to), fits };
}

/** How many characters all three begin and end with alike; no character counts for both. */
function alike({ base, ours, theirs }: ThreeWay<string>): { readonly head: number; readonly tail: number } {
  const most = Math.min(base.length, ours.length, theirs.length);
  let head = 0;
  while (head < most && isSame(base.charCodeAt(head), ours.charCodeAt(head), theirs.charCodeAt(head))) head++;
  let tail = 0;
  const last = (text: string) => text.charCodeAt(text.length - 1 - tail);
  while (tail < most - head && isSame(last(base), last(ours), last(theirs))) tail++;
  return { head, tail };
}

function isSame(one: number, other: number, third: number): boolean {
  return one === other && other === third;
}

/** A line's beginning at which a text can be cut: before a heading, or behind a blank line of a fence. */
interface Place {
  readonly at: number;
  /** The lines that open and close the fence around it; empty where there is none. */
  readonly opener: string;
  readonly closer: string;
}

/** The last place that is not behind `limit`. */
function lastPlace({ text, outline }: View, limit: number, eol: string): Place {
  const heading = outline.landmarks.findLast(
    (heading) => heading.range.start <= limit && isPlace(text, heading),
  );
  const run = outline.runs.findLast(({ start }) => start <= limit);
  const inRun = run === undefined ? 0 : lastHeadingOf(text, run, limit);
  const at = Math.max(heading?.range.start ?? 0, inRun);
  const fence = outline.fences.findLast(({ range, nested }) => !nested && range.start <= limit);
  if (fence !== undefined && fence.range.end > limit) {
    const blank = text.lastIndexOf(eol + eol, limit - eol.length * 2) + eol.length * 2;
    if (blank > fence.content.start && blank > at) return inFence(text, fence, blank);
  }
  return { at, opener: "", closer: "" };
}

/** The first place that is not before `limit`. */
function nextPlace({ text, outline }: View, limit: number, eol: string): Place | null {
  const fence = outline.fences.findLast(({ content, nested }) => !nested && content.start <= limit);
  if (fence !== undefined && fence.range.end > limit) {
    const found = text.indexOf(eol + eol, limit);
    if (found >= 0 && found + eol.length * 2 < fence.content.end)
      return inFence(text, fence, found + eol.length * 2);
  }
  const run = outline.runs.find(({ end }) => end > limit);
  const within = text.indexOf("\n#", limit - 1) + 1;
  if (run !== undefined && within > run.start && within < run.end)
    return { at: within, opener: "", closer: "" };
  const heading = outline.landmarks.find((heading) => heading.range.start >= limit && isPlace(text, heading));
  return heading === undefined ? null : { at: heading.range.start, opener: "", closer: "" };
}

function inFence(text: string, { range, content, prefix }: Outline["fences"][number], at: number): Place {
  return {
    at,
    opener: prefix + text.slice(range.start, content.start),
    closer: text.slice(content.end, range.end),
  };
}

function lastHeadingOf(text: string, { start, end }: Run, limit: number): number {
  const at = text.lastIndexOf("\n#", Math.min(limit, end) - 1) + 1;
  return at > start && at < end ? at : 0;
}

/** Whether a heading stands at the beginning of its line, behind a blank one: it ends whatever block is open, but a fence. */
function isPlace(text: string, { range: { start }, nested, setext }: Heading): boolean {
  return !nested && !setext && (text.endsWith("\n\n", start) || text.endsWith("\n\r\n", start));
}

/** The headings before a place that say something, and those that it stands below, each with a blank line behind it. */
function headingsBefore(view: View, place: number, eol: string): string {
  const before = view.landmarks.filter(({ section }) => section.range.start < place);
  return linesOf(view, [...before.filter(({ kind }) => kind !== null), ...before.slice(-1)], eol, 0);
}

/** The heading at a place, if there is one, and those behind it that say something. */
function headingsAfter(view: View, place: number, eol: string): string {
  const { text } = view;
  const lineEnd = text.indexOf(eol, place);
  const first = text.startsWith("#", place) ? text.slice(place, lineEnd < 0 ? text.length : lineEnd) : "";
  const behind = view.landmarks.filter(({ kind, section }) => kind !== null && section.range.start > place);
  return first + eol + eol + linesOf(view, behind, eol, place + 1);
}

/** Headings with all that they stand below, from a place on. */
function linesOf({ text }: View, wanted: readonly KnownSection[], eol: string, from: number): string {
  const all = new Set<Section>();
  for (const { section } of wanted)
    for (let at: Section | null = section; at !== null && !all.has(at); at = at.parent) all.add(at);
  return [...all]
    .filter(({ heading, range }) => heading !== null && range.start >= from)
    .toSorted((a, b) => a.range.start - b.range.start)
    .map(({ heading, range }) => text.slice(range.start, heading?.range.end) + eol + eol)
    .join("");
}

interface Part {
  readonly from: number;
  readonly to: number;
  /** How much further behind it stands in the excerpt. */
  readonly by: number;
}

/** Whether headings mean in an excerpt what they mean in the whole. */
function isReadAlike(view: View, excerpt: View, { from, to, by }: Part): boolean {
  if (view.language !== excerpt.language) return false;
  const found = new Map(excerpt.sections.map((known) => [known.section.range.start, saidBy(known)]));
  const isSame = (known: KnownSection, at: number) => found.get(at + by) === saidBy(known);
  const run = view.outline.runs.find(({ start, end }) => start < from && from < end);
  const first = run && view.landmarks.find(({ section }) => section.heading?.range.start === run.start);
  if (run !== undefined && (first === undefined || !isSame(first, from))) return false;
  return view.landmarks.every((known) => {
    const { start } = known.section.range;
    return known.section.heading === null || start < from || start >= to || isSame(known, start);
  });
}

function saidBy({ section, kind, owner, template }: KnownSection): string {
  return JSON.stringify([section.level, kind, owner, template]);
}

/** What is open where an excerpt ends: its fence, and the headings that it stands below. Null where what follows would be read otherwise. */
function endOf(text: string, after: string, { opener, closer }: Place): string | null {
  const view = new View(text);
  const { outline } = view;
  const at = text.length - after.length;
  const fence = outline.fences.findLast(({ content }) => content.start <= at);
  const isOpen =
    opener === ""
      ? outline.headings.some(({ range, nested }) => !nested && range.start === at)
      : fence?.content.end === at && fence.range.end === at + closer.length && !fence.nested;
  if (!isOpen) return null;
  const above: string[] = [];
  const last = view.sections.findLast(({ section }) => section.range.start < at);
  for (let one = last?.section ?? null; one !== null; one = one.parent)
    above.push(`${one.level} ${one.title}`);
  return JSON.stringify([
    above,
    last?.owner,
    last?.template,
    opener === "" ? null : [fence?.info, fence?.closed],
  ]);
}
