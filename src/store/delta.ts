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

/** Minimum length of a common part for which an edit is split in two (UTF-16 units). */
const WORTH_SPLITTING = 64;
/** Where in the changed part something common is looked for, as parts of its length. */
const PROBES = [0.5, 0.25, 0.75, 0.1, 0.9] as const;
/** How much is looked for: a long piece first, since in a text that repeats itself a short one is found where it does not belong. */
const PIECES = [512, WORTH_SPLITTING / 2] as const;

/** Adds the edits for one span: cuts off what is common at its ends, then splits at something common in between. */
function compare(all: Comparison, from: number, to: number, freshFrom: number, freshTo: number): void {
  const { before, after, edits } = all;
  const head = commonStart(before, from, after, freshFrom, Math.min(to - from, freshTo - freshFrom));
  const [start, freshStart] = [from + head, freshFrom + head];
  const tail = commonEnd(before, to, after, freshTo, Math.min(to - start, freshTo - freshStart));
  const [end, freshEnd] = [to - tail, freshTo - tail];
  if (start === end && freshStart === freshEnd) return;
  const common = longestCommon(all, start, end, freshStart, freshEnd);
  if (common === null) {
    edits.push([start, end, after.slice(freshStart, freshEnd)]);
    return;
  }
  // Common ends begin at a line's start, so that an inserted line shows as one.
  const cut = lineStart(before, common.from, common.to);
  const stop = lineStart(before, end, to);
  compare(all, start, cut, freshStart, cut + common.shift);
  compare(all, common.to, stop, common.to + common.shift, freshEnd + stop - end);
}

interface Common {
  readonly from: number;
  readonly to: number;
  /** From a place in `before` to the same in `after`. */
  readonly shift: number;
}

/** The longest of the common stretches that some probes find; a long one is taken at once. Null when none is worth it. */
function longestCommon(
  { before, after }: Comparison,
  start: number,
  end: number,
  freshStart: number,
  freshEnd: number,
): Common | null {
  const room = Math.min(end - start, freshEnd - freshStart);
  // What is not found in the part that changed would be looked for in all that comes after it.
  const part = after.slice(freshStart, freshEnd);
  let best: Common | null = null;
  let most = WORTH_SPLITTING - 1;
  for (const piece of PIECES.filter((size) => size * 2 <= room)) {
    for (const share of PROBES) {
      const probe = Math.min(start + Math.floor((end - start) * share), end - piece);
      const found = freshStart + part.indexOf(before.slice(probe, probe + piece));
      if (found < freshStart) continue;
      const right = commonStart(before, probe, after, found, Math.min(end - probe, freshEnd - found));
      const left = commonEnd(before, probe, after, found, Math.min(probe - start, found - freshStart));
      if (left + right <= most) continue;
      most = left + right;
      best = { from: probe - left, to: probe + right, shift: found - probe };
      if (most * 2 > room) return best;
    }
  }
  return best;
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
