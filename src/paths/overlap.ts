import { normalisePattern } from "./normalise.ts";
import { type Automaton, buildAutomaton } from "./automaton.ts";
import { isGlob, parseGlob, spell, type Token, withSpelledClasses } from "./glob.ts";
import { isPlainPath } from "./plain.ts";
import { accepts, type Effort, findCommon } from "./search.ts";

export { isGlob } from "./glob.ts";
export type { Effort } from "./search.ts";

/** `caseSensitive`: as the file system does. False compares letters by simple folding, one code point at a time. */
interface PatternOptions {
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

/** The known facts of the file system that a stored name is read for. */
interface PathFacts extends PatternOptions {
  /** The kind of a repository-relative path on disk; null (or no probe) where that is not known. */
  readonly kindOf?: (path: string) => "file" | "folder" | "none" | null;
  /** Absolute folders that are the repository's top: its own, its main work tree's, with links followed or not. */
  readonly tops?: readonly string[];
}

/** A last segment such as `auth.ts` is a file's, until a folder of that name is there. */
const LOOKS_LIKE_FILE = /[^/]\.[A-Za-z0-9]{1,8}$/;

/**
 * A stored name as the pattern it means. Names written by hand (`./src/a.ts`, `src\a.ts`) are brought into form; a plain
 * path that is a file has nothing below it, so that `src/auth.ts` and all CSS files are two things.
 */
export function patternOf(stored: string, known: PathFacts): Pattern {
  const { caseSensitive } = known;
  if (isTooLong(stored)) return compile("", { caseSensitive });
  const source = isPlainPath(stored) ? stored : (plainPathOf(stored, known) ?? stored);
  const options = { caseSensitive };
  if (isGlob(source)) return compile(source, options);
  const kind = known.kindOf?.(source) ?? null;
  const isFile = kind === "file" || (kind === "none" && LOOKS_LIKE_FILE.test(source));
  return isFile ? literal(source, { caseSensitive, file: true }) : compile(source, options);
}

/**
 * A stored name brought into form; null for one that lies outside of the repository. A leading slash is the repository's top, unless
 * the name is that of a file of the repository on the whole disk, here or where a colleague has a copy of it.
 */
export function plainPathOf(stored: string, known: PathFacts): string | null {
  const absolute = ABSOLUTE.test(stored) ? absoluteIn(stored, known) : null;
  if (absolute !== null) return absolute;
  const normal = normalisePattern(stored, { root: "/", cwd: "/", caseSensitive: known.caseSensitive });
  return normal.kind === "inside" ? normal.path : null;
}

/** `/home/ann/app/…`, `C:\\app\\…`, `~/app/…`, `file:///home/…`. */
const ABSOLUTE = /^(?:\/|[a-z]:[\\/]|~[\\/]|file:\/\/)/i;

/** The name below the repository's top of what a person named from the top of a disk; null where it names nothing here. */
function absoluteIn(stored: string, { caseSensitive, tops = [], kindOf }: PathFacts): string | null {
  const name = stored.replace(/^file:\/\//i, "");
  for (const root of name.startsWith("~") ? [] : tops) {
    const found = normalisePattern(name, { root, cwd: root, caseSensitive });
    if (found.kind === "inside" && found.path !== "") return found.path;
  }
  const names = name.split(/[\\/]+/).filter((one) => one !== "" && one !== "~");
  const isHere = (path: string) => !isGlob(path) && (kindOf?.(path) ?? "none") !== "none";
  // `/src/app/new.ts` in a folder `app`: what begins like something here is not from elsewhere.
  if (isHere(names[0] ?? "") || isHere(names.join("/"))) return null;
  // Another copy is called as this one is, most of the time.
  const folders = new Set(tops.map((top) => top.split(/[\\/]+/).findLast((one) => one !== "")));
  for (let at = 0; at < names.length - 1; at++) {
    const path = names.slice(at + 1).join("/");
    if (folders.has(names[at]) && isHere(path)) return path;
  }
  return null;
}

/** True when the pattern covers this one path, whose every character counts as itself. */
export function covers(pattern: string | Pattern, path: string, options?: PatternOptions): boolean {
  const compiled = typeof pattern === "string" ? compile(pattern, options) : pattern;
  return compiled.covers(path);
}

/** True exactly when some path is covered by both; also where that takes more effort than there is to find out. */
export function overlaps(
  a: string | Pattern,
  b: string | Pattern,
  options?: PatternOptions,
  effort?: Effort,
): boolean {
  return witness(a, b, options, effort) !== null;
}

/**
 * A path that both cover, or null when there is none. `options` are for patterns given as text; without them these are
 * read as the other one is. When two compiled ones disagree about case, it does not count.
 */
export function witness(
  a: string | Pattern,
  b: string | Pattern,
  options?: PatternOptions,
  effort?: Effort,
): string | null {
  const given = options ?? [a, b].find((pattern) => typeof pattern !== "string") ?? SENSITIVE;
  const first = typeof a === "string" ? compile(a, given) : a;
  const second = typeof b === "string" ? compile(b, given) : b;
  if (first.caseSensitive === second.caseSensitive) return commonPath(first, second, effort);
  return commonPath(caseless(first), caseless(second), effort);
}

function caseless(pattern: Pattern): Pattern {
  return pattern.caseSensitive ? new Pattern(pattern.source, false, pattern.reading) : pattern;
}

/** Plain paths are compared as texts. Of two globs, what both match says more than the paths they happen to spell. */
function commonPath(a: Pattern, b: Pattern, effort?: Effort): string | null {
  return (
    commonSpelling(a, b) ??
    commonPart(a.glob, b.glob, a.caseSensitive, effort) ??
    commonMatch(a, b, effort) ??
    commonMatch(b, a, effort)
  );
}

/** Of the two paths that the patterns spell, the one that is or lies below the other. */
function commonSpelling(a: Pattern, b: Pattern): string | null {
  if (a.key !== null && b.spells(a.key)) return a.path || ANY_PATH;
  return b.key !== null && a.spells(b.key) ? b.path : null;
}

/** A path for two patterns that are both the whole repository. */
const ANY_PATH = "a";

/** A path that the first matches as a glob, at or below the path that the second spells. */
function commonMatch(a: Pattern, b: Pattern, effort?: Effort): string | null {
  if (b.key && a.matches(b.key)) return b.path;
  return commonPart(a.glob, b.below, a.caseSensitive, effort);
}

function commonPart(
  a: PathSet | null,
  b: PathSet | null,
  caseSensitive: boolean,
  effort?: Effort,
): string | null {
  if (!a || !b || !mayMeet(a, b)) return null;
  return findCommon(a.automaton(), b.automaton(), caseSensitive, effort);
}

/** False when the two begin or end in ways that exclude each other: most pairs go no further. */
function mayMeet(a: PathSet, b: PathSet): boolean {
  return (
    (a.start.startsWith(b.start) || b.start.startsWith(a.start)) &&
    (a.end.endsWith(b.end) || b.end.endsWith(a.end))
  );
}

/** Some segment is empty, `.` or `..`: no path of the repository is spelled so, and no pattern covers it. */
const UNNORMALISED = /(?:^|\/)\.{0,2}(?:\/|$)/;
// Letters that no folder has in its name (Windows forbids them). With all that is below its own spelling `**/*.md` would
// meet `**/*.ts` at `**/*.md/x.ts`: a path that nobody has, a conflict that nobody would understand.
const NO_FOLDER = /[*?]/;
/** The whole repository as a path, and as a glob. */
const ROOT = /^\.?\/?$/;
const EVERYTHING = /^\*\*\/?$/;
/** `src/**` is what `src` is: the folder and all that is below it. */
const ALL_BELOW = /\/\*\*\/?$/;
/** All but the last of several `**` in a row: one says as much, in fewer states. */
const REPEATED = /(^|\/)(?:\*\*\/)+(?=\*\*(?:\/|$))/g;
/** The part before the first glob character: a slash at its end is not always read, `src/{**,x}` covers `src`. */
const FIXED_START = /^[^*?[{]*/;
/** The part behind the last one, with a slash at its start as little. A brace or a last slash may let in what is below. */
const FIXED_END = /[*?\]]\/?([^*?\]}]*[^*?\]}/])$/;
const LAST_SLASH = /\/$/;

