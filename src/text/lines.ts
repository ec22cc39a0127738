import type { Range } from "./edits.ts";

/** One line: `start`–`end` is its content, `end`–`next` its terminator (`\n`, `\r\n`, `\r` or nothing at the end). */
export interface Line extends Range {
  readonly next: number;
}

/**
 * Cuts a text into lines at `\n`, `\r\n` and lone `\r`, as CommonMark does. VT, FF, NEL and U+2028 are not line ends.
 * A text that ends in a terminator has no further empty line; the empty text has none.
 */
export function splitLines(text: string): Line[] {
  const lines: Line[] = [];
  const length = text.length;
  let start = 0;
  while (start < length) {
    let end = start;
    let code = 0;
    while (end < length && (code = text.charCodeAt(end)) !== 10 && code !== 13) end++;
    const next = end >= length ? length : code === 13 && text.charCodeAt(end + 1) === 10 ? end + 2 : end + 1;
    lines.push({ start, end, next });
    start = next;
  }
  return lines;
}

/** The line terminator that the text uses most; `\n` where there is none. */
export function dominantEol(text: string): "\n" | "\r\n" {
  let crlf = 0;
  let total = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) {
    total++;
    if (at > 0 && text.charCodeAt(at - 1) === 13) crlf++;
  }
  return crlf * 2 > total ? "\r\n" : "\n";
}
