import { type CodePointSet, DOT } from "./codepoints.ts";
import { escapeGlob, isGlob, parseGlob, splitSegments } from "./glob.ts";
import { absolutePath, type Base, below, collapse, locate, type Place, readBase, unify } from "./place.ts";

export type { Base } from "./place.ts";

/**
 * `inside`: repository-relative, with `/`, `""` for the root itself. `outside`: absolute, with `/`; not ours to judge.
 */
export type PathResult =
  | { readonly kind: "inside"; readonly path: string }
  | { readonly kind: "outside"; readonly path: string };

/**
 * `unsupported`: a `.` or `..` that can't be resolved by the letter, behind `**` or within braces. `invalid`: it holds a
 * control character, which no list of files could show.
 */
export type PatternResult =
  | PathResult
  | { readonly kind: "unsupported"; readonly pattern: string }
  | { readonly kind: "invalid"; readonly pattern: string };

/** Resolves a path that a caller typed, every character of which counts as itself. The file system is not asked. */
export function normalisePath(typed: string, base: Base): PathResult {
  const { root, cwd, windows } = readBase(base);
  const { start, rest } = locate(unify(typed), cwd, windows);
  const place = { volume: start.volume, names: collapse([...start.names, ...rest.split("/")]) };
  const names = below(place, root, base.caseSensitive);
  return names ? { kind: "inside", path: names.join("/") } : { kind: "outside", path: absolutePath(place) };
}

/**
 * Resolves a pattern that a caller typed as `normalisePath` does, its globs untouched. The last slash of a pattern with
 * wildcards stays: it means what is below, too. Where a glob is typed within a folder whose own name holds glob
 * characters, these are put in brackets, so that they stay themselves.
 */
export function normalisePattern(typed: string, base: Base): PatternResult {
  if (/\p{Cc}/u.test(typed)) return { kind: "invalid", pattern: typed };
  const { root, cwd, windows } = readBase(base);
  const { start, rest } = locate(unify(typed), cwd, windows);
  const pattern = rest.replace(/\/{2,}/g, "/");
  const resolved = collapsePattern(start, splitSegments(pattern));
  if (!resolved) return { kind: "unsupported", pattern: typed };
  const place = { volume: start.volume, names: [...resolved.given, ...resolved.typed] };
  const names = below(place, root, base.caseSensitive);
  if (!names) return { kind: "outside", path: absolutePath(place) };
  const path = join(names, Math.max(0, resolved.given.length - root.names.length), pattern.endsWith("/"));
  return hasDots(path) ? { kind: "unsupported", pattern: typed } : { kind: "inside", path };
}

/** The names of the place a pattern starts from, as far as they are left, and the pattern's own. */
interface Resolved {
  readonly given: readonly string[];
  readonly typed: readonly string[];
}

/** Null where a `..` follows what may stand for several segments, so that nobody can say what it takes away. */
function collapsePattern(start: Place, segments: readonly string[]): Resolved | null {
  const given = [...start.names];
  const typed: string[] = [];
  for (const segment of segments) {
    if (segment === "" || segment === ".") continue;
    if (segment !== "..") typed.push(segment);
    else if (SEVERAL.test(typed.at(-1) ?? "")) return null;
    else if (typed.pop() === undefined) given.pop();
  }
  return { given, typed };
}

/** A segment of a pattern that may stand for any number of them: `**`, or braces that hold a slash or a star. */
const SEVERAL = /^\*\*$|\{.*[/*]/s;

/** Puts names together, of which the first `given` were not typed; `slash`: a slash was typed at the end. */
function join(names: readonly string[], given: number, slash: boolean): string {
  const typed = names.slice(given).join("/");
  if (!isGlob(typed)) return names.join("/");
  const path = [...names.slice(0, given).map(escapeGlob), typed].join("/");
  // Braces alone cover what is below; the brackets of an escape would take that away, a last slash gives it back.
  const below = parseGlob(typed, true).wild ? slash : parseGlob(path, true).wild;
  return below ? `${path}/` : path;
}

/** True when some choice of alternatives makes a segment `.` or `..`: `{../a,b}`, but not `{,.}eslintrc`. */
function hasDots(pattern: string): boolean {
  const { tokens, grouped } = parseGlob(pattern, true);
  if (!grouped) return false;
  // Places to be at, as position × 4 + what the segment is so far: nothing, one dot, two dots, a name.
  const places = new Set([0]);
  for (const place of places) {
    const token = tokens[Math.floor(place / 4)];
    const segment = place % 4;
    const next = place - segment + 4;
    const dots = segment === 1 || segment === 2;
    if (dots && (!token || token.kind === "slash")) return true;
    if (token?.kind === "slash") places.add(next);
    else if (token?.kind === "one" && isDot(token.set)) places.add(next + Math.min(segment + 1, 3));
    else if (token?.kind === "one" || token?.kind === "star") places.add(next + 3);
    else if (token?.kind === "jump") places.add(token.to * 4 + segment);
    else for (const to of token?.to ?? []) places.add(to * 4 + segment);
  }
  return false;
}

function isDot(set: CodePointSet): boolean {
  return set[0] === DOT && set[1] === DOT && set.length === 2;
}
