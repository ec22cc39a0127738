import { createScanner } from "jsonc-parser";

// Values of jsonc-parser's `SyntaxKind`, which is a constant enumeration and can't be imported.
const COMMA = 5;
const LINE_COMMENT = 12;
const COMMENTS = new Set([LINE_COMMENT, 13]);
const BLANKS = new Set([14, 15]);
const END = 17;

export interface Comment {
  readonly start: number;
  readonly end: number;
  /** Only a line end ends it. */
  readonly isLine: boolean;
}

/** The comments from an offset on that begin before another one. The first must not lie within a string or comment. */
export function commentsIn(text: string, from: number, to: number): Comment[] {
  const scanner = createScanner(text, false);
  scanner.setPosition(from);
  const found: Comment[] = [];
  for (;;) {
    const kind: number = scanner.scan();
    const start = scanner.getTokenOffset();
    if (kind === END || start >= to) return found;
    if (COMMENTS.has(kind))
      found.push({ start, end: start + scanner.getTokenLength(), isLine: kind === LINE_COMMENT });
  }
}

/** Text between a value and the next one, or the end of its container. */
export interface After {
  /** Offset of the comma; null when there is none. */
  readonly comma: number | null;
  /** Behind the comma and the comments of the same line, where something new may stand. */
  readonly end: number;
}

/** Looks at what follows a value that ends at an offset. */
export function after(text: string, from: number): After {
  const scanner = createScanner(text, false);
  scanner.setPosition(from);
  let comma: number | null = null;
  let end = from;
  let sameLine = true;
  for (;;) {
    const kind: number = scanner.scan();
    const offset = scanner.getTokenOffset();
    const next = offset + scanner.getTokenLength();
    if (kind === COMMA && comma === null) {
      comma = offset;
      end = next;
      sameLine = true;
    } else if (COMMENTS.has(kind)) {
      if (sameLine) end = next;
    } else if (!BLANKS.has(kind)) {
      return { comma, end };
    } else if (/[\r\n]/.test(text.slice(offset, next))) {
      sameLine = false;
    }
  }
}
