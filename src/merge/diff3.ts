import { lineDiff } from "../text/line-diff.ts";

/** Lines from `start` to before `end`. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * A run of lines and where it stands in each text. `common`: unchanged, or changed alike; `ours`, `theirs`: that side's
 * version stands; `clash`: both changed it, differently.
 */
export interface Chunk extends Three<Span> {
  readonly kind: "common" | "ours" | "theirs" | "clash";
}

type TextLines = Three<readonly string[]>;

/** The three-way merge of lines, as chunks that cover all three texts in order. */
export function diff3(lines: TextLines): Chunk[] {
  const { base, ours, theirs } = lines;
  const [toOurs, toTheirs] = [align(base, ours), align(base, theirs)];
  const chunks: Chunk[] = [];
  let [b, o, t] = [0, 0, 0];
  while (b < base.length || o < ours.length || t < theirs.length) {
    let same = 0;
    while (b + same < base.length && toOurs[b + same] === o + same && toTheirs[b + same] === t + same) same++;
    if (same > 0) {
      chunks.push({ kind: "common", base: span(b, same), ours: span(o, same), theirs: span(t, same) });
      [b, o, t] = [b + same, o + same, t + same];
      continue;
    }
    let next = b;
    while (next < base.length && ((toOurs[next] ?? -1) < 0 || (toTheirs[next] ?? -1) < 0)) next++;
    const [nextOurs, nextTheirs] = [toOurs[next] ?? ours.length, toTheirs[next] ?? theirs.length];
    const change = { base: span(b, next - b), ours: span(o, nextOurs - o), theirs: span(t, nextTheirs - t) };
    chunks.push(...judge(lines, change));
    [b, o, t] = [next, nextOurs, nextTheirs];
  }
  return chunks;
}

function span(start: number, length: number): Span {
  return { start, end: start + length };
}

function sizeOf({ start, end }: Span): number {
  return end - start;
}

function isEqual(a: readonly string[], inA: Span, b: readonly string[], inB: Span): boolean {
  if (sizeOf(inA) !== sizeOf(inB)) return false;
  for (let at = 0; at < sizeOf(inA); at++) if (a[inA.start + at] !== b[inB.start + at]) return false;
  return true;
}

function judge({ base, ours, theirs }: TextLines, change: Three<Span>): Chunk[] {
  if (isEqual(ours, change.ours, theirs, change.theirs)) return [{ kind: "common", ...change }];
  if (isEqual(base, change.base, theirs, change.theirs)) return [{ kind: "ours", ...change }];
  if (isEqual(base, change.base, ours, change.ours)) return [{ kind: "theirs", ...change }];
  return trim(ours, theirs, change);
}

/** Takes off what both sides begin and end with alike; what is left is a clash only if both sides have something there. */
function trim(ours: readonly string[], theirs: readonly string[], change: Three<Span>): Chunk[] {
  const { base, ours: o, theirs: t } = change;
  const most = Math.min(sizeOf(o), sizeOf(t));
  let head = 0;
  while (head < most && ours[o.start + head] === theirs[t.start + head]) head++;
  let tail = 0;
  while (tail < most - head && ours[o.end - 1 - tail] === theirs[t.end - 1 - tail]) tail++;
  const middle = {
    base,
    ours: { start: o.start + head, end: o.end - tail },
    theirs: { start: t.start + head, end: t.end - tail },
  };
  const free = sizeOf(base) === 0;
  const kind =
    free && sizeOf(middle.theirs) === 0 ? "ours" : free && sizeOf(middle.ours) === 0 ? "theirs" : "clash";
  const alike = (from: Three<number>, length: number): Chunk[] => {
    const { base, ours, theirs } = from;
    const part = { base: span(base, 0), ours: span(ours, length), theirs: span(theirs, length) };
    return length === 0 ? [] : [{ kind: "common", ...part }];
  };
  return [
    ...alike({ base: base.start, ours: o.start, theirs: t.start }, head),
    { kind, ...middle },
    ...alike({ base: base.end, ours: o.end - tail, theirs: t.end - tail }, tail),
  ];
}

/** Pairs equal lines (without terminators) of two texts, in order: for each of `a` its partner's index in `b`, or -1. */
export function align(a: readonly string[], b: readonly string[]): readonly number[] {
  const partners: number[] = [];
  let [offset, partner] = [0, 0];
  const keepUpTo = (end: number) => {
    while (offset < end) {
      offset += (a[partners.length] ?? "").length + 1;
      partners.push(partner++);
    }
  };
  for (const { range, text } of lineDiff(textOf(a), textOf(b))) {
    keepUpTo(range.start);
    while (offset < range.end) {
      offset += (a[partners.length] ?? "").length + 1;
      partners.push(-1);
    }
    partner += text.split("\n").length - 1;
  }
  keepUpTo(textOf(a).length);
  return partners;
}

function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}

/** One thing as the common ancestor and the two sides have it. */
export interface Three<T> {
  readonly base: T;
  readonly ours: T;
  readonly theirs: T;
}

export type Side = "ours" | "theirs";

/** The side whose version stands: the one that changed it, ours when both agree; null when they changed it differently. */
export function standing<T>({ base, ours, theirs }: Three<T>): Side | null {
  if (ours === theirs || theirs === base) return "ours";
  return ours === base ? "theirs" : null;
}

/** The same done to all three. */
export function each<T, R>({ base, ours, theirs }: Three<T>, change: (one: T) => R): Three<R> {
  return { base: change(base), ours: change(ours), theirs: change(theirs) };
}
