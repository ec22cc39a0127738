import { dominantEol } from "../text/edits.ts";
import { type DraftConflict, type MergeDraft, movedBy } from "./print.ts";

/**
 * Puts git's conflict markers around the lines that both sides changed. It is the last thing done: seven equals signs
 * make a heading of the line before them, so with markers in it nothing of the text reads as it should.
 */
export function withMarkers(draft: MergeDraft, size: number): MergeDraft {
  const eol = dominantEol(draft.text);
  const mark = (sign: string, label: string) => `${sign.repeat(size)}${label}${eol}`;
  return draft.conflicts.reduce<MergeDraft>((marked, { oursLength }, index) => {
    const found = marked.conflicts[index];
    if (oursLength === undefined || found === undefined) return marked;
    const { start, end } = found.range;
    // The last line of a text may have no end.
    const isClosed = start === end || /[\r\n]$/.test(marked.text.slice(start, end));
    const closed = isClosed ? marked : put(marked, end, eol);
    const isOurs = start + oursLength === end;
    const closedEnd = end + closed.text.length - marked.text.length;
    const later = put(closed, closedEnd, mark(">", " theirs"));
    const middle = put(later, isOurs ? closedEnd : start + oursLength, mark("=", ""));
    const all = put(middle, start, mark("<", " ours"));
    const range = { start, end: end + all.text.length - marked.text.length };
    return { ...all, conflicts: all.conflicts.with(index, { ...found, range }) };
  }, draft);
}

function put({ text, conflicts }: MergeDraft, at: number, inserted: string): MergeDraft {
  return {
    text: text.slice(0, at) + inserted + text.slice(at),
    conflicts: conflicts.map((found: DraftConflict) => movedBy(found, at, inserted.length)),
  };
}
