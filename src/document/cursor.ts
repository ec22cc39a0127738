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
    this.look();
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
