import { applyEdits } from "../text/edits.ts";

/** Edits as the journal keeps them: `[start, end, inserted]` in UTF-16 offsets of the text before, ascending, never overlapping. */
export type Delta = readonly (readonly [number, number, string])[];

/** @throws RangeError when the delta does not fit the text. */
export function applyDelta(text: string, edits: Delta): string {
  return applyEdits(
    text,
    edits.map(([start, end, inserted]) => ({ range: { start, end }, text: inserted })),
  );
}

/**
 * Small edits that turn `before` into `after`. A change in two far places gives two edits, so that the journal stays
 * small and an undo touches only its own lines.
 */
export function delta(before: string, after: string): Delta {
  const edits: (readonly [number, number, string])[] = [];
  compare({ before, after, edits }, 0, before.length, 0, after.length);
  return edits;
}

interface Comparison {
  readonly before: string;
  readonly after: string;
  /** The result, ascending. */
  readonly edits: (readonly [number, number, string])[];
}

/** What is common to both sides must be this long to be worth two edits instead of one. */
const WORTH_SPLITTING = 64;
/** Where in the changed part something common is looked for, as parts of its length. */
const PROBES = [0.5, 0.25, 0.75, 0.1, 0.9] as const;

/** Adds the edits for one span: cuts off what is common at its ends, then splits at something common in between. */
function compare(all: Comparison, from: number, to: number, freshFrom: number, freshTo: number): void {
  const { before, after, edits } = all;
  const head = commonStart(before, from, after, freshFrom, Math.min(to - from, freshTo - freshFrom));
  const [start, freshStart] = [from + head, freshFrom + head];
  const tail = commonEnd(before, to, after, freshTo, Math.min(to - start, freshTo - freshStart));
  const [end, freshEnd] = [to - tail, freshTo - tail];
  if (start === end && freshStart === freshEnd) return;
  for (const part of Math.min(end - start, freshEnd - freshStart) < WORTH_SPLITTING ? [] : PROBES) {
    const probe = Math.min(start + Math.floor((end - start) * part), end - WORTH_SPLITTING / 2);
    const found = after.indexOf(before.slice(probe, probe + WORTH_SPLITTING / 2), freshStart);
    if (found < 0 || found + WORTH_SPLITTING / 2 > freshEnd) continue;
    const right = commonStart(before, probe, after, found, Math.min(end - probe, freshEnd - found));
    const left = commonEnd(before, probe, after, found, Math.min(probe - start, found - freshStart));
    if (left + right < WORTH_SPLITTING) continue;
    // What is common begins at a line's start, so that an inserted line is seen as one.
    const cut = lineStart(before, probe - left, probe + right);
    const stop = lineStart(before, end, to);
    compare(all, start, cut, freshStart, cut + found - probe);
    compare(all, probe + right, stop, found + right, freshEnd + stop - end);
    return;
  }
  edits.push([start, end, after.slice(freshStart, freshEnd)]);
}

/** The first line's start at or after a place, or the place itself when there is none up to `limit`. */
function lineStart(text: string, at: number, limit: number): number {
  const next = at === 0 ? 0 : text.indexOf("\n", at - 1) + 1;
  return at > 0 && (next === 0 || next > limit) ? at : next;
}

/** Strides of the comparison: slices are compared natively, far faster than unit by unit in a program that just started. */
const STRIDES = [4_096, 256, 16, 1] as const;

/** How far two texts go on alike from these places, at most `limit`. */
function commonStart(one: string, at: number, other: string, otherAt: number, limit: number): number {
  let length = 0;
  for (const stride of STRIDES) {
    while (
      length + stride <= limit &&
      one.slice(at + length, at + length + stride) ===
        other.slice(otherAt + length, otherAt + length + stride)
    ) {
      length += stride;
    }
  }
  return length;
}

/** How far two texts are alike before these places, at most `limit`. */
function commonEnd(one: string, at: number, other: string, otherAt: number, limit: number): number {
  let length = 0;
  for (const stride of STRIDES) {
    while (
      length + stride <= limit &&
      one.slice(at - length - stride, at - length) ===
        other.slice(otherAt - length - stride, otherAt - length)
    ) {
      length += stride;
    }
  }
  return length;
}
