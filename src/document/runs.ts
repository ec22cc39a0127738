import type { Range } from "../text/edits.ts";
import { atxContent } from "./markers.ts";
import type { Heading } from "./types.ts";

/**
 * A stretch of text, of whole lines, that begins with a heading and holds nothing but headings of the same level whose
 * text begins with a number (`### 2026-03-01 …`), plain paragraphs and plain list items. The entries of a log are such:
 * whoever is not after them need not look at them one by one.
 */
export interface Run extends Range {
  readonly level: Heading["level"];
}

// What begins with a letter, behind a list marker or bold type or not, is neither heading, fence, HTML nor underline, wherever it stands.
const PLAIN = "[ \\t]*(?:(?:[-*+][ \\t]+)?(?:\\*\\*)?[^\\s\\d!-/:-@[-`{-~][^\\n]*)?\\n";
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

/** The run that starts at a heading, at the start of a line outside any container, if there is one. The text has no `\r`. */
export function runFrom(text: string, start: number, level: Heading["level"]): Run | null {
  const entry = entryOf(level);
  let end = start;
  let count = 0;
  for (entry.lastIndex = start; entry.test(text); count++) end = entry.lastIndex;
  return count > 1 ? { start, end, level } : null;
}

/** The headings of a run but for its first. */
export function headingsIn(text: string, { start, end, level }: Run): Heading[] {
  const found: Heading[] = [];
  // Within a run only headings begin with this sign.
  for (let at = text.indexOf("\n#", start) + 1; at > 0 && at < end; at = text.indexOf("\n#", at) + 1) {
    const stop = text.indexOf("\n", at);
    const content = atxContent(text, at, level, stop);
    found.push({ level, range: { start: at, end: stop }, content, setext: false, nested: false });
  }
  return found;
}
