import { applyEdits, singleEdit } from "../text/edits.ts";
import { splitLines } from "../text/lines.ts";

/** Edits as the journal keeps them: `[start, end, inserted]` in UTF-16 offsets of the text before, ascending, never overlapping. */
export type Delta = readonly (readonly [number, number, string])[];

/** Below this many UTF-16 units one edit is as good as several. */
const SMALL = 120;

interface Piece {
  readonly text: string;
  readonly start: number;
}

/**
 * Small edits that turn `before` into `after`. A change in two far places gives two edits, so that the journal stays
 * small and an undo touches only its own lines.
 */
export function delta(before: string, after: string): Delta {
  const edit = singleEdit(before, after);
  if (edit === null) return [];
  const { start, end } = edit.range;
  if (end - start < SMALL || edit.text.length < SMALL) return [[start, end, edit.text]];
  return byLines(before, after, start, end);
}

/** @throws RangeError when the delta does not fit the text. */
export function applyDelta(text: string, edits: Delta): string {
  return applyEdits(
    text,
    edits.map(([start, end, inserted]) => ({ range: { start, end }, text: inserted })),
  );
}

/** Cuts the changed middle at lines that occur once on either side and keep their order (the idea of patience diff). */
function byLines(before: string, after: string, changedFrom: number, changedTo: number): Delta {
  const from = changedFrom === 0 ? 0 : before.lastIndexOf("\n", changedFrom - 1) + 1;
  const nextLine = before.indexOf("\n", changedTo);
  const to = nextLine < 0 ? before.length : nextLine + 1;
  const old = pieces(before.slice(from, to));
  const fresh = pieces(after.slice(from, after.length - (before.length - to)));
  const result: (readonly [number, number, string])[] = [];
  let oldAt = 0;
  let freshAt = 0;
  const gap = (oldEnd: number, freshEnd: number): void => {
    const had = join(old, oldAt, oldEnd);
    const edit = singleEdit(had, join(fresh, freshAt, freshEnd));
    const offset = from + (old[oldAt]?.start ?? to - from);
    if (edit !== null) result.push([offset + edit.range.start, offset + edit.range.end, edit.text]);
  };
  for (const [oldIndex, freshIndex] of anchors(old, fresh)) {
    gap(oldIndex, freshIndex);
    oldAt = oldIndex + 1;
    freshAt = freshIndex + 1;
  }
  gap(old.length, fresh.length);
  return result;
}

function pieces(text: string): Piece[] {
  return splitLines(text).map(({ start, next }) => ({ text: text.slice(start, next), start }));
}

function join(list: readonly Piece[], from: number, to: number): string {
  let text = "";
  for (let at = from; at < to; at++) text += list[at]?.text ?? "";
  return text;
}

function uniqueLines(list: readonly Piece[]): Map<string, number> {
  const seen = new Map<string, number>();
  list.forEach(({ text }, index) => seen.set(text, seen.has(text) ? -1 : index));
  return seen;
}

/** Pairs of equal unique lines, ascending on both sides, as many as possible. */
function anchors(old: readonly Piece[], fresh: readonly Piece[]): [number, number][] {
  const inFresh = uniqueLines(fresh);
  const pairs: [number, number][] = [];
  for (const [text, index] of uniqueLines(old)) {
    const other = inFresh.get(text) ?? -1;
    if (index >= 0 && other >= 0) pairs.push([index, other]);
  }
  pairs.sort((a, b) => a[0] - b[0]);
  return longestAscending(pairs);
}

/** The longest subsequence whose second members ascend (patience sorting with back pointers). */
function longestAscending(pairs: readonly [number, number][]): [number, number][] {
  const tops: number[] = [];
  const back: number[] = [];
  pairs.forEach(([, value], index) => {
    let low = 0;
    let high = tops.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[tops[middle] ?? 0]?.[1] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    back[index] = low > 0 ? (tops[low - 1] ?? -1) : -1;
    tops[low] = index;
  });
  const chain: [number, number][] = [];
  for (let at = tops.at(-1) ?? -1; at >= 0; at = back[at] ?? -1) {
    const pair = pairs[at];
    if (pair) chain.push(pair);
  }
  return chain.reverse();
}
