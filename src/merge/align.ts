/** Spans of at most so many pairs of lines are compared line by line; of larger ones without a common landmark nothing is taken as common. */
const MOST_PAIRS = 1_000_000;

interface Work {
  readonly a: readonly string[];
  readonly b: readonly string[];
  /** For each of `a` its partner in `b`, or -1. */
  readonly found: number[];
}

/** Spans of both sides: from, to; from, to. */
type Spans = readonly [number, number, number, number];

/**
 * Pairs equal lines of two texts, in order: for each of `a` its partner's index in `b`, or -1. Lines that occur once on
 * either side are landmarks (patience diff), which keeps blank lines and fences from being paired across them; what is
 * between is a longest common subsequence.
 */
export function align(a: readonly string[], b: readonly string[]): readonly number[] {
  const found = a.map(() => -1);
  alignSpans({ a, b, found }, [0, a.length, 0, b.length]);
  return found;
}

function alignSpans(work: Work, spans: Spans): void {
  const { a, b, found } = work;
  let [fromA, toA, fromB, toB] = spans;
  while (fromA < toA && fromB < toB && a[fromA] === b[fromB]) found[fromA++] = fromB++;
  while (fromA < toA && fromB < toB && a[toA - 1] === b[toB - 1]) found[--toA] = --toB;
  if (fromA === toA || fromB === toB) return;
  const marks = landmarks(work, [fromA, toA, fromB, toB]);
  if (marks.length === 0) return longestCommon(work, [fromA, toA, fromB, toB]);
  for (const [atA, atB] of marks) {
    alignSpans(work, [fromA, atA, fromB, atB]);
    found[atA] = atB;
    [fromA, fromB] = [atA + 1, atB + 1];
  }
  alignSpans(work, [fromA, toA, fromB, toB]);
}

/** Pairs of lines that occur once in either span: as many as keep their order. */
function landmarks({ a, b }: Work, [fromA, toA, fromB, toB]: Spans): (readonly [number, number])[] {
  const inA = places(a, fromA, toA);
  const inB = places(b, fromB, toB);
  const pairs: (readonly [number, number])[] = [];
  for (const [line, at] of inA) {
    const partner = inB.get(line) ?? -1;
    if (at >= 0 && partner >= 0) pairs.push([at, partner]);
  }
  return longestRising(pairs);
}

/** Where each line of a span stands; -1 when in several places. */
function places(lines: readonly string[], from: number, to: number): Map<string, number> {
  const found = new Map<string, number>();
  for (let at = from; at < to; at++) {
    const line = lines[at] ?? "";
    found.set(line, found.has(line) ? -1 : at);
  }
  return found;
}

/** The longest run of pairs, which ascend in their first, that ascends in the second too. */
function longestRising(pairs: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  const tails: number[] = [];
  const before = pairs.map(() => -1);
  pairs.forEach(([, value], index) => {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[tails[middle] ?? 0]?.[1] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    before[index] = tails[low - 1] ?? -1;
    tails[low] = index;
  });
  const run: (readonly [number, number])[] = [];
  for (let at = tails.at(-1) ?? -1; at >= 0; at = before[at] ?? -1) {
    const pair = pairs[at];
    if (pair !== undefined) run.push(pair);
  }
  return run.reverse();
}

function longestCommon({ a, b, found }: Work, [fromA, toA, fromB, toB]: Spans): void {
  const width = toB - fromB + 1;
  if ((toA - fromA) * width > MOST_PAIRS) return;
  // lengths[i, j]: of what is common to the lines from i and from j on.
  const lengths = new Uint32Array((toA - fromA + 1) * width);
  const length = (atA: number, atB: number) => lengths[(atA - fromA) * width + atB - fromB] ?? 0;
  for (let atA = toA - 1; atA >= fromA; atA--) {
    for (let atB = toB - 1; atB >= fromB; atB--) {
      lengths[(atA - fromA) * width + atB - fromB] =
        a[atA] === b[atB]
          ? length(atA + 1, atB + 1) + 1
          : Math.max(length(atA + 1, atB), length(atA, atB + 1));
    }
  }
  let [atA, atB] = [fromA, fromB];
  while (atA < toA && atB < toB) {
    if (a[atA] === b[atB]) found[atA++] = atB++;
    else if (length(atA + 1, atB) >= length(atA, atB + 1)) atA++;
    else atB++;
  }
}
