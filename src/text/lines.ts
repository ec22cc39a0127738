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
  return /\r(?!\n)/.test(text) ? splitAtEither(text) : splitAtLineFeeds(text);
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
  let crlf = 0;
  let total = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) {
    total++;
    if (at > 0 && text.charCodeAt(at - 1) === 13) crlf++;
  }
  return crlf * 2 > total ? "\r\n" : "\n";
}