/** A set of paths: how all of them begin and end, and the exact automaton, made when first asked for. */
interface PathSet {
  readonly start: string;
  readonly end: string;
  automaton(): Automaton;
}

/**
 * How a text is read: as a pattern; as a path, whose every character is itself, with what is below it; or as the path of
 * what is known to be a file, with nothing below.
 */
type PathReading = "pattern" | "path" | "file";

/**
 * A pattern made ready to be asked, once or often. Of all normalised repository-relative paths (no segment is empty, `.`
 * or `..`) it covers those that its glob matches, and besides the one that it spells as it stands, with all below it.
 */
export class Pattern {
  /** As given. */
  readonly source: string;
  readonly caseSensitive: boolean;
  readonly reading: PathReading;
  /** The path it spells as it stands, `""` for the whole repository, null when that is no path. */
  readonly path: string | null;
  /** `path` as it is compared. */
  readonly key: string | null;
  /** `path` and all that is below; null when it has nothing below it. */
  readonly below: PathSet | null;
  /** The paths that it matches beyond its spelling; null for a plain path. */
  readonly glob: PathSet | null;

  constructor(source: string, caseSensitive: boolean, reading: PathReading) {
    this.source = source;
    this.caseSensitive = caseSensitive;
    this.reading = reading;
    const isBeyond = reading === "pattern" && isTooLong(source);
    const text = isBeyond ? "" : spell(source, true);
    const { pattern, plain } = reading === "pattern" ? simplest(text) : { pattern: text, plain: true };
    this.path = spelledPath(plain ? pattern : text);
    this.key = this.path === null ? null : spell(this.path, caseSensitive);
    const folder = reading !== "file" && (plain || !NO_FOLDER.test(text));
    this.below = folder && this.key !== null ? belowPart(this.key) : null;
    this.glob = plain ? null : globPart(pattern, caseSensitive);
  }

