import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { escapeGlob, splitSegments } from "../paths/glob.ts";
import { normalisePath, normalisePattern, type PatternResult } from "../paths/normalise.ts";
import { compile } from "../paths/overlap.ts";
import { isPlainPath } from "../paths/plain.ts";
import { inOtherWorktree, type Place } from "./locate.ts";
import { entriesOf, existingPart, linkAt, realOf, statOf, within } from "../system/files.ts";
import { nativeOf } from "./native.ts";
import { areTwoHere } from "./two-here.ts";
import { STATE_FOLDER } from "../system/state.ts";

/** A path or pattern as the caller gave it and as the rules see it. */
export interface ResolvedPath {
  readonly given: string;
  readonly kind: "inside" | "outside" | "invalid";
  /** Repository-relative, `/`; empty for the root. */
  readonly path: string;
  /** Other repository-relative names under which it is reached: those that its links are spelled by. */
  readonly also?: readonly string[];
}

/** Turns what callers type into repository-relative keys: their folder, their worktree's root, symbolic links, case. */
export class Resolver {
  /** Whether case counts on this disk. */
  readonly caseSensitive: boolean;
  /**
   * How names of claims are compared. Where several machines share the board, one of them may have a disk on which case counts for nothing:
   * so it does on none, but for two names under which there are two files, or folders, here.
   */
  readonly claims: {
    readonly caseSensitive: boolean;
    readonly areTwo?: (one: string, other: string) => boolean;
  };
  private readonly place: Pick<Place, "root" | "main">;
  private readonly root: string;
  private readonly cwd: string;
  /** The caller's folder as they name it. */
  readonly spelledCwd: string;
  /** The repository's top by all its names, and its main work tree's. */
  readonly tops: readonly string[];

  constructor(place: Place, cwd: string, isShared = false) {
    this.root = realOf(place.root) ?? place.root;
    this.place = { root: this.root, main: place.main };
    this.tops = [...new Set([place.root, this.root, ...(place.main === null ? [] : [place.main])])];
    this.cwd = realOf(cwd) ?? cwd;
    this.spelledCwd = cwd;
    this.caseSensitive = isCaseSensitive(place.file);
    const { caseSensitive } = this;
    this.claims =
      isShared && caseSensitive
        ? { caseSensitive: false, areTwo: (one, other) => areTwoHere(this.root, one, other) }
        : { caseSensitive };
  }

  /** One literal path; symbolic links on the way are followed. */
  path(given: string): ResolvedPath {
    // No file of any system has such a name: each program would make another of it.
    if (given.includes("\0")) return { given, kind: "invalid", path: "" };
    const found = this.follow(
      given,
      this.throughLinks(given, (typed) => normalisePath(typed, this.frame)),
    );
    return this.withNames(found, given);
  }

  /** Whether a text, as it stands, names something on disk. */
  stands(text: string): boolean {
    if (text.includes("\0") || text.length > LONGEST_PATH) return false;
    const { kind, path } = normalisePath(text, this.frame);
    return statOf(kind === "inside" ? join(this.root, path) : path) !== undefined;
  }

  /** A pattern; the part before its first glob character is followed like a path. */
  pattern(given: string): ResolvedPath {
    const found = this.throughLinks(given, (typed) => normalisePattern(typed, this.frame));
    if (found.kind !== "inside")
      return { given, kind: found.kind === "outside" ? "outside" : "invalid", path: "" };
    // `app/[id]/page.tsx` may be a path that exists as it is spelled.
    if (!/[*?[\]{}]/.test(found.path) || statOf(join(this.root, found.path))) {
      return this.withNames(this.follow(given, found), given);
    }
    const segments = splitSegments(found.path);
    // Folders that exist as they are spelled are no globs: `app/[id]/**` is all below the folder `[id]`.
    let fixed = 0;
    while (fixed < segments.length - 1 && this.isPlainHere(segments.slice(0, fixed + 1))) fixed++;
    const head = { kind: "inside" as const, path: segments.slice(0, fixed).join("/") };
    const followed = this.follow(given, head);
    if (followed.kind !== "inside") return followed;
    const below = (folder: string) =>
      [escapeGlob(folder), ...segments.slice(fixed)]
        .filter((part) => part !== "")
        .join("/")
        .normalize("NFC");
    const path = below(followed.path);
    const { also } = this.withNames(followed, join(this.root, head.path));
    return also === undefined
      ? { given, kind: "inside", path }
      : { given, kind: "inside", path, also: also.map(below) };
  }

