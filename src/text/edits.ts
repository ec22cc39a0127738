/** A half-open span of a text, in UTF-16 offsets. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Replace `range` of the original text by `text`. An empty range inserts; an empty text deletes. */
export interface Edit {
  readonly range: Range;
  readonly text: string;
}

/**
 * Applies edits whose ranges all refer to the original text.
 * Two insertions at one place keep their given order.
 * @throws RangeError when a range lies outside the text or two of them overlap: a bug of the caller, never of a user.
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const ordered = [...edits].sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
  let result = "";
  let at = 0;
  for (const { range, text: inserted } of ordered) {
    if (range.start < at || range.end < range.start || range.end > text.length) {
      throw new RangeError(`edit ${range.start}-${range.end} overlaps another or leaves the text`);
    }
    result += text.slice(at, range.start) + inserted;
    at = range.end;
  }
  return result + text.slice(at);
}

/** The smallest single edit that turns `before` into `after`: common start and end are left out. */
export function singleEdit(before: string, after: string): Edit | null {
  if (before === after) return null;
  const limit = Math.min(before.length, after.length);
  let start = 0;
  while (start < limit && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let tail = 0;
  while (
    tail < limit - start &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  ) {
    tail++;
  }
  return { range: { start, end: before.length - tail }, text: after.slice(start, after.length - tail) };
}
