import type { Range } from "../text/edits.ts";
import { splitLines } from "../text/lines.ts";
import { skipBlanks } from "./cursor.ts";

/** YAML front matter: from a first line `---`, at `start`, to the next such line; null when there is none. */
export function frontMatter(text: string, start: number): Range | null {
  if (!text.startsWith("---", start)) return null;
  const lines = splitLines(text);
  const first = lines[0];
  if (first === undefined || !isMark(text, start, first.end)) return null;
  const last = lines.find((line, index) => index > 0 && isMark(text, line.start, line.end));
  return last === undefined ? null : { start, end: last.end };
}

function isMark(text: string, start: number, end: number): boolean {
  return text.startsWith("---", start) && start + 3 <= end && skipBlanks(text, start + 3, end) === end;
}
