import { afterDefinitions, type ParagraphLine } from "./definitions.ts";
import { htmlKind, openHtml } from "./html.ts";
import {
  CLOSED,
  ENDED,
  ENDED_INSIDE,
  type Leaf,
  type LeafVerdict,
  type OutlineLists,
  TAKEN,
} from "./leaf.ts";
import { atxContent, atxLevel, type Cursor, skipBlanks, skipRun, trimBlanks } from "./cursor.ts";
import { digitsAt } from "../text/plain.ts";
import type { Heading, KnownRuns, Run } from "./types.ts";

/** Begins the block that the line starts, no block being open; null when the line leaves none open. */
export function begin(cursor: Cursor, lazy: boolean, nested: boolean, found: OutlineLists): Leaf | null {
  if (cursor.blank) return null;
  if (cursor.indent >= 4) return lazy ? null : INDENTED;
  const { text, first, end } = cursor;
  switch (text.charCodeAt(first)) {
    case 35:
      if (addAtx(cursor, nested, found)) return null;
      break;
    case 42:
    case 45:
    case 95:
      if (cursor.isThematicBreak) return null;
      break;
    case 60: {
      const kind = htmlKind(text, first, end);
      if (kind > 0) return openHtml(cursor, kind, nested, found);
      break;
    }
    case 96:
    case 126: {
      const length = fenceLength(text, first, end);
      if (length > 0) return new OpenFence(cursor, length, nested, found);
      break;
    }
    default:
  }
  return new OpenParagraph(cursor, nested, found);
}

/** Indented code, which is open over blank lines too. */
const INDENTED: Leaf = {
  verbatim: false,
  take: (cursor, lazy) => (!lazy && (cursor.blank || cursor.indent >= 4) ? TAKEN : ENDED),
  close() {},
};

function addAtx({ text, first, end }: Cursor, nested: boolean, found: OutlineLists): boolean {
  const level = atxLevel(text, first, end);
  if (level === 0) return false;
  const content = atxContent(text, first, level, end);
  found.headings.push({ level, range: { start: first, end }, content, setext: false, nested });
  return true;
}

const BACKTICK = 96;

/** The length of the opening code fence at `at`; 0 when it is none. Its first character is known to be a backtick or a tilde. */
function fenceLength(text: string, at: number, end: number): number {
  const marker = text.charCodeAt(at);
  const after = skipRun(text, at, end, marker);
  if (after - at < 3) return 0;
  return marker === BACKTICK && text.slice(after, end).includes("`") ? 0 : after - at;
}

/** An open fenced code block. */
class OpenFence implements Leaf {
  readonly verbatim = true;
  readonly ending: string;
  private readonly found: OutlineLists;
  private readonly nested: boolean;
  private readonly start: number;
  private readonly contentStart: number;
  private readonly marker: number;
  private readonly length: number;
  private readonly info: string;
  private readonly prefix: string;

  constructor(cursor: Cursor, length: number, nested: boolean, found: OutlineLists) {
    const { text, first, end } = cursor;
    this.found = found;
    this.nested = nested;
    this.start = first;
    this.contentStart = cursor.next;
    this.marker = text.charCodeAt(first);
    this.length = length;
    this.ending = text.slice(first, first + length);
    const info = skipBlanks(text, first + length, end);
    this.info = text.slice(info, trimBlanks(text, info, end));
    this.prefix = text.slice(cursor.start, first);
  }

  take(cursor: Cursor, lazy: boolean): LeafVerdict {
    if (lazy) {
      this.close(cursor.previousEnd);
      return ENDED;
    }
    if (cursor.indent > 3 || cursor.blank || !this.closesAt(cursor)) return TAKEN;
    this.add(cursor.end, cursor.start, true);
    return CLOSED;
  }

  close(at: number): void {
    this.add(at, at, false);
  }

  private closesAt({ text, first, end }: Cursor): boolean {
    const after = skipRun(text, first, end, this.marker);
    return after - first >= this.length && skipBlanks(text, after, end) === end;
  }

  private add(end: number, contentEnd: number, closed: boolean): void {
    const { start, info, nested, prefix } = this;
    const content = { start: Math.min(this.contentStart, contentEnd), end: contentEnd };
    this.found.fences.push({ range: { start, end }, content, info, closed, nested, prefix });
  }
}

const BRACKET = 91;
const DASH = 45;
const EQUALS = 61;

/** An open paragraph: a setext heading in the end, or nothing to us. */
class OpenParagraph implements Leaf {
  readonly verbatim = false;
  private readonly start: number;
  private readonly nested: boolean;
  private readonly found: OutlineLists;
  /** Its lines, kept only when it may begin with definitions. */
  private readonly lines: ParagraphLine[] | null;

  constructor(cursor: Cursor, nested: boolean, found: OutlineLists) {
    this.start = cursor.first;
    this.nested = nested;
    this.found = found;
    this.lines = cursor.text.charCodeAt(cursor.first) === BRACKET ? [paragraphLine(cursor)] : null;
  }

  take(cursor: Cursor, lazy: boolean): LeafVerdict {
    if (cursor.blank) return ENDED;
    if (cursor.indent < 4) {
      const code = cursor.text.charCodeAt(cursor.first);
      if (!lazy && (code === EQUALS || code === DASH) && isUnderline(cursor, code))
        return this.underline(cursor);
      const verdict = interruption(cursor, code, lazy);
      if (verdict !== TAKEN) return verdict;
    }
    this.lines?.push(paragraphLine(cursor));
    return TAKEN;
  }

  close(): void {}

