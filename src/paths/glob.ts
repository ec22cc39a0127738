import {
  type CodePointSet,
  complement,
  intersect,
  intervals,
  NOT_SLASH,
  ONLY_SLASH,
  SLASH,
  union,
} from "./codepoints.ts";

/**
 * A step of a pattern. Braces become jumps between positions, so a pattern is as long as it was written however many
 * spellings it stands for. Position `tokens.length` is its end.
 */
export type Token =
  | { readonly kind: "one"; readonly at: number; readonly set: CodePointSet }
  | { readonly kind: "star"; readonly at: number }
  | { readonly kind: "slash"; readonly at: number }
  /** The `{` of an alternation: goes on at any of `to`; `close` is the position of its `}`. */
  | { readonly kind: "open"; readonly at: number; readonly to: readonly number[]; readonly close: number }
  /** The `,` or `}` of an alternation: goes on behind it. */
  | { readonly kind: "jump"; readonly at: number; readonly to: number };

interface Glob {
  readonly tokens: readonly Token[];
  /** It holds `*`, `?` or a class. */
  readonly wild: boolean;
  /** It holds `{a,b}`. */
  readonly grouped: boolean;
}

/** Always wild, within a class or out of it. */
const WILD = /[*?]/;
/** Wild or grouping, where they are closed. */
const OPENING = /[[{]/;
const SPECIALS = /[*?[{]/g;

/** Reads a pattern whose text is well-formed (see `spell`). Every text is a pattern; nothing is refused. */
export function parseGlob(pattern: string, caseSensitive: boolean): Glob {
  const lexemes = lex(pattern, caseSensitive);
  const groups = pairBraces(lexemes, pattern);
  return {
    tokens: lexemes.map((lexeme, position) => token(lexeme, position, groups.get(position))),
    wild: lexemes.some((lexeme) => lexeme.wild),
    grouped: groups.size > 0,
  };
}

/** True when a text means more than its own spelling: it has `*`, `?`, a closed class or a brace with alternatives. */
export function isGlob(pattern: string): boolean {
  if (WILD.test(pattern)) return true;
  if (!OPENING.test(pattern)) return false;
  const { wild, grouped } = parseGlob(pattern, true);
  return wild || grouped;
}

/** A pattern that matches this text and no other: `app/[id]` → `app/[[]id]`. */
export function escapeGlob(text: string): string {
  return text.replace(SPECIALS, "[$&]");
}

/**
 * A pattern whose classes also match what they spell: `app/[id]/**` as well as what it says of one letter, the folder that is
 * called so. Frameworks name folders in brackets, and a reservation must not depend on whether such a folder is there yet.
 */
export function withSpelledClasses(pattern: string): string {
  if (!pattern.includes("[")) return pattern;
  let result = "";
  for (let at = 0; at < pattern.length;) {
    const end = pattern[at] === "[" ? (readClass(pattern, at, true)?.end ?? at) : at;
    const text = pattern.slice(at, Math.max(end, at + 1));
    result += end === at ? text : `{${text},${text.replace(/[*?[\]{},]/g, "[$&]")}}`;
    at += text.length;
  }
  return result;
}

/** Cuts a pattern at the slashes that stand outside alternations: `a/{b/c,d}/e` → `a`, `{b/c,d}`, `e`. */
export function splitSegments(pattern: string): string[] {
  if (!/[[{\\]/.test(pattern)) return pattern.split("/");
  const { tokens } = parseGlob(pattern, true);
  const segments: string[] = [];
  let from = 0;
  for (let position = 0; position < tokens.length; position++) {
    const token = tokens[position];
    if (token?.kind === "open") position = token.close;
    if (token?.kind !== "slash") continue;
    segments.push(pattern.slice(from, token.at));
    from = token.at + 1;
  }
  segments.push(pattern.slice(from));
  return segments;
}

/** The positions of one alternation's `{`, of its own commas, and of its `}`. */
interface BraceGroup {
  readonly open: number;
  readonly commas: readonly number[];
  readonly close: number;
}

/**
 * Pairs each `}` with the nearest open `{`, and gives to every lexeme position that belongs to a pair with a comma of its
 * own its group. All other braces and commas are plain letters.
 */
function pairBraces(lexemes: readonly Lexeme[], pattern: string): Map<number, BraceGroup> {
  const groups = new Map<number, BraceGroup>();
  const pending: { open: number; commas: number[] }[] = [];
  for (const [position, lexeme] of lexemes.entries()) {
    if (lexeme.kind !== "brace") continue;
    const letter = pattern[lexeme.at];
    if (letter === "{") pending.push({ open: position, commas: [] });
    else if (letter === ",") pending.at(-1)?.commas.push(position);
    else {
      const pair = pending.pop();
      if (!pair || pair.commas.length === 0) continue;
      for (const member of [pair.open, ...pair.commas, position])
        groups.set(member, { ...pair, close: position });
    }
  }
  return groups;
}

function token(lexeme: Lexeme, position: number, group: BraceGroup | undefined): Token {
  const { at, kind, set } = lexeme;
  if (group) {
    const { open, commas, close } = group;
    if (position === open)
      return { kind: "open", at, to: [open, ...commas].map((start) => start + 1), close };
    return { kind: "jump", at, to: close + 1 };
  }
  if (kind === "star" || kind === "slash") return { kind, at };
  return { kind: "one", at, set };
}

/** The meaning of one or several characters of a pattern by themselves; `at` is the UTF-16 offset of the first. */
interface Lexeme {
  readonly at: number;
  /** `one`: a code point or a class; `brace`: one of `{ , }`, which only their pairing can tell from plain letters. */
  readonly kind: "one" | "star" | "slash" | "brace";
  /** The code points that it matches, or would match when it turns out to be a plain letter. Empty for a star. */
  readonly set: CodePointSet;
  /** True for `*`, `?` and classes. */
  readonly wild: boolean;
}

/** Cuts a pattern into lexemes. A class goes before braces: `{[a,b]}` holds the class of `a`, the comma and `b`. */
function lex(pattern: string, caseSensitive: boolean): Lexeme[] {
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
