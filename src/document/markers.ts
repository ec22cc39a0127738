import { isBlank, skipBlanks, skipRun, trimBlanks } from "./cursor.ts";
import type { Range } from "../text/edits.ts";
import type { Heading } from "./types.ts";

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

/** Whether the line is a thematic break; its first character is known to be `*`, `-` or `_`. */
export function isThematicBreak(text: string, at: number, end: number): boolean {
  const marker = text.charCodeAt(at);
  let count = 0;
  for (let next = at; next < end; next = skipBlanks(text, next, end)) {
    const after = skipRun(text, next, end, marker);
    if (after === next) return false;
    count += after - next;
    next = after;
  }
  return count >= 3;
}

function toLevel(hashes: number): Heading["level"] | 0 {
  return hashes === 1 || hashes === 2 || hashes === 3 || hashes === 4 || hashes === 5 || hashes === 6
    ? hashes
    : 0;
}
