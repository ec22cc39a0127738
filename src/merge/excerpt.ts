import type { Fence, Section } from "../document/types.ts";
import { type KnownSection, View } from "../protocol/view.ts";
import { dominantEol } from "../text/edits.ts";
import { alikeIn, type Stretch } from "./alike.ts";
import { mapThreeWay, type ThreeWay } from "./diff3.ts";
import type { DraftConflict, MergeDraft } from "./print.ts";

/** Length of the equal text that is merged along on each side of what differs: in what order entries stand shows there. */
const MARGIN = 8_000;
/** Length of equal text that is worth leaving out; between two changes a quarter of it is. */
const WORTH = 64_000;

/** What differs in three texts, with the headings and the fences around it; what is left out is the same in all of them. */
export interface Excerpt {
  readonly views: ThreeWay<View>;
  /** How much of each text is left out. */
  readonly length: number;
  /** A merged excerpt with all that was left out; null where that would not be read in its place as it was. */
  restored(draft: MergeDraft): MergeDraft | null;
}

/**
 * Leaves out what three texts have alike, at both ends and between changes, or is null where that is little, or where what is left would not be read
 * as it is in the whole. It costs a hundred times a text's size to cut one into entries; who merges two long logs has changed some.
 */
export function excerptOf(texts: ThreeWay<string>, worth = WORTH, margin = MARGIN): Excerpt | null {
  const { base } = texts;
  const alike = alikeIn(texts, Math.ceil(worth / 4), margin);
  if (lengthOf(alike) < worth || base.startsWith("---")) return null;
  if (Object.values(texts).some((text: string) => text.includes(SIGN))) return null;
  const view = new View(base);
  const last = alike.length - 1;
  const gaps = alike.flatMap((stretch, at) => {
    const [isFirst, isLast] = [at === 0, at === last];
    return gapIn(view, stretch, { number: at, isFirst, isLast, margin }) ?? [];
  });
  if (lengthOf(gaps) < worth) return null;
  const views = {
    base: new View(cutOut(base, "base", gaps)),
    ours: new View(cutOut(texts.ours, "ours", gaps)),
    theirs: new View(cutOut(texts.theirs, "theirs", gaps)),
  };
  const { seams, states } = seamsIn(views.base, gaps) ?? { seams: null, states: [] };
  if (seams === null || !isReadAlike(view, views.base, gaps, seams)) return null;
  const fit = (one: View) => {
    const found = seamsIn(one, gaps);
    return found?.states.every((state, at) => state === states[at]) === true ? found.seams : null;
  };
  if (fit(views.ours) === null || fit(views.theirs) === null) return null;
  const restored = (draft: MergeDraft) => {
    const found = fit(new View(draft.text));
    return found && withGaps(draft, base, gaps, found);
  };
  return { views, length: lengthOf(gaps), restored };
}

function lengthOf(all: readonly { readonly length: number }[]): number {
  return all.reduce((sum, { length }) => sum + length, 0);
}

/** A stretch that is left out, and what stands in its place. */
interface Gap extends Stretch {
  /** The line that ends the fence in which it begins, a sign, the headings that say something, and the line that begins the fence in which it ends. */
  readonly seam: string;
  /** Where the sign stands in the seam; -1 where the text begins with the gap, which needs none. */
  readonly sign: number;
  /** Where it begins, and where what is behind it begins; null at the ends of the text. */
  readonly from: Place | null;
  readonly to: Place | null;
}

/** What stands for a text that was left out: a comment, since it ends whatever block is open but a fence, and no entry is one. */
const SIGN = "<!-- left out: ";

interface Within {
  readonly number: number;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly margin: number;
}

