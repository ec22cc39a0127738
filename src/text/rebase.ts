import type { Edit } from "./edits.ts";

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
