import { basename, dirname, isAbsolute, join, resolve } from "node:path";
import { entriesOf, existsSync, statOf, textOf } from "../../system/files.ts";
import { type GitPlace, gitBytes, gitSays, runGit } from "../../system/git.ts";
import { gitdirIn } from "../../system/git-index.ts";
import { type ListedTree, treesListed } from "./list.ts";
import { decoded } from "./text.ts";

/** Before the names of the work trees in which `land` makes its merges: nobody works in them. */
export const LANDING = "coord-land.";

/** A work tree of a repository, as git lists it. */
export interface WorkTree {
  /** Absolute. */
  readonly path: string;
  /** The commit that it stands on; null before the first one. */
  readonly head: string | null;
  /** Null where it is on none; in the middle of a rebase: the one that is rebased. */
  readonly branch: string | null;
  /** Its own part of what git keeps. */
  readonly gitFolder: string;
  /** Whether its folder is gone, while git still counts it. */
  readonly gone: boolean;
  /** The operation that git is in the middle of there, if any. */
  readonly underWay: string | null;
  /** Further parents that a commit would have now: those of a merge under way. */
  readonly merging: readonly string[];
}

/** A branch's last commit. */
export interface Tip {
  /** As a person calls it: `main`, `origin/main`. */
  readonly branch: string;
  readonly commit: string;
}

/** The facts of a repository known before any of its work trees is looked into. */
export interface Repository {
  readonly common: string;
  readonly trees: readonly WorkTree[];
  /** Where work lands; null where nothing says which branch that is. */
  readonly base: Tip | null;
  /** Whether git-lfs stores some files elsewhere. */
  readonly lfs: boolean;
  /** Whether the modes of files and links count as they stand, with the same settings in each work tree. */
  readonly plain: boolean;
  /** Whether a merge of two texts is the same wherever they lie, unless attributes say otherwise. */
  readonly mergesTexts: boolean;
}

/** The work trees of a repository, and the rest of its facts, which git still looks for. */
export interface Listed extends Pick<Repository, "common" | "trees"> {
  readonly rest: Promise<Omit<Repository, "common" | "trees">>;
}

/** Asks git about a repository. @throws GitError */
export async function repositoryAt(place: GitPlace, main: string): Promise<Repository> {
  const { rest, ...listed } = await listedAt(place, main, commonFolderOf(place));
  return { ...listed, ...(await rest) };
}

/** Asks git about a repository whose folder is known; what its work trees are is known first. @throws GitError */
export async function listedAt(place: GitPlace, main: string, folder: Promise<string>): Promise<Listed> {
  const listing = treesListed(place);
  const rest = Promise.all([
    gitBytes(place, ["for-each-ref", "--format=%(refname) %(objectname) %(symref)", ...MAYBE_DEFAULT]),
    // Where nothing of it is set git says no.
    gitSays(place, ["config", "-z", "--get-regexp", WANTED]).then(({ out }) => decoded(out)),
  ]);
  // Told to whoever waits for it, which nobody does yet.
  rest.catch(() => undefined);
  const [list, common] = await Promise.all([listing, folder]);
  const trees = treesIn(list, common, main);
  return { common, trees, rest: rest.then(([refs, set]) => factsIn(refs, set, place, trees[0])) };
}

/** The folder that all work trees share: as the files say, else as git does. */
export async function commonFolderOf(place: GitPlace): Promise<string> {
  const own = gitFolderIn(place.cwd);
  if (own !== null && existsSync(join(own, "HEAD"))) return commonOf(own);
  const said = await runGit(place, ["rev-parse", "--git-common-dir"]);
  return resolve(place.cwd, said.replace(/\r?\n$/, ""));
}

/** By what a work tree's own part of what git keeps says. */
function commonOf(own: string): string {
  return resolve(own, textOf(join(own, "commondir"))?.replace(/\r?\n$/, "") ?? "");
}

/** The folder that all work trees share, and the main one, by what the files of a work tree say; null where they do not. */
export function likelyPlace(cwd: string): { readonly common: string; readonly main: string } | null {
  const own = gitFolderIn(cwd);
  if (own === null || !existsSync(join(own, "HEAD"))) return null;
  if (own === join(cwd, ".git")) return { common: own, main: cwd };
  const common = commonOf(own);
  return basename(common) === ".git" ? { common, main: dirname(common) } : null;
}

/** Folders that are most likely work trees, by what git keeps of them: git itself is asked meanwhile. */
export function likelyTrees(main: string, common: string): string[] {
  const kept = join(common, "worktrees");
  const linked = entriesOf(kept).flatMap(({ name }) => {
    const dotGit = textOf(join(kept, name, "gitdir"))?.replace(/[\r\n]+$/, "");
    const isOne = dotGit !== undefined && isAbsolute(dotGit) && existsSync(join(kept, name, "index"));
    return isOne && existsSync(dotGit) ? [dirname(dotGit)] : [];
  });
  return existsSync(join(common, "index")) ? [main, ...linked] : linked;
}

async function factsIn(refs: string, settings: string, place: GitPlace, main: WorkTree | undefined) {
  const set = settingsIn(settings);
  const wanted = set.get("init.defaultbranch");
  const own = wanted === undefined ? null : await tipOf(place, wanted);
  const base = baseAmong(tipsIn(refs), own, main);
  const lfs = ["clean", "process"].some((name) => (set.get(`filter.lfs.${name}`) ?? "") !== "");
  return { base, lfs, plain: isPlain(set), mergesTexts: mergesTexts(set) };
}

