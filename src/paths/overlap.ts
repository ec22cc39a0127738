import { type Part, Pattern } from "./pattern.ts";
import { findCommon } from "./search.ts";

export { isGlob } from "./glob.ts";
export type { Pattern } from "./pattern.ts";

/** `caseSensitive`: as the file system does. False compares letters by simple folding, one code point at a time. */
export interface PatternOptions {
  readonly caseSensitive: boolean;
}

const SENSITIVE: PatternOptions = { caseSensitive: true };

/** Compiled patterns by case and source. A file's few patterns are asked about again and again; the rest is dropped. */
const remembered = new Map<string, Pattern>();
const MOST_REMEMBERED = 1000;

/**
 * Makes a pattern ready to be asked. Every text is a pattern; it is taken as it stands, so what a person typed goes
 * through `normalisePattern` first. The same text gives the same object, as long as it is remembered.
 */
export function compile(source: string, options: PatternOptions = SENSITIVE): Pattern {
  const name = `${options.caseSensitive ? "=" : "~"}${source}`;
  const found = remembered.get(name);
  if (found) return found;
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  const pattern = new Pattern(source, options.caseSensitive, "pattern");
  remembered.set(name, pattern);
  return pattern;
}

/**
 * A pattern that covers this one path and what is below it, whatever glob characters the path has in its name; nothing
 * below with `file`, for who knows that it is one: a path alone may be a folder, and meets `**\/*.css` somewhere below.
 */
export function literal(
  path: string,
  options: PatternOptions & { readonly file?: boolean } = SENSITIVE,
): Pattern {
  return new Pattern(path, options.caseSensitive, options.file ? "file" : "path");
}

/** True when the pattern covers this one path, whose every character counts as itself. */
export function covers(pattern: string | Pattern, path: string, options?: PatternOptions): boolean {
  const compiled = typeof pattern === "string" ? compile(pattern, options) : pattern;
  return compiled.covers(path);
}

/** True exactly when some path is covered by both. */
export function overlaps(a: string | Pattern, b: string | Pattern, options?: PatternOptions): boolean {
  return witness(a, b, options) !== null;
}

/**
 * A path that both cover, or null when there is none. `options` are for patterns given as text; without them these are
 * read as the other one is. When two compiled ones disagree about case, it does not count.
 */
export function witness(a: string | Pattern, b: string | Pattern, options?: PatternOptions): string | null {
  const given = options ?? [a, b].find((pattern) => typeof pattern !== "string") ?? SENSITIVE;
  const first = typeof a === "string" ? compile(a, given) : a;
  const second = typeof b === "string" ? compile(b, given) : b;
  if (first.caseSensitive === second.caseSensitive) return commonPath(first, second);
  return commonPath(caseless(first), caseless(second));
}

function caseless(pattern: Pattern): Pattern {
  return pattern.caseSensitive ? new Pattern(pattern.source, false, pattern.reading) : pattern;
}

/** Plain paths are compared as texts. Of two globs, what both match says more than the paths they happen to spell. */
function commonPath(a: Pattern, b: Pattern): string | null {
  return (
    commonSpelling(a, b) ??
    commonPart(a.glob, b.glob, a.caseSensitive) ??
    commonMatch(a, b) ??
    commonMatch(b, a)
  );
}

/** Of the two paths that the patterns spell, the one that is or lies below the other. */
function commonSpelling(a: Pattern, b: Pattern): string | null {
  if (a.key !== null && b.spells(a.key)) return a.path || ANY_PATH;
  return b.key !== null && a.spells(b.key) ? b.path : null;
}

/** A path for two patterns that are both the whole repository. */
const ANY_PATH = "a";

/** What the first matches as a glob, at or below the path that the second spells. */
function commonMatch(a: Pattern, b: Pattern): string | null {
  if (b.key && a.matches(b.key)) return b.path;
  return commonPart(a.glob, b.below, a.caseSensitive);
}

function commonPart(a: Part | null, b: Part | null, caseSensitive: boolean): string | null {
  if (!a || !b || !mayMeet(a, b)) return null;
  return findCommon(a.automaton(), b.automaton(), caseSensitive);
}

/** False when the two begin or end in ways that exclude each other: most pairs go no further. */
function mayMeet(a: Part, b: Part): boolean {
  return (
    (a.start.startsWith(b.start) || b.start.startsWith(a.start)) &&
    (a.end.endsWith(b.end) || b.end.endsWith(a.end))
  );
}
