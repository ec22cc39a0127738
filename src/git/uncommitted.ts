import { join } from "node:path";
import { askGit, runGit, withoutPrograms, workTreeAt } from "../system/git.ts";

/** Maximum time that git is waited for (ms): agents end a hook after five seconds. */
const PATIENCE = 2_500;
/** Maximum number of entries of the stash that are looked into. */
const MOST_STASHES = 20;
/** Maximum number of folders that git is told to look at; with more it looks at all. */
const MOST_FOLDERS = 100;

/** Something in a work tree that no commit has. */
export interface Uncommitted {
  /** Absolute. */
  readonly path: string;
  /** Git's two letters: of the index, and of the work tree. */
  readonly state: string;
  /** True for a folder of which git knows nothing. */
  readonly folder: boolean;
}

/** Which files are asked about. */
export interface StatusQuery {
  /** With files that git does not know: each, or folders of such files as one. */
  readonly untracked: "no" | "normal" | "all";
  readonly ignored: boolean;
  /** Folders and files from the top, to look at these alone. */
  readonly below: readonly string[];
}

/**
 * The uncommitted changes in the work tree around a folder.
 * @throws GitError
 */
export async function uncommittedIn(
  folder: string,
  { untracked, ignored, below }: StatusQuery,
): Promise<Uncommitted[]> {
  const git = withoutPrograms(workTreeAt(folder));
  const options = { timeout: PATIENCE };
  const status = ["status", "--porcelain=v1", "-z", "--no-renames", `--untracked-files=${untracked}`];
  const some = below.length > MOST_FOLDERS || below.includes("") ? [] : below;
  const places = some.map((path) => `:(top,literal)${path}`);
  const args = [
    ...status,
    "--ignore-submodules=dirty",
    ...(ignored ? ["--ignored=traditional"] : []),
    "--",
    ...places,
  ];
  const [top, text] = await Promise.all([
    runGit(git, ["rev-parse", "--show-toplevel"], options),
    runGit(git, args, options),
  ]);
  const root = top.replace(/\r?\n$/, "");
  return text
    .split("\0")
    .filter((line) => line.length > 3)
    .map((line) => ({
      path: join(root, line.slice(3)),
      state: line.slice(0, 2),
      folder: line.endsWith("/"),
    }));
}

/** Absolute paths of the files in an entry of the stash (`stash@{0}`), or in all with `*`; none where git says no. */
export async function stashedPaths(folder: string, entry: string): Promise<string[]> {
  const git = workTreeAt(folder);
  const top = await askGit(git, ["rev-parse", "--show-toplevel"]);
  const list = entry === "*" ? await askGit(git, ["stash", "list", "--format=%gd"]) : entry;
  const entries = (list ?? "").split("\n").filter((one) => STASH.test(one));
  const found = await Promise.all(entries.slice(0, MOST_STASHES).map((one) => filesOf(git, one)));
  return top === null ? [] : found.flat().map((path) => join(top, path));
}

const STASH = /^stash@\{\d{1,6}\}$/;

/** Older versions of git do not tell of untracked files. */
async function filesOf(git: ReturnType<typeof workTreeAt>, entry: string): Promise<string[]> {
  const show = ["stash", "show", "--name-only", "-z", "--no-ext-diff", "--no-textconv"];
  const all =
    (await askGit(git, [...show, "--include-untracked", entry])) ?? (await askGit(git, [...show, entry]));
  return (all ?? "").split("\0").filter(Boolean);
}

/** The branch that a work tree is on; null where it is on none. */
export function branchOf(folder: string): Promise<string | null> {
  return askGit(workTreeAt(folder), ["symbolic-ref", "--quiet", "--short", "HEAD"]);
}

/** Whether a setting makes git put uncommitted changes aside before it rebases or merges. */
export async function stashesByItself(folder: string): Promise<boolean> {
  const wanted = ["config", "--type=bool", "--get-regexp", "^(rebase|merge)\\.autostash$"];
  return /\strue$/m.test((await askGit(workTreeAt(folder), wanted)) ?? "");
}

/** The aliases of git: commands under names of a person's own. */
export async function aliasesOf(folder: string): Promise<ReadonlyMap<string, string>> {
  const text = (await askGit(workTreeAt(folder), ["config", "-z", "--get-regexp", "^alias\\."])) ?? "";
  const entries = text.split("\0").flatMap((entry): [string, string][] => {
    const at = entry.indexOf("\n");
    return at < 0 ? [] : [[entry.slice("alias.".length, at).toLowerCase(), entry.slice(at + 1)]];
  });
  return new Map(entries);
}