const WANTED = `^(${[
  "init\\.defaultbranch",
  "filter\\.lfs\\..*",
  "core\\.(filemode|symlinks)",
  "extensions\\.worktreeconfig",
  "merge\\.(default|renormalize)",
].join("|")})$`;

/** The settings that `config -z` lists; of several of one name the last counts, as it does for git. */
function settingsIn(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split("\0").flatMap((one): [string, string][] => {
      const at = one.indexOf("\n");
      return one === "" ? [] : at < 0 ? [[one, "true"]] : [[one.slice(0, at), one.slice(at + 1)]];
    }),
  );
}

/** Whether the modes of files and links count as they stand, with the same settings in each work tree. */
function isPlain(set: ReadonlyMap<string, string>): boolean {
  const isOn = (name: string) => (set.get(name) ?? "true") === "true";
  return isOn("core.filemode") && isOn("core.symlinks") && !set.has("extensions.worktreeconfig");
}

/** Whether a merge of two texts is the same wherever they lie, unless attributes say otherwise. */
function mergesTexts(set: ReadonlyMap<string, string>): boolean {
  return !set.has("merge.default") && !set.has("merge.renormalize");
}

const MAYBE_DEFAULT = ["refs/remotes/origin/HEAD", "refs/heads/main", "refs/heads/master"];

interface Ref extends Tip {
  readonly ref: string;
  /** The branch that it stands for: `origin/HEAD` does. */
  readonly means: string | null;
}

function tipsIn(text: string): Ref[] {
  return text.split("\n").flatMap((line) => {
    const [ref = "", commit = "", means = ""] = decoded(line).split(" ");
    const branch = ref.replace(/^refs\/(?:heads|remotes)\//, "");
    return ref === "" ? [] : [{ ref, branch, commit, means: means === "" ? null : means }];
  });
}

/** The remote's own branch by its local name, else what the user's settings call it, else `main`, `master`, or where the main work tree is. */
function baseAmong(refs: readonly Ref[], own: Tip | null, main: WorkTree | undefined): Tip | null {
  const remote = refs.find(({ means }) => means !== null);
  const called = remote?.means?.replace(/^refs\/remotes\/origin\//, "");
  const local = refs.filter(({ ref }) => ref.startsWith("refs/heads/"));
  const named = local.find(({ branch }) => branch === called);
  if (named !== undefined) return named;
  if (remote !== undefined && called !== undefined)
    return { branch: `origin/${called}`, commit: remote.commit };
  const first = own ?? local.find(({ branch }) => branch === "main") ?? local[0];
  if (first !== undefined) return first;
  return main === undefined || main.branch === null || main.head === null
    ? null
    : { branch: main.branch, commit: main.head };
}

async function tipOf(place: GitPlace, branch: string): Promise<Tip | null> {
  const wanted = ["rev-parse", "--quiet", "--verify", `refs/heads/${branch}^{commit}`];
  const { status, out } = await gitSays(place, wanted);
  return status === 0 ? { branch, commit: out.trim() } : null;
}

/** The first is the main one, unless the repository is bare. */
function treesIn(list: readonly ListedTree[], common: string, main: string): WorkTree[] {
  return list.flatMap((one, at) => {
    const listed = one.get("worktree") ?? "";
    if (one.has("bare") || basename(listed).startsWith(LANDING)) return [];
    // Of a repository that lies apart from its work tree git names the repository.
    const path = at === 0 && !existsSync(join(listed, ".git")) ? main : listed;
    const gitFolder = gitFolderIn(path) ?? (at === 0 ? common : null);
    const gone = gitFolder === null || statOf(path) === undefined;
    const head = one.get("HEAD") ?? "";
    const branch = one.get("branch")?.replace(/^refs\/heads\//, "") ?? null;
    const own = gitFolder ?? common;
    return [
      { path, gitFolder: own, gone, ...stateOf(own, gone, branch), head: /^0*$/.test(head) ? null : head },
    ];
  });
}

function gitFolderIn(path: string): string | null {
  const dotGit = join(path, ".git");
  const kind = statOf(dotGit);
  if (kind?.isDirectory() === true) return dotGit;
  const gitdir = gitdirIn(textOf(dotGit) ?? "");
  const found = gitdir === null ? null : resolve(path, gitdir);
  return found !== null && existsSync(found) ? found : null;
}

type State = Pick<WorkTree, "branch" | "underWay" | "merging">;

/** The work not done yet in a work tree, by the traces that git has left in its folder. */
function stateOf(gitFolder: string, gone: boolean, branch: string | null): State {
  if (gone) return { branch, underWay: null, merging: [] };
  const read = (name: string) => textOf(join(gitFolder, name));
  const merging = (read("MERGE_HEAD") ?? "").split("\n").filter((line) => /^[0-9a-f]{40,64}$/.test(line));
  if (merging.length > 0) return { branch, underWay: "merge", merging };
  const rebased = read("rebase-merge/head-name") ?? read("rebase-apply/head-name");
  if (rebased !== null) return { branch: branch ?? branchNamed(rebased), underWay: "rebase", merging };
  const other = (["CHERRY_PICK_HEAD", "REVERT_HEAD"] as const).find((name) =>
    existsSync(join(gitFolder, name)),
  );
  const underWay = other === undefined ? null : other === "REVERT_HEAD" ? "revert" : "cherry-pick";
  return { branch, underWay, merging };
}

function branchNamed(ref: string): string | null {
  const name = ref.trim();
  return name.startsWith("refs/heads/") ? name.slice("refs/heads/".length) : null;
}
