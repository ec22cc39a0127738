import { type CodePointSet, intervals, union } from "./codepoints.ts";

const ASCII = /^[\u0000-\u007f]*$/;
const LONE_SURROGATES = /\p{Surrogate}/gu;

/** Below this width a range is folded one by one; above it, by the table of all that folds, made at the first need. */
const NARROW = 512;
/** No letter beyond has two cases (Adlam, U+1E900–U+1E943, is the last that does). */
const LAST_CASED = 0x1ffff;

/**
 * The representative of all the code points that differ from this one by case alone: upper case, then lower case, each
 * only where it is a single code point (`ß`, whose upper case is `SS`, stays). Idempotent.
 */
export function foldCodePoint(codePoint: number): number {
  if (codePoint < 0x80) return codePoint >= 0x41 && codePoint <= 0x5a ? codePoint + 0x20 : codePoint;
  const upper = onlyCodePoint(String.fromCodePoint(codePoint).toUpperCase()) ?? codePoint;
  return onlyCodePoint(String.fromCodePoint(upper).toLowerCase()) ?? upper;
}

/**
 * The spelling under which texts are compared: lone surrogates read as U+FFFD, as writing them in UTF-8 would make
 * them, and letters folded unless case counts.
 */
export function spell(text: string, caseSensitive: boolean): string {
  if (ASCII.test(text)) return caseSensitive ? text : text.toLowerCase();
  const formed = text.replace(LONE_SURROGATES, "\ufffd");
  if (caseSensitive) return formed;
  return Array.from(formed, (letter) => String.fromCodePoint(foldCodePoint(letter.codePointAt(0) ?? 0))).join(
    "",
  );
}

/** The folds of a set's members. It may keep members that are no fold themselves: no spelled text holds them. */
export function foldSet(set: CodePointSet): CodePointSet {
  const folded: [number, number][] = [];
  for (const [low, high] of intervals(set)) {
    if (high - low > NARROW) {
      folded.push([low, high]);
      for (const [from, to] of foldTable()) if (from >= low && from <= high) folded.push([to, to]);
    } else {
      for (let codePoint = low; codePoint <= high; codePoint++) {
        const to = foldCodePoint(codePoint);
        folded.push([to, to]);
      }
    }
  }
  return union(folded);
}

let table: readonly (readonly [from: number, to: number])[] | undefined;

function foldTable(): readonly (readonly [from: number, to: number])[] {
  if (table) return table;
  const changed: [number, number][] = [];
  for (let from = 0; from <= LAST_CASED; from++) {
    const to = from >= 0xd800 && from <= 0xdfff ? from : foldCodePoint(from);
    if (to !== from) changed.push([from, to]);
  }
  return (table = changed);
}

function onlyCodePoint(text: string): number | null {
  const first = text.codePointAt(0) ?? 0;
  return text.length === (first > 0xffff ? 2 : 1) ? first : null;
}
