import { applyEdits, type Edit } from "./edits.ts";
import { lineDiff } from "./line-diff.ts";

/**
 * The same change as edits of whole lines: where a difference of characters happens to begin within a line says nothing
 * about what somebody meant to change. Lines that stay the same are left out.
 */
export function lineEdits(text: string, edits: readonly Edit[]): Edit[] {
  return hunksOf(text, edits).flatMap((hunk) =>
    lineDiff(text.slice(hunk.start, hunk.end), freshText(text, hunk)).map((edit) =>
      shifted(edit, hunk.start),
    ),
  );
}

/** The edits that lead back: applied to the result of `edits` they give `text` again. Offsets are the result's. */
export function invert(text: string, edits: readonly Edit[]): Edit[] {
  let grown = 0;
  return inOrder(edits).map(({ range: { start, end }, text: inserted }) => {
    const at = start + grown;
    grown += inserted.length - (end - start);
    return { range: { start: at, end: at + inserted.length }, text: text.slice(start, end) };
  });
}

/**
 * `edits` as they are to be made once `over`, meant for the same text, has been made: the places are moved along.
 * Null when `over` changes what they change. Two insertions at one place are no conflict: that of `edits` comes first.
 */
export function rebase(edits: readonly Edit[], over: readonly Edit[]): Edit[] | null {
  const moved: Edit[] = [];
  for (const edit of edits) {
    if (over.some((other) => overlap(edit, other))) return null;
    const before = over.filter((other) => comesBefore(other, edit));
    const by = before.reduce((sum, { range, text }) => sum + text.length - (range.end - range.start), 0);
    moved.push(shifted(edit, by));
  }
  return moved;
}

function overlap({ range: a }: Edit, { range: b }: Edit): boolean {
  return a.start < b.end && b.start < a.end;
}

function comesBefore({ range: other }: Edit, { range }: Edit): boolean {
  const samePlace = other.start === range.end && other.end === range.start;
  return other.end <= range.start && !samePlace;
}

function shifted({ range, text }: Edit, by: number): Edit {
  return { range: { start: range.start + by, end: range.end + by }, text };
}

function inOrder(edits: readonly Edit[]): Edit[] {
  return [...edits].sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
}

/** Whole lines with the edits that fall on them. */
interface Hunk {
  readonly start: number;
  end: number;
  readonly edits: Edit[];
}

function hunksOf(text: string, edits: readonly Edit[]): Hunk[] {
  const found: Hunk[] = [];
  for (const edit of inOrder(edits)) {
    const [start, end] = [lineStart(text, edit.range.start), lineEnd(text, edit.range.end)];
    let hunk = found.at(-1);
    if (hunk !== undefined && start < hunk.end) {
      hunk.end = Math.max(hunk.end, end);
      hunk.edits.push(edit);
    } else found.push((hunk = { start, end, edits: [edit] }));
    // A last line that lost its end, or never had one, goes on in the next.
    while (hunk.end < text.length && !/(?:^|[\r\n])$/.test(freshText(text, hunk)))
      hunk.end = lineEnd(text, hunk.end + 1);
  }
  return found;
}

function freshText(text: string, { start, end, edits }: Hunk): string {
  return applyEdits(
    text.slice(start, end),
    edits.map((edit) => shifted(edit, -start)),
  );
}

/** The start of the line that an offset is in. */
function lineStart(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && !isBoundary(text, at)) at--;
  return at;
}

/** The first start of a line at or behind an offset, or the end of the text. */
function lineEnd(text: string, offset: number): number {
  let at = offset;
  while (at < text.length && !isBoundary(text, at)) at++;
  return at;
}

function isBoundary(text: string, at: number): boolean {
  const before = text[at - 1];
  return at === 0 || before === "\n" || (before === "\r" && text[at] !== "\n");
}