  /** With the names by which its links spell it, where there are any: a path is asked about by each of its names. */
  private withNames(found: ResolvedPath, spelled: string): ResolvedPath {
    if (found.kind !== "inside" || (sep === "/" && DRIVE.test(spelled))) return found;
    const asked = resolve(this.spelledCwd, nativeOf(spelled, this.spelledCwd).replaceAll("\\", "/"));
    const spelt =
      asked === join(this.root, found.path) ? [] : linkNames(asked).flatMap((name) => this.keyOf(name) ?? []);
    const also = [...new Set(spelt)].filter((name) => name !== found.path);
    return also.length === 0 ? found : { ...found, also };
  }

  /** A path of the repository as its key; null for any other. */
  private keyOf(path: string): string | null {
    const key = relative(this.root, path).split(sep).join("/");
    return key === ".." || key.startsWith("../") || isAbsolute(key) ? null : key.normalize("NFC");
  }

  /** True for segments without glob characters, and for those that name a folder as they stand. */
  private isPlainHere(segments: readonly string[]): boolean {
    const last = segments.at(-1) ?? "";
    return !/[*?[\]{}]/.test(last) || this.kindOf(segments.join("/")) === "folder";
  }

  /** The folder that paths are relative to, links followed. */
  get top(): string {
    return this.root;
  }

  /** A file as the caller would type it: from their folder where it is below it, else with its whole path. */
  shown(file: string): string {
    const way = relative(this.cwd, file);
    return way === "" || way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way) ? file : way;
  }

  /** The kind of entry at a repository-relative path. */
  kindOf(path: string): "file" | "folder" | "none" {
    const found = statOf(isPlainPath(path) ? within(this.root, path) : join(this.root, path));
    return found === undefined ? "none" : found.isDirectory() ? "folder" : "file";
  }

  private get frame() {
    return { root: this.root, cwd: this.cwd, caseSensitive: this.caseSensitive };
  }

  /** A path that seems to lie outside may lead back in: the folder was entered by a link, and the path names it so; or it is another worktree's. */
  private throughLinks<T extends PatternResult>(given: string, normalise: (typed: string) => T): T {
    const found = normalise(given);
    // To this platform's own reading a drive of another would be a folder of that name below the caller's.
    if (found.kind !== "outside" || (sep === "/" && DRIVE.test(given))) return found;
    const real = realOfExisting(resolve(this.cwd, nativeOf(given, this.cwd)));
    const here = inOtherWorktree(real, this.place);
    return normalise(here === null ? real : join(this.root, here));
  }

  private follow(given: string, found: { kind: string; path: string }): ResolvedPath {
    if (found.kind !== "inside")
      return { given, kind: found.kind === "outside" ? "outside" : "invalid", path: "" };
    const real = realOfExisting(join(this.root, found.path));
    const key = inOtherWorktree(real, this.place)?.split(sep).join("/") ?? this.keyOf(real);
    return key === null ? { given, kind: "outside", path: "" } : { given, kind: "inside", path: key };
  }
}

const DRIVE = /^[A-Za-z]:[\\/]/;

