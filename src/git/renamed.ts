import { basename, join } from "node:path";
import { bytesOf as allOf, type Disk, disk, type Stats, statOf } from "../system/files.ts";
import { indexAround, type Tracked, trackedBelow } from "../system/git-index.ts";
import { gitNow, type GitPlace, workTreeAt } from "../system/git.ts";

/** A question to git about moves that nobody announced. */
interface Renames {
  /** From when on (ms since the epoch); null for what is not committed only. */
  readonly since: number | null;
  /** Folder or file, from the top, in which the new names lie. */
  readonly below: string;
  /** The file found there, where one file is asked about. */
  readonly file: Stats | undefined;
  readonly isAsked: (path: string) => boolean;
  /** Whether somebody holds a name. */
  readonly isHeld: (path: string) => boolean;
}

/** Maximum number of files that git does not know which are compared with what is missing; and of what is missing. */
const MOST_NEW = 500;
const MOST_GONE = 100;
/** Largest file that is compared (bytes). */
const LARGEST = 4_000_000;
/** The share that two texts must have in common for one to be the other, moved: git's own measure. */
const ALIKE = 0.5;
const MINUTE = 60_000;

/**
 * Held names that are gone and that what is asked about had before: by what git has staged or committed since, and, of files that it does not
 * know, by their content. Only objects and the index are read, so that no filter of the repository's runs.
 */
export function renamedSince(root: string, asked: Renames): string[] {
  const index = indexAround(root);
  if (index === null || index.top !== root) return [];
  const { file, below } = asked;
  const [own = null] = file?.isFile() === true ? trackedBelow(index.file, below) : [];
  if (own !== null && file !== undefined && isOld(own, file, asked.since)) return [];
  const place = workTreeAt(root);
  const { pairs, gone } = changedNames(place, asked.since);
  const isMissing = (path: string) => statOf(join(root, path)) === undefined;
  const moved = pairs.filter(({ from }) => asked.isHeld(from) && isMissing(from));
  const staged = moved.filter(({ to }) => asked.isAsked(to)).map(({ from }) => from);
  if (own !== null) return staged;
  const lost = [...new Set([...gone, ...listed(place, ["ls-files", "-d", "-z"])])].filter(isMissing);
  // A file that git has seen moved may have been moved again.
  const missing = lost.flatMap((path): Missing[] => {
    const from = asked.isHeld(path) ? path : moved.find(({ to }) => to === path)?.from;
    return from === undefined ? [] : [{ path, held: from }];
  });
  if (missing.length === 0) return staged;
  const fresh =
    file?.isFile() === true
      ? [below]
      : listed(place, ["ls-files", "-o", "-z", "--exclude-standard", "--", `:(top,literal)${below}`]);
  return [...staged, ...movedTo(root, place, missing.slice(0, MOST_GONE), fresh.filter(asked.isAsked))];
}

/** A file that has been under its name since before: git has it so, and it was only edited since. */
function isOld(own: Tracked, file: Stats, since: number | null): boolean {
  return (
    since !== null && own.ctime * 1_000 < since - MINUTE && own.mtime[0] !== Math.floor(file.mtimeMs / 1_000)
  );
}

/** A file that is gone, by the name that somebody holds and by its last one. */
interface Missing {
  readonly path: string;
  readonly held: string;
}

interface Pair {
  readonly from: string;
  readonly to: string;
}

/** The names renamed or taken away between a moment (or the commit that is checked out) and what is staged. */
function changedNames(place: GitPlace, since: number | null): { pairs: Pair[]; gone: string[] } {
  const diff = ["diff", "--cached", "--raw", "-z", "-M", "--no-ext-diff", "--diff-filter=RD"];
  const from = since === null ? null : new Date(since).toISOString();
  const log = ["log", `--since=${from}`, "-n", "50", "--format=", ...diff.slice(2)];
  // By what the branch was then, and by each commit since: times are to the minute, and a commit that was pulled is older than it is here.
  const asked = [[...diff, "HEAD", "--"], ...(from === null ? [] : [[...diff, `HEAD@{${from}}`, "--"], log])];
  const said = asked.map((args) => gitNow(place, args) ?? "").join("");
  const [pairs, gone]: [Pair[], string[]] = [[], []];
  const words = said.split("\0");
  for (let at = 0; at < words.length; at++) {
    const [, , , to = "", status = ""] = (words[at] ?? "").split(" ");
    if (status.startsWith("R")) {
      const pair = { from: words[at + 1] ?? "", to: words[at + 2] ?? "" };
      // Empty files are all alike.
      if (!EMPTY.test(to) || basename(pair.from) === basename(pair.to)) pairs.push(pair);
      at += 2;
    } else if (status === "D") gone.push(words[++at] ?? "");
  }
  return { pairs, gone };
}

/** The object of no bytes, of either kind of hash. */
const EMPTY = /^(?:e69de29b|473a0f4c)/;

function listed(place: GitPlace, args: readonly string[]): string[] {
  return (gitNow(place, args) ?? "").split("\0").filter((path) => path !== "");
}

/** The missing files whose content, as git has it, is that of a file which it does not know. */
function movedTo(
  root: string,
  place: GitPlace,
  missing: readonly Missing[],
  fresh: readonly string[],
): string[] {
  const texts = fresh.slice(0, MOST_NEW).flatMap((path) => {
    const bytes = bytesOf(join(root, path));
    return bytes === null ? [] : [{ path, bytes }];
  });
  if (texts.length === 0) return [];
  const show = (name: string) => gitNow(place, ["cat-file", "blob", name]);
  return missing
    .filter(({ path }) => {
      const old = show(`:${path}`) ?? show(`HEAD:${path}`);
      return old !== null && texts.some((one) => isMoved(path, old, one));
    })
    .map(({ held }) => held);
}

function isMoved(from: string, old: string, { path, bytes }: { path: string; bytes: string }): boolean {
  if (old === "" || bytes === "") return old === bytes && basename(from) === basename(path);
  return old === bytes || likeness(old, bytes) >= ALIKE;
}

/** How much of the longer of two texts stands in the other as well, by lines (0 to 1). */
function likeness(a: string, b: string): number {
  const lines = new Map<string, number>();
  for (const line of a.split("\n")) lines.set(line, (lines.get(line) ?? 0) + 1);
  let common = 0;
  for (const line of b.split("\n")) {
    const left = lines.get(line) ?? 0;
    if (left === 0) continue;
    lines.set(line, left - 1);
    common += line.length + 1;
  }
  return common / Math.max(a.length, b.length, 1);
}

/** A character a byte; null for what is no file, or a large one. */
function bytesOf(file: string, given: Disk = disk): string | null {
  const stat = statOf(file);
  if (stat?.isFile() !== true || stat.size > LARGEST) return null;
  try {
    return allOf(file, given).toString("latin1");
  } catch {
    return null;
  }
}
