/**
 * A text as the rest of the program sees it: ranges of it in UTF-16 units, edits that refer to one text and are applied all
 * at once, and its lines. In go strings; out come places, edits and strings, never a changed argument. The room's other files
 * make text from outside harmless (`clean.ts`) and compare two texts line by line (`line-diff.ts`). Every room may import from
 * here; this one imports none.
 */
/** A half-open span of a text, in UTF-16 offsets. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Replace `range` of the original text by `text`. An empty range inserts; an empty text deletes. */
export interface Edit {
  readonly range: Range;
  readonly text: string;
}

/**
 * Applies edits whose ranges all refer to the original text.
 * Two insertions at one place keep their given order.
 * @throws RangeError when a range lies outside the text or two of them overlap: a bug of the caller, never of a user.
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const ordered = [...edits].sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
  let result = "";
  let at = 0;
  for (const { range, text: inserted } of ordered) {
    if (range.start < at || range.end < range.start || range.end > text.length) {
      throw new RangeError(`edit ${range.start}-${range.end} overlaps another or leaves the text`);
    }
    result += text.slice(at, range.start) + inserted;
    at = range.end;
  }
  return result + text.slice(at);
}

/** The smallest single edit that turns `before` into `after`: common start and end are left out. */
export function singleEdit(before: string, after: string): Edit | null {
  if (before === after) return null;
  const limit = Math.min(before.length, after.length);
  let start = 0;
  while (start < limit && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let tail = 0;
  while (
    tail < limit - start &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  ) {
    tail++;
  }
  return { range: { start, end: before.length - tail }, text: after.slice(start, after.length - tail) };
}

/** One line: `start`–`end` is its content, `end`–`next` its terminator (`\n`, `\r\n`, `\r` or nothing at the end). */
export interface Line extends Range {
  readonly next: number;
}

/** The line that holds a place, or the last one for the end of the text; its terminator belongs to it. */
export function lineAround(text: string, offset: number): Line {
  const { length } = text;
  let start = Math.min(offset, length);
  for (; start > 0; start--) {
    const before = text.charCodeAt(start - 1);
    if (before === 10 || (before === 13 && text.charCodeAt(start) !== 10)) break;
  }
  return lineAfter(text, start);
}

/** The line that starts at a place. */
export function lineAfter(text: string, start: number): Line {
  const { length } = text;
  let end = start;
  while (end < length && text.charCodeAt(end) !== 10 && text.charCodeAt(end) !== 13) end++;
  const isPair = text.charCodeAt(end) === 13 && text.charCodeAt(end + 1) === 10;
  return { start, end, next: Math.min(end + (isPair ? 2 : 1), length) };
}

/**
 * Cuts a text into lines at `\n`, `\r\n` and lone `\r`, as CommonMark does. VT, FF, NEL and U+2028 are not line ends.
 * A text that ends in a terminator has no further empty line; the empty text has none.
 */
export function splitLines(text: string): Line[] {
  return hasLoneReturn(text) ? splitAtEither(text) : splitAtLineFeeds(text);
}

/** Whether a carriage return ends a line by itself. That a text has none at all is found out many times as quickly. */
export function hasLoneReturn(text: string): boolean {
  return text.includes("\r") && /\r(?!\n)/.test(text);
}

/**
 * The engine's own search is several times as quick as a loop over the characters. There is but one search in the loop:
 * the compiler may run a second one in every turn, asked for or not, and each would go through the rest of the text.
 */
function splitAtLineFeeds(text: string): Line[] {
  const lines: Line[] = [];
  const length = text.length;
  for (let start = 0; start < length;) {
    const lf = text.indexOf("\n", start);
    const next = lf < 0 ? length : lf + 1;
    const end = lf < 0 ? length : lf > start && text.charCodeAt(lf - 1) === 13 ? lf - 1 : lf;
    lines.push({ start, end, next });
    start = next;
  }
  return lines;
}

function splitAtEither(text: string): Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code !== 10 && code !== 13) continue;
    const next = code === 13 && text.charCodeAt(at + 1) === 10 ? at + 2 : at + 1;
    lines.push({ start, end: at, next });
    at = next - 1;
    start = next;
  }
  if (start < text.length) lines.push({ start, end: text.length, next: text.length });
  return lines;
}

