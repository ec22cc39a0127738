import type { Range } from "../text/edits.ts";
import type { Heading } from "./types.ts";

/**
 * A place in a line, counted in columns as well as characters: a tab reaches to the next multiple of four, and
 * a container may take only a part of it.
 */
export class Cursor {
  readonly text: string;
  /** Where the line starts. */
  start = 0;
  /** Where the line's content ends. */
  end = 0;
  /** Where the line's terminator ends. */
  next = 0;
  /** Where the content of the line before ends. */
  previousEnd = 0;
  /** The next character not yet taken. */
  at = 0;
  /** The column of the cursor, from 0. */
  column = 0;
  /** Columns of a tab before `at` that are still to be taken. */
  pending = 0;
  /** The first character from here that is neither space nor tab; `end` on a blank rest. */
  first = 0;
  /** Columns of white space between the cursor and `first`. */
  indent = 0;
  /** For each marker of a thematic break, from where on the line holds nothing but it and white space; -1 before it is looked for. */
  private readonly tails = { 42: -1, 45: -1, 95: -1 };

  constructor(text: string) {
    this.text = text;
  }

  /** Moves to the start of a line that follows the last one. */
  load(start: number, end: number, next: number): void {
    this.previousEnd = this.end;
    this.start = start;
    this.end = end;
    this.next = next;
    this.at = start;
    this.column = 0;
    this.pending = 0;
    this.tails[42] = this.tails[45] = this.tails[95] = -1;
    this.look();
  }

  /**
   * Whether a thematic break starts at `first`. A line of list markers asks at each of them, so its end is looked at once.
   */
  get isThematicBreak(): boolean {
    const { text, first, end } = this;
    const marker = text.charCodeAt(first);
    if (marker !== 42 && marker !== 45 && marker !== 95) return false;
    if (this.tails[marker] < 0) this.tails[marker] = tailStart(text, this.start, end, marker);
    return first >= this.tails[marker] && holdsThree(text, first, end, marker);
  }

  get blank(): boolean {
    return this.first === this.end;
  }

  /** Nothing at all is left, not even a part of a tab. */
  get empty(): boolean {
    return this.at === this.end && this.pending === 0;
  }

  /** Takes so many columns of white space; at most `indent`. */
  take(columns: number): void {
    this.indent -= columns;
    let left = columns;
    while (left > 0) {
      if (this.pending === 0) {
        this.pending = this.text.charCodeAt(this.at) === 9 ? 4 - (this.column & 3) : 1;
        this.at++;
      }
      this.pending--;
      this.column++;
      left--;
    }
  }

  /** Takes everything up to `to`, a place after `first` with nothing but markers between. */
  pass(to: number): void {
    this.column += this.indent + to - this.first;
    this.at = to;
    this.pending = 0;
    this.look();
  }

  private look(): void {
    let at = this.at;
    let column = this.column;
    for (; at < this.end; at++) {
      const code = this.text.charCodeAt(at);
      if (code === 32) column++;
      else if (code === 9) column += 4 - (column & 3);
      else break;
    }
    this.first = at;
    this.indent = column - this.column;
  }
}

/** The first place from `at` that is neither space nor tab. */
export function skipBlanks(text: string, at: number, end: number): number {
  let next = at;
  while (next < end && isBlank(text.charCodeAt(next))) next++;
  return next;
}

/** The place after the last character that is neither space nor tab. */
export function trimBlanks(text: string, start: number, end: number): number {
  let last = end;
  while (last > start && isBlank(text.charCodeAt(last - 1))) last--;
  return last;
}

/** The first place from `at` that does not hold `code`. */
export function skipRun(text: string, at: number, end: number, code: number): number {
  let next = at;
  while (next < end && text.charCodeAt(next) === code) next++;
  return next;
}

export function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

