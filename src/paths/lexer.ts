import {
  type CodePointSet,
  complement,
  intersect,
  NOT_SLASH,
  ONLY_SLASH,
  SLASH,
  union,
} from "./codepoints.ts";
import { foldCodePoint, foldSet } from "./fold.ts";

/** What one or several characters of a pattern mean by themselves; `at` is the UTF-16 offset of the first. */
export interface Lexeme {
  readonly at: number;
  /** `one`: a code point or a class; `brace`: one of `{ , }`, which only their pairing can tell from plain letters. */
  readonly kind: "one" | "star" | "slash" | "brace";
  /** What it matches, or would match when it turns out to be a plain letter. Empty for a star. */
  readonly set: CodePointSet;
  /** True for `*`, `?` and classes. */
  readonly wild: boolean;
}

/** Cuts a pattern into lexemes. A class goes before braces: `{[a,b]}` holds the class of `a`, the comma and `b`. */
export function lex(pattern: string, caseSensitive: boolean): Lexeme[] {
  const lexemes: Lexeme[] = [];
  let at = 0;
  while (at < pattern.length) {
    const bracket = pattern[at] === "[" ? readClass(pattern, at, caseSensitive) : null;
    if (bracket) {
      lexemes.push({ at, kind: "one", set: bracket.set, wild: true });
      at = bracket.end;
    } else {
      const codePoint = pattern.codePointAt(at) ?? 0;
      lexemes.push(letter(at, codePoint, caseSensitive));
      at += codePoint > 0xffff ? 2 : 1;
    }
  }
  return lexemes;
}

function letter(at: number, codePoint: number, caseSensitive: boolean): Lexeme {
  switch (String.fromCodePoint(codePoint)) {
    case "*":
      return { at, kind: "star", set: [], wild: true };
    case "?":
      return { at, kind: "one", set: NOT_SLASH, wild: true };
    case "/":
      return { at, kind: "slash", set: ONLY_SLASH, wild: false };
    case "{":
    case ",":
    case "}":
      return { at, kind: "brace", set: [codePoint, codePoint], wild: false };
    default: {
      const folded = caseSensitive ? codePoint : foldCodePoint(codePoint);
      return { at, kind: "one", set: [folded, folded], wild: false };
    }
  }
}

/**
 * Reads `[abc]`, `[a-z]`, `[!a]`, `[^a]` at `start`. As in a shell, a `]` that comes first is a member, and a bracket
 * that is not closed within its segment is a plain letter: null.
 */
function readClass(
  pattern: string,
  start: number,
  caseSensitive: boolean,
): { set: CodePointSet; end: number } | null {
  const negated = pattern[start + 1] === "!" || pattern[start + 1] === "^";
  const from = start + (negated ? 2 : 1);
  const close = pattern.indexOf("]", from + 1);
  if (close < 0 || pattern.slice(from, close).includes("/")) return null;
  const members = union(
    readMembers(Array.from(pattern.slice(from, close), (text) => text.codePointAt(0) ?? 0)),
  );
  const set = caseSensitive ? members : foldSet(members);
  return { set: negated ? complement(set) : intersect(set, NOT_SLASH), end: close + 1 };
}

/** A `-` is a member at either end, and between two others makes a range; a range that runs backwards is empty. */
function readMembers(members: readonly number[]): [number, number][] {
  const ranges: [number, number][] = [];
  for (let at = 0; at < members.length; at++) {
    const low = members[at] ?? SLASH;
    const high = members[at + 2];
    if (members[at + 1] === 0x2d && high !== undefined) {
      ranges.push([low, high]);
      at += 2;
    } else {
      ranges.push([low, low]);
    }
  }
  return ranges;
}