/** The line terminator that the text uses most; `\n` where there is none. */
export function dominantEol(text: string): "\n" | "\r\n" {
  if (!text.includes("\r\n")) return "\n";
  let crlf = 0;
  let total = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) {
    total++;
    if (at > 0 && text.charCodeAt(at - 1) === 13) crlf++;
  }
  return crlf * 2 > total ? "\r\n" : "\n";
}

/** The numbers of a text's lines, counted only as far as somebody asks. */
export class LineNumbers {
  private readonly text: string;
  /** Where the lines start that were counted. */
  private starts: number[] | undefined;
  private isDone = false;

  constructor(text: string) {
    this.text = text;
  }

  /** The number of the line that holds a place, from 1; the last one for the end of the text. */
  at(offset: number): number {
    const starts = this.startsTo(offset);
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }

  private startsTo(offset: number): readonly number[] {
    const { text } = this;
    if (this.starts === undefined) {
      this.isDone = hasLoneReturn(text);
      this.starts = [0];
      if (this.isDone)
        for (let at = lineAfter(text, 0).next; at < text.length; at = lineAfter(text, at).next)
          this.starts.push(at);
    }
    const { starts } = this;
    for (let at = starts.at(-1) ?? 0; !this.isDone && at <= offset; starts.push(at)) {
      at = text.indexOf("\n", at) + 1;
      this.isDone = at === 0 || at === text.length;
      if (this.isDone) break;
    }
    return starts;
  }
}

/**
 * Git's conflicts in a text (`<<<<<<<` … `=======` … `>>>>>>>`, each at the start of a line, in this order). One of the three
 * alone is somebody's text: seven equals signs underline a heading.
 */
export function conflictMarkers(text: string): Range[] {
  if (!text.includes("<<<<<<<") || !text.includes(">>>>>>>")) return [];
  const found: Range[] = [];
  let first: number | null = null;
  let divided = false;
  for (const { 0: mark, index } of text.matchAll(/(?<![^\n])(?:<{7} |={7}(?=\r?\n)|>{7} )/g)) {
    if (mark.startsWith("<")) first ??= index;
    else if (mark.startsWith("=")) divided ||= first !== null;
    else if (divided && first !== null) {
      found.push({ start: first, end: index + mark.length });
      first = null;
      divided = false;
    }
  }
  return found;
}

/** Offset of the first of them, or null. */
export function conflictMarker(text: string): number | null {
  return conflictMarkers(text)[0]?.start ?? null;
}

/** FNV-1a over the UTF-16 units, 32 bits: tells texts apart, and proves nothing. */
export function checksum(text: string): number {
  let h = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) h = Math.imul(h ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return h;
}

// A letter and one to three zero bytes, or the other way round, over and over: UTF-16 or UTF-32 that was read as UTF-8.
const WIDE = /(?:[\u0009-\u007e]\0{1,3}){6}|(?:\0{1,3}[\u0009-\u007e]){6}/;
const ZEROS = /\0{8,}/;

/** Offset of text in UTF-16 or UTF-32 within a text that was read as UTF-8; null when there is none. */
export function wideTextAt(text: string): number | null {
  if (!text.includes("\0")) return null;
  return WIDE.exec(text)?.index ?? null;
}

/** The same text as it is meant: each letter without its zero bytes. Lines stay where they are. */
export function withoutWide(text: string): string {
  let result = "";
  for (let at = 0; at < text.length;) {
    let end = at + PIECE;
    while (text.charCodeAt(end) === 0) end++;
    result += text.slice(at, end).replace(/\0+/g, (zeros) => (zeros.length > 3 ? zeros : ""));
    at = end;
  }
  return result;
}

/** How much is replaced at once (characters): all of a long text would be as many matches as it has letters. */
const PIECE = 8_192;

/** The first run of zero bytes that is no text in any encoding, as a power cut leaves it; null when there is none. */
export function zerosIn(text: string): { readonly start: number; readonly end: number } | null {
  const found = text.includes("\0") ? ZEROS.exec(text) : null;
  return found && { start: found.index, end: found.index + found[0].length };
}