  /** Makes it a heading, unless it holds definitions only. */
  private underline({ text, first, end, previousEnd }: Cursor): LeafVerdict {
    const start = this.lines === null ? this.start : afterDefinitions(text, this.lines);
    if (start < 0) return ENDED;
    this.found.headings.push({
      level: text.charCodeAt(first) === EQUALS ? 1 : 2,
      range: { start, end },
      content: { start, end: trimBlanks(text, start, previousEnd) },
      setext: true,
      nested: this.nested,
    });
    return CLOSED;
  }
}

function isUnderline({ text, first, end }: Cursor, marker: number): boolean {
  return skipBlanks(text, skipRun(text, first, end, marker), end) === end;
}

/**
 * Whether the line starts something that a paragraph gives way to. As micromark has it, a lazy line may interrupt by
 * any complete tag; and as it decides this with the next line only, the containers that this line leaves stay open.
 */
function interruption(cursor: Cursor, code: number, lazy: boolean): LeafVerdict {
  const { text, first, end, next } = cursor;
  switch (code) {
    case 35:
      return atxLevel(text, first, end) > 0 ? ENDED : TAKEN;
    case 42:
    case DASH:
    case 95:
      return cursor.isThematicBreak ? ENDED : TAKEN;
    case 60: {
      const kind = htmlKind(text, first, end);
      if (kind === 7 && !lazy) return TAKEN;
      if (kind === 7 && end < next) return ENDED_INSIDE;
      return kind > 0 ? ENDED : TAKEN;
    }
    case 96:
    case 126:
      return fenceLength(text, first, end) > 0 ? ENDED : TAKEN;
    default:
      return TAKEN;
  }
}

function paragraphLine({ at, end, column, pending }: Cursor): ParagraphLine {
  return { at, end, column, pending };
}

// What begins with a letter, behind a list marker or bold type or not, is neither heading, fence, HTML nor underline, wherever it stands.
// A carriage return belongs to the line, or stands alone before its end: never either, or each line would be tried twice.
const PLAIN = "[ \\t]*(?:(?:(?:[-*+][ \\t]+)?(?:\\*\\*)?[^\\s\\d!-/:-@[-`{-~][^\\n]*)?\\n|\\r\\n)";
/** One pattern for all lines is quickest, but each takes of the engine's stack. What has more of them is read line by line. */
const MOST_LINES = 1_000;
const levels = new Map<number, RegExp>();

/** A heading of the level, what stands under it, and the next heading to come, or the end. */
function entryOf(level: number): RegExp {
  let found = levels.get(level);
  if (found === undefined)
    levels.set(
      level,
      (found = new RegExp(
        `#{${level}} \\[?\\d[^\\n]*\\n(?:${PLAIN}){0,${MOST_LINES}}(?=#{1,6} |(?![^]))`,
        "y",
      )),
    );
  return found;
}

/** How many entries may stand before those of a known run, as new ones do that are put first. */
const MOST_BEFORE = 4;

/**
 * The run that starts at a heading, at the start of a line outside any container, if there is one. The text has no `\r` but before `\n`.
 * @param known runs of the text before: most of them stand here, too, and one piece is compared in place of thousands of entries
 */
export function runFrom(
  text: string,
  start: number,
  level: Heading["level"],
  known: KnownRuns | null = null,
): Run | null {
  // Most headings begin with no digit: each level's expression takes a tenth of a millisecond to compile.
  const first = start + level + 1;
  if (digitsAt(text, text[first] === "[" ? first + 1 : first) === 0) return null;
  const entry = entryOf(level);
  let [end, count] = known === null ? [start, 0] : behindKnown(known, text, start, level);
  for (entry.lastIndex = end; entry.test(text); count++) end = entry.lastIndex;
  return count > 1 ? { start, end, level } : null;
}

/**
 * Where a known run ends that stands at a place or behind a few entries, but for its last entry: where that one ends depends on what stands
 * behind it. Where each of the others ends, its heading and the beginning of the next one say. And how many entries that are, or enough of them.
 */
function behindKnown(
  known: KnownRuns,
  text: string,
  start: number,
  level: Heading["level"],
): [number, number] {
  const entry = entryOf(level);
  let at = start;
  for (let count = 0; count <= MOST_BEFORE; count++) {
    for (const run of known.runs) {
      // Within a run only headings begin with this sign.
      const last = known.text.lastIndexOf("\n#", run.end - 2) + 1;
      const stop = last + NEXT_HEADING;
      if (run.level !== level || last <= run.start) continue;
      if (text.slice(at, at + stop - run.start) !== known.text.slice(run.start, stop)) continue;
      const isOnly = known.text.lastIndexOf("\n#", last - 2) + 1 <= run.start;
      return [at + last - run.start, count + (isOnly ? 1 : 2)];
    }
    entry.lastIndex = at;
    if (!entry.test(text)) break;
    at = entry.lastIndex;
  }
  return [start, 0];
}

/** Length of what tells that a heading begins: six signs and a space at most. */
const NEXT_HEADING = 7;

/** The headings of a run but for its first. */
export function headingsIn(text: string, { start, end, level }: Run): Heading[] {
  const found: Heading[] = [];
  // Within a run only headings begin with this sign.
  for (let at = text.indexOf("\n#", start) + 1; at > 0 && at < end; at = text.indexOf("\n#", at) + 1) {
    const lf = text.indexOf("\n", at);
    const stop = text.charCodeAt(lf - 1) === 13 ? lf - 1 : lf;
    const content = atxContent(text, at, level, stop);
    found.push({ level, range: { start: at, end: stop }, content, setext: false, nested: false });
  }
  return found;
}
