import { isBlank } from "./cursor.ts";

/** A line of a paragraph, from where its containers' markers end. */
export interface ParagraphLine {
  readonly at: number;
  readonly end: number;
  /** The column of `at`, from 0. */
  readonly column: number;
  /** Columns of a tab before `at` that belong to the line. */
  readonly pending: number;
}

/** Where the paragraph begins behind its leading link reference definitions; -1 when it holds nothing else. */
export function afterDefinitions(text: string, lines: readonly ParagraphLine[]): number {
  const reader = new ParagraphReader(text, lines);
  for (;;) {
    reader.skipBlanks();
    const start = reader.at;
    if (reader.code() === END) return -1;
    if (reader.code() !== 91 || !readDefinition(reader)) return start;
    if (!reader.nextLine()) return -1;
  }
}

const LINE_END = -1;
const END = -2;

/** Reads the codes of a paragraph, line ends included, and counts the columns of tabs. */
class ParagraphReader {
  at = 0;
  private readonly text: string;
  private readonly lines: readonly ParagraphLine[];
  private index = -1;
  private end = 0;
  private column = 0;

  constructor(text: string, lines: readonly ParagraphLine[]) {
    this.text = text;
    this.lines = lines;
    this.nextLine();
  }

  code(): number {
    if (this.at < this.end) return this.text.charCodeAt(this.at);
    return this.index < this.lines.length - 1 ? LINE_END : END;
  }

  /** Moves to the next line; false when there is none. */
  nextLine(): boolean {
    const line = this.lines[this.index + 1];
    if (line === undefined) return false;
    this.index++;
    this.at = line.at;
    this.end = line.end;
    this.column = line.column + line.pending;
    return true;
  }

  /** Columns at the start of this line that are the rest of a tab. */
  get pending(): number {
    return this.lines[this.index]?.pending ?? 0;
  }

  /** Passes one character and says how many columns it takes. */
  pass(): number {
    const width = this.text.charCodeAt(this.at) === 9 ? 4 - (this.column & 3) : 1;
    this.at++;
    this.column += width;
    return width;
  }

  skipBlanks(): void {
    while (isBlank(this.code())) this.pass();
  }

  /** Skips white space over line ends. */
  skipSpace(): void {
    this.skipBlanks();
    while (this.code() === LINE_END) {
      this.nextLine();
      this.skipBlanks();
    }
  }

  save(): [number, number, number, number] {
    return [this.index, this.at, this.end, this.column];
  }

  restore(saved: [number, number, number, number]): void {
    [this.index, this.at, this.end, this.column] = saved;
  }
}

/** Reads a definition up to its last line's end; what it leaves behind on failure does not matter. */
function readDefinition(reader: ParagraphReader): boolean {
  if (!readLabel(reader) || reader.code() !== 58) return false;
  reader.pass();
  reader.skipSpace();
  if (!readDestination(reader)) return false;
  const beforeTitle = reader.save();
  if (readTitle(reader) && atLineEnd(reader)) return true;
  reader.restore(beforeTitle);
  return atLineEnd(reader);
}

function atLineEnd(reader: ParagraphReader): boolean {
  reader.skipBlanks();
  return reader.code() < 0;
}

/** A label is at most 999 columns long, line ends not counted, and not blank. */
function readLabel(reader: ParagraphReader): boolean {
  reader.pass();
  let size = 0;
  let seen = false;
  for (;;) {
    const code = reader.code();
    if (code === END || code === 91) return false;
    if (code === LINE_END) {
      reader.nextLine();
      size += reader.pending;
      continue;
    }
    const width = reader.pass();
    if (code === 93) return seen && size <= 999;
    size += width;
    seen ||= !isBlank(code);
    if (code === 92 && isLabelEscape(reader.code())) size += reader.pass();
  }
}

function readDestination(reader: ParagraphReader): boolean {
  return reader.code() === 60 ? readEnclosed(reader) : readRaw(reader);
}

function readEnclosed(reader: ParagraphReader): boolean {
  reader.pass();
  for (;;) {
    const code = reader.code();
    if (code < 0 || code === 60) return false;
    reader.pass();
    if (code === 62) return true;
    const next = reader.code();
    if (code === 92 && (next === 60 || next === 62 || next === 92)) reader.pass();
  }
}

function readRaw(reader: ParagraphReader): boolean {
  let depth = 0;
  let length = 0;
  for (;;) {
    const code = reader.code();
    const stops = code < 0 || isBlank(code);
    if (depth === 0 && (stops || code === 41)) return length > 0;
    if (stops || isControl(code)) return false;
    if (code === 40) depth++;
    if (code === 41) depth--;
    reader.pass();
    length++;
    const next = reader.code();
    if (code === 92 && (next === 40 || next === 41 || next === 92)) reader.pass();
  }
}

function readTitle(reader: ParagraphReader): boolean {
  const before = reader.code();
  if (before !== LINE_END && !isBlank(before)) return false;
  reader.skipSpace();
  const open = reader.code();
  if (open !== 34 && open !== 39 && open !== 40) return false;
  const close = open === 40 ? 41 : open;
  reader.pass();
  for (;;) {
    const code = reader.code();
    if (code === END) return false;
    if (code === LINE_END) {
      reader.nextLine();
      continue;
    }
    reader.pass();
    if (code === close) return true;
    if (code === 92 && (reader.code() === close || reader.code() === 92)) reader.pass();
  }
}

function isLabelEscape(code: number): boolean {
  return code === 91 || code === 92 || code === 93;
}

/** NUL stands for the replacement character, which is none. */
function isControl(code: number): boolean {
  return (code < 32 && code !== 0) || code === 127;
}