  /** How every path begins that it covers, as it is compared. */
  get start(): string {
    return this.glob?.start ?? this.key ?? "";
  }

  /** True when it covers this path, whose every character counts as itself. What is not normalised is covered by nothing. */
  covers(path: string): boolean {
    const key = spell(path, this.caseSensitive);
    if (UNNORMALISED.test(key)) return key === "" && this.key === "";
    return this.spells(key) || this.matches(key);
  }

  /** True when a path given as it is compared is, or lies below, the one that the pattern spells. */
  spells(key: string): boolean {
    return this.key !== null && (this.below ? isWithin(key, this.key) : key === this.key);
  }

  /** True when its glob, spelling apart, matches a path given as it is compared. */
  matches(key: string): boolean {
    if (!this.glob || !key.startsWith(this.glob.start) || !key.endsWith(this.glob.end)) return false;
    return accepts(this.glob.automaton(), key);
  }
}

/** Maximum length of a pattern that is told apart (characters); of a plain path, that of any file system's paths. */
const LONGEST_GLOB = 500;
const LONGEST_PATH = 4_096;

/** Whether a pattern is too long to be looked into: it covers everything, since nobody knows what it leaves out. */
export function isTooLong(source: string): boolean {
  return source.length > LONGEST_GLOB && (source.length > LONGEST_PATH || /[*?[{]/.test(source));
}

/** The pattern in the fewest steps, and whether a plain path says the same. */
function simplest(text: string): { pattern: string; plain: boolean } {
  const single = text.replace(REPEATED, "$1");
  if (EVERYTHING.test(single)) return { pattern: "", plain: true };
  const folder = single.replace(ALL_BELOW, "");
  // `./**` spells no path, nor does the `.` in it here: only alone it is the root.
  if (isGlob(folder) || (folder !== single && UNNORMALISED.test(folder)))
    return { pattern: single, plain: false };
  return { pattern: folder, plain: true };
}

function spelledPath(text: string): string | null {
  if (isPlainPath(text)) return text;
  if (ROOT.test(text)) return "";
  const path = text.replace(LAST_SLASH, "");
  return UNNORMALISED.test(path) ? null : path;
}

function globPart(text: string, caseSensitive: boolean): PathSet {
  const [start = ""] = FIXED_START.exec(text) ?? [];
  const [, end = ""] = FIXED_END.exec(text) ?? [];
  return part(spell(start.replace(LAST_SLASH, ""), caseSensitive), spell(end, caseSensitive), () => {
    const { tokens, wild } = parseGlob(withSpelledClasses(text), caseSensitive);
    return buildAutomaton(tokens, !wild);
  });
}

function belowPart(key: string): PathSet {
  return part(key, "", () => buildAutomaton(key === "" ? TWO_STARS : pathTokens(key), true));
}

function part(start: string, end: string, build: () => Automaton): PathSet {
  let made: Automaton | undefined;
  return { start, end, automaton: () => (made ??= build()) };
}

/** True when `path` is `folder` or lies below it; everything lies below `""`. */
function isWithin(path: string, folder: string): boolean {
  if (folder === "") return true;
  return path.startsWith(folder) && (path.length === folder.length || path[folder.length] === "/");
}

const TWO_STARS: readonly Token[] = [
  { kind: "star", at: 0 },
  { kind: "star", at: 1 },
];

function pathTokens(path: string): Token[] {
  return Array.from(path, (letter, at) => {
    const codePoint = letter.codePointAt(0) ?? 0;
    return letter === "/" ? { kind: "slash", at } : { kind: "one", at, set: [codePoint, codePoint] };
  });
}
