import { type Edit, splitLines } from "./edits.ts";

/** Maximum number of differences of one search, which costs their square; with more, the text is searched in pieces. */
const MOST_DIFFERENCES = 300;

/**
 * Whole-line edits that turn `before` into `after`, few of them and small (Myers, "An O(ND) difference algorithm").
 * What was put in or taken out stands as far down as it can, so that the same change always looks the same.
 */
export function lineDiff(before: string, after: string): Edit[] {
  const [a, b] = [linesOf(before), linesOf(after)];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  const middle = changes(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  const whole = middle.map((change) => move(change, head));
  return toEdits(slidDown(whole, a, b), a, b);
}

/** The lines of a text, each with its terminator. */
function linesOf(text: string): string[] {
  return splitLines(text).map(({ start, next }) => text.slice(start, next));
}

/** Lines `[from, to)` of the one become lines `[freshFrom, freshTo)` of the other. */
interface LineHunk {
  readonly from: number;
  readonly to: number;
  readonly freshFrom: number;
  readonly freshTo: number;
}

function move({ from, to, freshFrom, freshTo }: LineHunk, by: number): LineHunk {
  return { from: from + by, to: to + by, freshFrom: freshFrom + by, freshTo: freshTo + by };
}

/**
 * Lines taken out (or put in) right before a line like their first are as well the ones that begin one further down.
 * Each goes as far as it can, at most up to the next one; those that come to touch are one.
 */
function slidDown(all: readonly LineHunk[], a: readonly string[], b: readonly string[]): LineHunk[] {
  const found: LineHunk[] = [];
  for (const change of all.toReversed()) {
    const next = found[0];
    const end = next?.from ?? a.length;
    let at = change;
    while (at.to < end && slides(at, a, b)) at = move(at, 1);
    if (next === undefined || at.to < next.from) found.unshift(at);
    else found[0] = { ...next, from: at.from, freshFrom: at.freshFrom };
  }
  return found;
}

function slides(
  { from, to, freshFrom, freshTo }: LineHunk,
  a: readonly string[],
  b: readonly string[],
): boolean {
  if (from === to) return freshFrom < freshTo && b[freshFrom] === b[freshTo];
  return freshFrom === freshTo && a[from] === a[to];
}

function toEdits(all: readonly LineHunk[], a: readonly string[], b: readonly string[]): Edit[] {
  let offset = 0;
  let line = 0;
  return all.map(({ from, to, freshFrom, freshTo }) => {
    for (; line < from; line++) offset += a[line]?.length ?? 0;
    const start = offset;
    for (; line < to; line++) offset += a[line]?.length ?? 0;
    return { range: { start, end: offset }, text: b.slice(freshFrom, freshTo).join("") };
  });
}

/** The fewest changes that turn `a` into `b`; with too many for one search, those of each piece between lines that occur once in both. */
function changes(a: readonly string[], b: readonly string[]): LineHunk[] {
  const found = fewestChanges(a, b);
  if (found !== null) return found;
  const all: LineHunk[] = [];
  let [from, freshFrom] = [0, 0];
  for (const end of [...anchors(a, b), { a: a.length, b: b.length }]) {
    const [old, fresh] = [a.slice(from, end.a), b.slice(freshFrom, end.b)];
    const piece = { from: 0, to: old.length, freshFrom: 0, freshTo: fresh.length };
    for (const { from: x, to, freshFrom: y, freshTo } of fewestChanges(old, fresh) ?? [piece])
      all.push({ from: x + from, to: to + from, freshFrom: y + freshFrom, freshTo: freshTo + freshFrom });
    [from, freshFrom] = [end.a + 1, end.b + 1];
  }
  return all;
}

/** Myers' greedy search: `reach[k]` is how far down `a` one gets on diagonal `k` with so many differences. Null when there are too many. */
function fewestChanges(a: readonly string[], b: readonly string[]): LineHunk[] | null {
  if (a.length === 0 && b.length === 0) return [];
  if (a.length === 0 || b.length === 0) return [{ from: 0, to: a.length, freshFrom: 0, freshTo: b.length }];
  const trace: Map<number, number>[] = [];
  let reach = new Map([[1, 0]]);
  for (let count = 0; count <= Math.min(a.length + b.length, MOST_DIFFERENCES); count++) {
    trace.push(reach);
    reach = new Map(reach);
    for (let k = -count; k <= count; k += 2) {
      let x = comesFromAbove(reach, k, count) ? (reach.get(k + 1) ?? 0) : (reach.get(k - 1) ?? 0) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      reach.set(k, x);
      if (x >= a.length && x - k >= b.length) return walkBack(trace, a.length, b.length);
    }
  }
  return null;
}

function comesFromAbove(reach: ReadonlyMap<number, number>, k: number, count: number): boolean {
  return k === -count || (k !== count && (reach.get(k - 1) ?? 0) < (reach.get(k + 1) ?? 0));
}

/** The path that the search took, from its end, as the changes on it. */
function walkBack(trace: readonly ReadonlyMap<number, number>[], toA: number, toB: number): LineHunk[] {
  const found: LineHunk[] = [];
  let [x, y] = [toA, toB];
  for (let count = trace.length - 1; count > 0; count--) {
    const reach = trace[count] ?? new Map<number, number>();
    const k = x - y;
    const above = comesFromAbove(reach, k, count);
    const fromX = reach.get(above ? k + 1 : k - 1) ?? 0;
    const fromY = fromX - (above ? k + 1 : k - 1);
    const last = found[0];
    const step = {
      from: fromX,
      to: above ? fromX : fromX + 1,
      freshFrom: fromY,
      freshTo: above ? fromY + 1 : fromY,
    };
    if (last !== undefined && last.from === step.to && last.freshFrom === step.freshTo)
      found[0] = { ...last, from: step.from, freshFrom: step.freshFrom };
    else found.unshift(step);
    [x, y] = [fromX, fromY];
  }
  return found;
}

/** A place in each of two lists that holds the same. */
interface Anchor {
  readonly a: number;
  readonly b: number;
}

/** The items that stand once in each of two lists, as far as they come in the same order in both (Cohen's patience diff). */
function anchors(a: readonly string[], b: readonly string[]): Anchor[] {
  const [inA, inB] = [singles(a), singles(b)];
  const common = [...inA].flatMap(([line, at]) => {
    const other = inB.get(line);
    return other === undefined ? [] : [{ a: at, b: other }];
  });
  return longestRising(common.sort((one, other) => one.a - other.a));
}

function singles(lines: readonly string[]): Map<string, number> {
  const places = new Map<string, number>();
  const repeated = new Set<string>();
  for (const [index, line] of lines.entries()) {
    if (places.has(line)) repeated.add(line);
    places.set(line, index);
  }
  for (const line of repeated) places.delete(line);
  return places;
}

interface AnchorChain extends Anchor {
  readonly before: AnchorChain | undefined;
}

/** The longest choice of pairs that rises on both sides: the best last pair for each length, found by halving. */
function longestRising(pairs: readonly Anchor[]): Anchor[] {
  const best: AnchorChain[] = [];
  for (const pair of pairs) {
    let [low, high] = [0, best.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((best[middle]?.b ?? 0) < pair.b) low = middle + 1;
      else high = middle;
    }
    best[low] = { ...pair, before: best[low - 1] };
  }
  const found: Anchor[] = [];
  for (let link = best.at(-1); link !== undefined; link = link.before)
    found.unshift({ a: link.a, b: link.b });
  return found;
}
