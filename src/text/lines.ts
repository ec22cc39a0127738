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
  // The engine's own search is several times as quick as a loop over the characters.
  let lf = text.indexOf("\n");
  let cr = text.indexOf("\r");
  let start = 0;
  while (start < length) {
    if (lf >= 0 && lf < start) lf = text.indexOf("\n", start);
    if (cr >= 0 && cr < start) cr = text.indexOf("\r", start);
    const end = cr >= 0 && (lf < 0 || cr < lf) ? cr : lf >= 0 ? lf : length;
    const next = end === length ? end : end === cr && lf === cr + 1 ? end + 2 : end + 1;
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
