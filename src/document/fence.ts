import { type Cursor, skipBlanks, skipRun, trimBlanks } from "./cursor.ts";
import { CLOSED, ENDED, type Found, type Leaf, TAKEN, type Verdict } from "./leaf.ts";

const BACKTICK = 96;

/** The length of the opening code fence at `at`; 0 when it is none. Its first character is known to be a backtick or a tilde. */
export function fenceLength(text: string, at: number, end: number): number {
  const marker = text.charCodeAt(at);
  const after = skipRun(text, at, end, marker);
  if (after - at < 3) return 0;
  return marker === BACKTICK && text.slice(after, end).includes("`") ? 0 : after - at;
}

/** An open fenced code block. */
export class OpenFence implements Leaf {
  readonly verbatim = true;
  private readonly found: Found;
  private readonly nested: boolean;
  private readonly start: number;
  private readonly contentStart: number;
  private readonly marker: number;
  private readonly length: number;
  private readonly info: string;
  private readonly prefix: string;

  constructor(cursor: Cursor, length: number, nested: boolean, found: Found) {
    const { text, first, end } = cursor;
    this.found = found;
    this.nested = nested;
    this.start = first;
    this.contentStart = cursor.next;
    this.marker = text.charCodeAt(first);
    this.length = length;
    const info = skipBlanks(text, first + length, end);
    this.info = text.slice(info, trimBlanks(text, info, end));
    this.prefix = text.slice(cursor.start, first);
  }

  take(cursor: Cursor, lazy: boolean): Verdict {
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