/** The real path of the part that exists, with the rest behind it as it was given. */
export function realOfExisting(path: string, links = 0): string {
  const found = realOf(path);
  if (found !== null || dirname(path) === path || path.length > LONGEST_PATH) return found ?? path;
  const there = existingPart(path);
  if (there !== path) return join(realOfExisting(there, links), path.slice(there.length));
  const target = links < MOST_LINKS ? linkAt(path) : null;
  // A link to what is not there yet: who writes to it makes what it names.
  if (target !== null)
    return realOfExisting(resolve(realOfExisting(dirname(path), links + 1), target), links + 1);
  return join(realOfExisting(dirname(path), links), basename(path));
}

/** The names of a path while its links are followed one after the other, from the left; the path itself is the first. */
function linkNames(path: string): string[] {
  const names = [path];
  for (let links = 0; links < MOST_LINKS; links++) {
    const next = throughFirstLink(names.at(-1) ?? path);
    if (next === null) break;
    names.push(next);
  }
  return names;
}

function throughFirstLink(path: string): string | null {
  const there = existingPart(path);
  const parts = there.split(sep);
  for (let end = 2; end <= parts.length; end++) {
    const folder = parts.slice(0, end).join(sep);
    const target = linkAt(folder);
    if (target !== null)
      return resolve(dirname(folder), target, ...parts.slice(end), ...path.slice(there.length).split(sep));
  }
  return null;
}

/** Maximum length of a path that is looked up (characters): no file system has longer ones, and each folder costs a call. */
const LONGEST_PATH = 32_768;
/** Maximum number of links in a row that are followed; the kernel's. */
const MOST_LINKS = 40;

/**
 * Asks the file system: the coordination file under a name in the other case is the same file, or it is not. Some give each
 * spelling a number of its own; then the folder's own list says whether there are two files.
 */
function isCaseSensitive(file: string): boolean {
  const [folder, name] = [dirname(file), basename(file)];
  const other = name === name.toLowerCase() ? name.toUpperCase() : name.toLowerCase();
  const here = statOf(file);
  const there = statOf(within(folder, other));
  if (here === undefined || there === undefined) return true;
  const listed = new Set(entriesOf(folder).map((entry) => entry.name));
  return listed.size === 0 ? here.ino !== there.ino : listed.has(name) && listed.has(other);
}

/** Folders that hold nothing anybody reserves. */
const UNSURVEYED = new Set([".git", STATE_FOLDER, "node_modules"]);
/** A larger tree is not counted: a warning is not worth the wait. */
const MOST_FILES = 5_000;

/** The files of a tree below one of its folders, each by its path from the root; links are not followed. */
export function* pathsBelow(root: string, folder: string): Generator<string> {
  const folders = [folder];
  for (let at = folders.pop(); at !== undefined; at = folders.pop()) {
    for (const entry of entriesOf(join(root, at))) {
      const path = at === "" ? entry.name : `${at}/${entry.name}`;
      if (!entry.isDirectory()) yield path;
      else if (!UNSURVEYED.has(entry.name)) folders.push(path);
    }
  }
}

/** Counts the files of a tree that a pattern covers, of a plain name one at most; null when there are too many to count quickly. */
export function survey(
  root: string,
  pattern: string,
  caseSensitive: boolean,
): { matched: number; total: number } | null {
  if (isPlainPath(pattern)) {
    const path = join(root, pattern);
    const found = statOf(path);
    // One name is there or is not: nothing is counted for it but whether the tree has any file.
    if (found?.isDirectory() !== true) {
      const isThere = found !== undefined || linkAt(path) !== null;
      const isEmpty = !isThere && pathsBelow(root, "").next().done === true;
      return { matched: isThere ? 1 : 0, total: isEmpty ? 0 : 1 };
    }
  }
  const compiled = compile(pattern, { caseSensitive });
  let matched = 0;
  let total = 0;
  for (const path of pathsBelow(root, "")) {
    if (++total > MOST_FILES) return null;
    if (compiled.covers(path.normalize("NFC"))) matched++;
  }
  return { matched, total };
}
