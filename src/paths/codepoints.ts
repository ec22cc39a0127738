/**
 * A set of Unicode scalar values as sorted, disjoint, non-adjacent closed intervals, flat: `[low, high, low, high, …]`.
 * Intersection and complement are exact, whatever the size of the sets.
 */
export type CodePointSet = readonly number[];

export const DOT = 0x2e;
export const SLASH = 0x2f;

/** Every scalar value. Lone surrogates are no letters here: a file in UTF-8 can't hold them. */
export const ALL: CodePointSet = [0, 0xd7ff, 0xe000, 0x10ffff];
/** Code points that a segment may hold. */
export const NOT_SLASH: CodePointSet = [0, 0x2e, 0x30, 0xd7ff, 0xe000, 0x10ffff];
export const ONLY_SLASH: CodePointSet = [SLASH, SLASH];

/** The union of closed intervals given in any order, overlapping or not; those with `low > high` are empty. */
export function union(intervals: readonly (readonly [low: number, high: number])[]): CodePointSet {
  const result: number[] = [];
  for (const [low, high] of intervals.filter(([low, high]) => low <= high).sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last === undefined || low > last + 1) result.push(low, high);
    else if (high > last) result[result.length - 1] = high;
  }
  return result;
}

/** The intervals of a set, one by one. */
export function* intervals(set: CodePointSet): Generator<readonly [low: number, high: number]> {
  for (let at = 0; at < set.length; at += 2) yield [set[at] ?? 0, set[at + 1] ?? 0];
}

export function intersect(a: CodePointSet, b: CodePointSet): CodePointSet {
  const result: number[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const highA = a[i + 1] ?? 0;
    const highB = b[j + 1] ?? 0;
    const low = Math.max(a[i] ?? 0, b[j] ?? 0);
    const high = Math.min(highA, highB);
    if (low <= high) result.push(low, high);
    if (highA < highB) i += 2;
    else j += 2;
  }
  return result;
}

/** Every code point a segment may hold, but those of `set`. */
export function complement(set: CodePointSet): CodePointSet {
  const gaps: [number, number][] = [];
  let from = 0;
  for (const [low, high] of intervals(set)) {
    gaps.push([from, low - 1]);
    from = high + 1;
  }
  gaps.push([from, 0x10ffff]);
  return intersect(union(gaps), NOT_SLASH);
}

export function has(set: CodePointSet, codePoint: number): boolean {
  for (let at = 0; at < set.length; at += 2) {
    if (codePoint <= (set[at + 1] ?? 0)) return codePoint >= (set[at] ?? 0);
  }
  return false;
}
