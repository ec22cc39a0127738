import { join, resolve } from "node:path";
import { askGit, type GitPlace, runGit, withoutPrograms, workTreeAt } from "../system/git.ts";
import { existsSync, textOf } from "../system/files.ts";

/** Names alone, none shortened to a folder, both ends of a rename. What a submodule holds is its own repository's. */
const NAMES = [
  "--name-only",
  "--no-renames",
  "--no-relative",
  "--no-ext-diff",
  "--ignore-submodules=dirty",
  "-z",
];

/**
 * Absolute paths of what the index changes against HEAD; a rename counts as both its ends. The index is the one that the
 * environment names, if it does: git hands its hooks that of the commit.
 * @throws GitError
 */
export async function stagedPaths(root: string): Promise<string[]> {
  const place = { cwd: root };
  try {
    return (await namesOf(place, ["diff", "--cached", ...NAMES])).map((path) => join(root, path));
  } catch (error) {
    // Where git takes the folder for no repository of the caller's, `diff` compares files, and knows no index.
    await runGit(place, ["rev-parse", "--git-dir"]);
    throw error;
  }
}

/** A path of a work tree that differs from what git has. */
export interface Changed {
  /** Repository-relative, as git spells it. */
  readonly path: string;
  /** Whether git does not know it yet. */
  readonly isNew: boolean;
}

/**
 * All of a work tree that differs from the index or the index from HEAD, or that is not tracked yet. Repositories within
 * it are not looked into.
 * @throws GitError
 */
export async function changesIn(place: GitPlace): Promise<Changed[]> {
  // Not `git diff`: it writes the index anew whenever the time stamp of a file has moved, even when asked not to.
  const status = ["status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all"];
  const found = await namesOf(place, [...status, "--ignore-submodules=dirty"]);
  // Two letters of state and a space stand before each name; what was taken out of the index and is still there comes twice.
  const isNew = new Map(found.toReversed().map((line) => [line.slice(3), line.startsWith("??")]));
  const all = [...isNew].map(([path, untracked]) => ({ path, isNew: untracked })).toReversed();
  return all.filter(({ path }) => !path.endsWith("/"));
}

/** The paths alone, of the work tree at a folder. @throws GitError */
export async function changedPaths(root: string): Promise<string[]> {
  return (await changesIn(withoutPrograms(workTreeAt(root)))).map(({ path }) => path);
}

/**
 * Repository-relative paths that the commit which git is about to make changes by its own doing. For a merge, a
 * cherry-pick, a revert or a step of a rebase these are the ones that come from neither side, nor from git's own merging.
 * @throws GitError
 */
export async function committedPaths(place: GitPlace): Promise<string[]> {
  const sides = await otherSides(place);
  const [own = [], ...others] = await Promise.all([
    namesOf(place, ["diff", "--cached", ...NAMES]),
    ...sides.map((tree) => namesOf(place, ["diff", "--cached", tree, ...NAMES])),
  ]);
  const changed = others.map((names) => new Set(names));
  return own.filter((path) => changed.every((names) => names.has(path)));
}

/** Trees besides HEAD that the commit's content comes from. */
async function otherSides(place: GitPlace): Promise<string[]> {
  const [merged, rebased, ...picked] = await Promise.all([
    mergeHeads(place),
    rebasedTree(place),
    ...["CHERRY_PICK_HEAD", "REVERT_HEAD^"].map((name) => treeOf(place, name)),
  ]);
  const sides = [...merged, ...[rebased, ...picked].flatMap((tree) => tree ?? [])];
  if (sides.length === 0) return [];
  // The text that git's merging left, with markers where it could not decide.
  const automatic = await treeOf(place, "AUTO_MERGE");
  return automatic === null ? sides : [...sides, automatic];
}

async function mergeHeads(place: GitPlace): Promise<string[]> {
  const path = await gitPath(place, "MERGE_HEAD");
  const text = path === null ? null : textOf(path);
  return (text ?? "").split("\n").filter(Boolean);
}

/** The tree of the commit that a rebase has stopped at. Git leaves the name behind when it is over, but not the folder. */
async function rebasedTree(place: GitPlace): Promise<string | null> {
  const folders = await Promise.all(["rebase-merge", "rebase-apply"].map((name) => gitPath(place, name)));
  const isUnderWay = folders.some((folder) => folder !== null && existsSync(folder));
  return isUnderWay ? treeOf(place, "REBASE_HEAD") : null;
}

/** Where a file of git's own lies, whether it exists or not. */
async function gitPath(place: GitPlace, name: string): Promise<string | null> {
  const path = await askGit(place, ["rev-parse", "--git-path", name]);
  return path === null ? null : resolve(place.cwd, path);
}

function treeOf(place: GitPlace, name: string): Promise<string | null> {
  return askGit(place, ["rev-parse", "--quiet", "--verify", `${name}^{tree}`]);
}

async function namesOf(place: GitPlace, args: readonly string[]): Promise<string[]> {
  return (await runGit(place, args)).split("\0").filter((path) => path !== "");
}