/** The part of a stretch that can be left out: all but the margins around what differs; null where that is none. */
function gapIn(view: View, stretch: Stretch, { number, isFirst, isLast, margin }: Within): Gap | null {
  const { text } = view;
  const [start, end] = [stretch.base, stretch.base + stretch.length];
  const from = isFirst ? null : nextPlace(view, start + margin, end - margin);
  const to = isLast ? null : lastPlace(view, end - margin, isFirst ? 0 : start + margin);
  if ((from === null && !isFirst) || (to === null && !isLast)) return null;
  const [first, last] = [from?.at ?? 0, to?.at ?? text.length];
  const eol = dominantEol(text);
  const sign = `${SIGN}${number} -->${eol}${eol}`;
  const isInOne =
    from !== null && from.fence !== null && from.fence === (to === null ? openOf(from) : to.fence);
  const closer = from === null || isInOne ? "" : closerOf(text, from, eol);
  const seam = isInOne
    ? sign
    : closer + (from === null ? "" : sign) + headingsIn(view, from, to, eol) + openerOf(text, to);
  const length = last - first;
  if (length <= seam.length) return null;
  const by = first - start;
  return {
    ...mapThreeWay(stretch, (at) => at + by),
    length,
    seam,
    sign: from === null ? -1 : closer.length,
    from,
    to,
  };
}

/** A line's beginning at which a text can be cut. */
interface Place {
  readonly at: number;
  /** The fence around it. */
  readonly fence: Fence | null;
}

/** The fence of a place, where it is open to the end of the text. */
function openOf({ fence }: Place): Fence | null {
  return fence?.closed === false ? fence : null;
}

function closerOf(text: string, { fence }: Place, eol: string): string {
  return fence === null ? "" : text.slice(fence.content.end, fence.range.end) + eol;
}

function openerOf(text: string, to: Place | null): string {
  const fence = to?.fence ?? null;
  return fence === null ? "" : fence.prefix + text.slice(fence.range.start, fence.content.start);
}

/** Maximum number of lines that are looked at for the best place to cut at. */
const MOST_TRIED = 60;

/** The best of the places behind one, and before another. */
function nextPlace(view: View, from: number, before: number): Place | null {
  const next = (at: number) => view.text.indexOf("\n", at) + 1 || before;
  return placeAmong(view, from, next, (at) => at < before);
}

/** The best of the places before one, and behind another. */
function lastPlace(view: View, to: number, behind: number): Place | null {
  const previous = (at: number) => view.text.lastIndexOf("\n", at - 2) + 1;
  return placeAmong(view, to, previous, (at) => at > behind);
}

/** The first line, one way or the other, at which something begins; else at which an item of a list or a paragraph does; else any. */
function placeAmong(
  view: View,
  from: number,
  step: (at: number) => number,
  isWithin: (at: number) => boolean,
): Place | null {
  let found: Place | null = null;
  let rank = 0;
  for (let at = step(from), left = MOST_TRIED; isWithin(at) && left > 0; at = step(at), left--) {
    const place = placeAt(view, at);
    const own = place === null ? 0 : rankOf(view.text, place);
    if (own > rank) [found, rank] = [place, own];
    if (rank === BEST) break;
  }
  return found;
}