export function isLetter(code: number): boolean {
  const lower = code | 32;
  return lower >= 97 && lower <= 122;
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

const QUOTE = 62;
const PLUS = 43;

/** An open block quote or list item. */
export interface Container {
  readonly quote: boolean;
  /** Columns that a line must be indented by to stay in the item. */
  readonly size: number;
  /** The item's first line holds its marker only, and no other text has followed. */
  hollow: boolean;
  /** A blank line has followed that first line: nothing else can join the item. */
  spent: boolean;
}

/** Whether the line continues `container`; then takes what belongs to it. The next item of a list is a new container. */
export function stay(cursor: Cursor, container: Container): boolean {
  if (container.quote) return takeQuoteMarker(cursor);
  if (cursor.blank) {
    container.spent ||= container.hollow;
    cursor.take(Math.min(cursor.indent, container.size));
    return true;
  }
  const stays = !container.spent && cursor.indent >= container.size;
  container.hollow = false;
  if (stays) cursor.take(container.size);
  return stays;
}

/**
 * Takes the marker of a new container from the line, if there is one. An item that interrupts a paragraph must hold
 * something and count from 1.
 */
export function enter(cursor: Cursor, interrupts: boolean): Container | null {
  if (takeQuoteMarker(cursor)) return { quote: true, size: 0, hollow: false, spent: false };
  const last = itemMarkerEnd(cursor, interrupts);
  if (last < 0) return null;
  const before = cursor.indent - cursor.first;
  cursor.pass(last + 1);
  const hollow = cursor.blank;
  const space = hollow ? 0 : cursor.indent > 4 ? 1 : cursor.indent;
  cursor.take(space);
  return { quote: false, size: before + last + 1 + (hollow ? 1 : space), hollow, spent: false };
}

function takeQuoteMarker(cursor: Cursor): boolean {
  if (cursor.text.charCodeAt(cursor.first) !== QUOTE || cursor.indent > 3 || cursor.blank) return false;
  cursor.pass(cursor.first + 1);
  if (cursor.indent > 0) cursor.take(1);
  return true;
}

/** Where the last character of the list marker stands that the line starts; -1 when there is none. */
function itemMarkerEnd(cursor: Cursor, interrupts: boolean): number {
  const { text, first, end, indent } = cursor;
  const code = text.charCodeAt(first);
  const bullet = code === 45 || code === 42 || code === PLUS;
  if ((!bullet && !isDigit(code)) || indent > 3 || first === end) return -1;
  const last = bullet ? first : numberEnd(text, first, end);
  if (last < 0 || (interrupts && !bullet && (last > first + 1 || code !== 49))) return -1;
  const rest = skipBlanks(text, last + 1, end);
  if (rest === end) return interrupts ? -1 : last;
  if (rest === last + 1) return -1;
  return bullet && text.charCodeAt(rest) === code && cursor.isThematicBreak ? -1 : last;
}

/** Where the `.` or `)` stands after a number of up to nine digits; -1 when there is none. */
function numberEnd(text: string, at: number, end: number): number {
  let last = at;
  while (last < end && last - at < 9 && isDigit(text.charCodeAt(last))) last++;
  const delimiter = text.charCodeAt(last);
  return last < end && (delimiter === 46 || delimiter === 41) ? last : -1;
}

const HASH = 35;

/** The level of an ATX heading whose first `#` is at `at`; 0 when it is none. */
export function atxLevel(text: string, at: number, end: number): Heading["level"] | 0 {
  const after = skipRun(text, at, end, HASH);
  const ends = after === end || isBlank(text.charCodeAt(after));
  return ends ? toLevel(after - at) : 0;
}

/** The text of an ATX heading, without its opening and closing marks. */
export function atxContent(text: string, at: number, level: number, end: number): Range {
  const start = skipBlanks(text, at + level, end);
  const last = trimBlanks(text, start, end);
  let hashes = last;
  while (hashes > start && text.charCodeAt(hashes - 1) === HASH) hashes--;
  if (hashes === last) return { start, end: last };
  if (hashes === start) return { start, end: start };
  const before = trimBlanks(text, start, hashes);
  return { start, end: before < hashes ? before : last };
}

/** Where the rest of a line begins that holds nothing but one character and white space. */
function tailStart(text: string, start: number, end: number, code: number): number {
  let at = end;
  while (at > start && (text.charCodeAt(at - 1) === code || isBlank(text.charCodeAt(at - 1)))) at--;
  return at;
}

function holdsThree(text: string, from: number, end: number, code: number): boolean {
  let count = 0;
  for (let at = from; at < end && count < 3; at++) if (text.charCodeAt(at) === code) count++;
  return count === 3;
}

function toLevel(hashes: number): Heading["level"] | 0 {
  return hashes === 1 || hashes === 2 || hashes === 3 || hashes === 4 || hashes === 5 || hashes === 6
    ? hashes
    : 0;
}
