import type { CodePointSet } from "./codepoints.ts";
import { type Lexeme, lex } from "./lexer.ts";

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

export interface Glob {
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

/** Cuts a pattern at the slashes that stand outside alternations: `a/{b/c,d}/e` → `a`, `{b/c,d}`, `e`. */
export function splitSegments(pattern: string): string[] {
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
interface Group {
  readonly open: number;
  readonly commas: readonly number[];
  readonly close: number;
}

/**
 * Pairs each `}` with the nearest open `{`, and gives to every lexeme position that belongs to a pair with a comma of its
 * own its group. All other braces and commas are plain letters.
 */
function pairBraces(lexemes: readonly Lexeme[], pattern: string): Map<number, Group> {
  const groups = new Map<number, Group>();
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

function token(lexeme: Lexeme, position: number, group: Group | undefined): Token {
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