/** A heading, or an entry of a fence. */
const BEST = 3;
/** How a line begins that is no further one of a paragraph. */
const ITEM = /[-*+|>] |\d{1,9}[.)] |\[/y;

/** How well a text is cut at a place: the better, the less goes on there with what stands before. */
function rankOf(text: string, { at, fence }: Place): number {
  const isBehindBlank = text.endsWith("\n\n", at) || text.endsWith("\n\r\n", at);
  if (fence === null ? text[at] === "#" : text[at] === "[" || isBehindBlank) return BEST;
  ITEM.lastIndex = at;
  return isBehindBlank || ITEM.test(text) ? 2 : 1;
}

/** The place at a line's beginning; null where a cut would make something else of it. */
function placeAt({ text, outline }: View, at: number): Place | null {
  const fence = lastBefore(outline.fences, at, ({ range }) => range.start);
  if (fence !== undefined && at <= fence.range.end) {
    const isIn = !fence.nested && at > fence.content.start && at < fence.content.end;
    return isIn ? { at, fence } : null;
  }
  // An indented line may be code by itself, and HTML of any kind begins no block in a paragraph.
  if (/[ \t<]/.test(text.charAt(at))) return null;
  const html = lastBefore(outline.html, at, ({ range }) => range.start);
  if (html !== undefined && at <= html.range.end) return null;
  const heading = lastBefore(outline.landmarks, at, ({ range }) => range.start);
  if (heading !== undefined && at <= heading.range.end) return null;
  // Headings within a run are not among those that a gap leaves.
  const run = lastBefore(outline.runs, at, ({ start }) => start);
  return run !== undefined && at < run.end && text[at] !== "#" ? null : { at, fence: null };
}

/** The last of some things, in order, that begins before a place. */
function lastBefore<T>(all: readonly T[], place: number, startOf: (one: T) => number): T | undefined {
  return all[countBefore(all, place, startOf) - 1];
}

/** How many of some things, in order, begin before a place. */
function countBefore<T>(all: readonly T[], place: number, startOf: (one: T) => number): number {
  let [low, high] = [0, all.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const one = all[middle];
    if (one !== undefined && startOf(one) < place) low = middle + 1;
    else high = middle;
  }
  return low;
}

function startOf({ section }: KnownSection): number {
  return section.range.start;
}

/** The headings in a gap that say something, and those that what is behind it stands below, each with a blank line behind it. */
function headingsIn(view: View, from: Place | null, to: Place | null, eol: string): string {
  const [first, last] = [from?.at ?? 0, to?.at ?? view.text.length];
  const all = view.landmarks;
  const within = all.slice(countBefore(all, first, startOf), countBefore(all, last, startOf));
  const wanted = within.filter(({ kind }) => kind !== null);
  const found = new Set<Section>();
  for (const { section } of to === null ? wanted : [...wanted, ...within.slice(-1)])
    for (let at: Section | null = section; at !== null && !found.has(at); at = at.parent) found.add(at);
  return [...found]
    .filter(({ heading, range }) => heading !== null && range.start >= first)
    .toSorted((a, b) => a.range.start - b.range.start)
    .map(({ heading, range }) => view.text.slice(range.start, heading?.range.end) + eol + eol)
    .join("");
}

function cutOut(text: string, side: keyof ThreeWay<string>, gaps: readonly Gap[]): string {
  const pieces: string[] = [];
  let at = 0;
  for (const gap of gaps) {
    pieces.push(text.slice(at, gap[side]), gap.seam);
    at = gap[side] + gap.length;
  }
  return pieces.join("") + text.slice(at);
}

/** Where each gap's seam begins in an excerpt, and what is open there; null where one is not where it belongs. */
function seamsIn(view: View, gaps: readonly Gap[]): { seams: number[]; states: string[] } | null {
  const { text } = view;
  const seams: number[] = [];
  const states: string[] = [];
  let at = 0;
  for (const gap of gaps) {
    const { seam, sign } = gap;
    const start = sign < 0 ? 0 : text.indexOf(seam.slice(sign), at) - sign;
    const state = start >= at && text.startsWith(seam, start) ? stateAt(view, start, gap) : null;
    if (state === null) return null;
    seams.push(start);
    states.push(state);
    at = start + seam.length;
  }
  return gaps.at(-1)?.to !== null || at === text.length ? { seams, states } : null;
}

/** What is open where a gap begins: its fence, and the headings that it stands below. Null where what is there would be read otherwise. */
function stateAt(view: View, at: number, { from, seam, sign }: Gap): string | null {
  if (from === null) return "";
  const { text, outline } = view;
  const isOutside = from.fence === null || sign > 0;
  const comment = lastBefore(outline.html, at + sign + 1, ({ range }) => range.start);
  if (isOutside && (comment === undefined || comment.nested || comment.range.start !== at + sign))
    return null;
  const fence = lastBefore(outline.fences, at + 1, ({ content }) => content.start);
  const isIn = fence !== undefined && at <= fence.content.end && !fence.nested;
  if (isIn !== (from.fence !== null)) return null;
  if (isIn && !(isOutside ? fence.content.end === at : fence.content.end >= at + seam.length)) return null;
  const above: string[] = [];
  const last = lastBefore(view.sections, at, startOf);
  for (let one = last?.section ?? null; one !== null; one = one.parent)
    above.push(`${one.level} ${one.title}`);
  const opener = isIn
    ? [fence.prefix, text.slice(fence.range.start, fence.content.start), fence.closed]
    : null;
  return JSON.stringify([above, last?.owner, last?.template, opener]);
}

/** Whether headings mean in an excerpt of a text what they mean in the whole. */
function isReadAlike(view: View, excerpt: View, gaps: readonly Gap[], seams: readonly number[]): boolean {
  if (view.language !== excerpt.language) return false;
  const found = new Map(excerpt.sections.map((known) => [known.section.range.start, known]));
  const isSame = (known: KnownSection, at: number) => {
    const there = found.get(at);
    return there !== undefined && saidBy(there) === saidBy(known);
  };
  // How much further behind a place stands in the excerpt, or null where it is left out.
  let [next, by] = [0, 0];
  for (const known of view.landmarks) {
    const { start } = known.section.range;
    for (let gap = gaps[next]; gap !== undefined && gap.base + gap.length <= start; gap = gaps[++next])
      by = (seams[next] ?? 0) + gap.seam.length - gap.base - gap.length;
    if (known.section.heading === null || start >= (gaps[next]?.base ?? Infinity)) continue;
    if (!isSame(known, start + by)) return false;
  }
  return gaps.every(({ to, seam }, at) => {
    if (to === null) return true;
    const within = lastBefore(view.landmarks, to.at + 1, startOf);
    const there = lastBefore(excerpt.sections, (seams[at] ?? 0) + seam.length + 1, startOf);
    return within === undefined
      ? there === undefined
      : there !== undefined && saidBy(within) === saidBy(there);
  });
}

function saidBy({ section, kind, owner, template }: KnownSection): string {
  return JSON.stringify([section.level, kind, owner, template]);
}

/** A part of an excerpt, and how much further behind it stands in the whole. */
interface Part {
  readonly start: number;
  readonly end: number;
  readonly by: number;
}

/** A merged excerpt with what was left out at its seams; null where a report has no place in the whole. */
function withGaps(
  { text, conflicts }: MergeDraft,
  base: string,
  gaps: readonly Gap[],
  seams: readonly number[],
): MergeDraft | null {
  const pieces: string[] = [];
  const parts: Part[] = [];
  let [start, by] = [0, 0];
  gaps.forEach((gap, index) => {
    const end = seams[index] ?? 0;
    pieces.push(text.slice(start, end), base.slice(gap.base, gap.base + gap.length));
    if (gap.from !== null) parts.push({ start, end, by });
    start = end + gap.seam.length;
    by += gap.length - gap.seam.length;
  });
  pieces.push(text.slice(start));
  if (gaps.at(-1)?.to !== null) parts.push({ start, end: text.length, by });
  const partOf = (place: number) => parts.find(({ start, end }) => start <= place && place <= end);
  const placed = conflicts.flatMap((found): DraftConflict[] => {
    const [first, last] = [partOf(found.range.start), partOf(found.range.end)];
    // Whose both sides' lines are told apart by their length stands in one part.
    if (first === undefined || last === undefined || (first !== last && found.oursLength !== undefined))
      return [];
    const range = { start: found.range.start + first.by, end: found.range.end + last.by };
    return [{ ...found, range } as DraftConflict];
  });
  return placed.length === conflicts.length ? { text: pieces.join(""), conflicts: placed } : null;
}
