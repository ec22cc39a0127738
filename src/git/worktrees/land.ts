import { basename, join } from "node:path";
import { disk, existsSync, tempRoot } from "../../system/files.ts";
import { askGit, type GitPlace, GitError, gitSays, runGit, workTreeAt } from "../../system/git.ts";
import { lifeOf, tokenIn, uniqueName } from "../../system/processes.ts";
import { treesListed } from "./list.ts";
import { LANDING } from "./trees.ts";

/** How a branch is brought onto another. */
export type LandingWay = "merge" | "squash" | "rebase";

/** A commit to land, and where to. */
export interface Landing {
  /** The commit that lands, and what a person calls it. */
  readonly commit: string;
  readonly name: string;
  /** The branch that takes it in, by its name. */
  readonly onto: string;
  readonly way: LandingWay;
}

/** A merge that was made, and not shown to anybody yet; or the files that keep it from being made. */
export type Merging =
  | { readonly commit: string; readonly files: readonly string[] }
  | { readonly conflicts: readonly string[] };

/** Makes the temporary work tree of a landing, detached at a commit; it is gone afterwards. What killed ones left goes first. */
export async function inLandingTree<T>(
  place: GitPlace,
  commit: string,
  run: (tree: GitPlace) => Promise<T>,
): Promise<T> {
  await sweep(place);
  const path = join(tempRoot(), `${LANDING}${uniqueName()}`);
  await runGit(place, ["worktree", "add", "--quiet", "--detach", path, commit]);
  try {
    return await run(workTreeAt(path, place.env));
  } finally {
    await remove(place, path);
  }
}

/** Removes the work trees of landings whose process runs no more. */
async function sweep(place: GitPlace): Promise<void> {
  for (const one of await treesListed(place).catch(() => [])) {
    const path = one.get("worktree") ?? "";
    const name = basename(path);
    const token = name.startsWith(LANDING) ? tokenIn(name.slice(LANDING.length)) : null;
    if (token !== null && lifeOf(token) === "dead") await remove(place, path);
  }
}

async function remove(place: GitPlace, path: string): Promise<void> {
  await askGit(place, ["worktree", "remove", "--force", "--force", path]);
  if (existsSync(path)) disk.rmSync(path, { recursive: true, force: true });
  await askGit(place, ["worktree", "prune"]);
}

/** Brings a commit onto what the temporary work tree stands on; nothing else sees it. @throws GitError */
export async function mergeInto(tree: GitPlace, base: string, landing: Landing): Promise<Merging> {
  const { commit, name, onto, way } = landing;
  const settings = await driverFor(tree);
  if (way === "rebase") await runGit(tree, ["checkout", "--quiet", "--detach", commit]);
  const message = `Merge branch '${name}'${/^(?:main|master)$/.test(onto) ? "" : ` into ${onto}`}`;
  const args = {
    merge: ["merge", "--no-edit", "-m", message, commit],
    squash: ["merge", "--squash", commit],
    rebase: ["rebase", base],
  }[way];
  const { status, err, out } = await gitSays(tree, [...settings, ...args]);
  if (status !== 0) {
    const unmerged = await gitSays(tree, ["diff", "--name-only", "--diff-filter=U", "-z"]);
    const conflicts = [...new Set(unmerged.out.split("\0").filter(Boolean))];
    if (conflicts.length === 0) throw new GitError((err || out).trim().split("\n").slice(0, 4).join("\n"));
    return { conflicts: conflicts.map((path) => Buffer.from(path, "latin1").toString("utf8")) };
  }
  if (way === "squash") await commitSquashed(tree, base, landing);
  const made = (await runGit(tree, ["rev-parse", "HEAD"])).trim();
  const files = await gitSays(tree, ["diff-tree", "-r", "--name-only", "-z", base, made]);
  return {
    commit: made,
    files: files.out
      .split("\0")
      .filter(Boolean)
      .map((path) => Buffer.from(path, "latin1").toString("utf8")),
  };
}

/** The one commit has the words of all that are in it. */
async function commitSquashed(tree: GitPlace, base: string, { commit, name }: Landing): Promise<void> {
  const subjects = (await runGit(tree, ["log", "--reverse", "--format=%s", `${base}..${commit}`]))
    .trim()
    .split("\n");
  const [only = name] = subjects;
  const message = subjects.length === 1 ? only : [name, "", ...subjects.map((one) => `- ${one}`)].join("\n");
  await runGit(tree, ["commit", "--quiet", "--allow-empty", "-F", "-"], { input: message });
}

/** The board's entries are merged one by one, also where this clone was not set up for it. */
async function driverFor(tree: GitPlace): Promise<string[]> {
  if ((await askGit(tree, ["config", "merge.coord.driver"])) !== null) return [];
  const [, script = ""] = process.argv;
  if (!/^coord(?:\.c?js)?$/.test(basename(script))) return [];
  const words = [process.execPath, script].map((one) => `'${one.replaceAll("'", `'\\''`)}'`).join(" ");
  return ["-c", `merge.coord.driver=${words} merge %O %A %B %L -- %P`];
}

/** How a branch came to its new commit. */
export type Moved =
  /** It is no longer where the merge began. */
  | { readonly how: "stale" }
  /** `tree`: the work tree that has it, if any; `left`: files in it that keep it where it was. */
  | { readonly how: "moved"; readonly tree: string | null; readonly left: readonly string[] };

/**
 * Moves a branch from one commit to another, if it still stands on the first. The work tree that has it comes along, unless
 * something uncommitted would be overwritten: then it stays where it was, on no branch, and nothing in it changes.
 * @throws GitError
 */
export async function moveBranch(
  place: GitPlace,
  { onto, name }: Landing,
  from: string,
  to: string,
): Promise<Moved> {
  const tree = await treeOf(place, onto);
  const reason = `coord land: ${name}`;
  if (tree !== null) {
    const there = workTreeAt(tree, place.env);
    const forward = await unlocked(() => gitSays(there, ["merge", "--ff-only", "--quiet", "--no-stat", to]));
    const now = await askGit(place, ["rev-parse", "--verify", "--quiet", `refs/heads/${onto}`]);
    if (forward.status === 0 && now === to) return { how: "moved", tree, left: [] };
    if (now !== from) return { how: "stale" };
    const left = overwrittenIn(forward.err);
    if (left.length === 0) throw new GitError(forward.err.trim().split("\n").slice(0, 4).join("\n"));
    await runGit(there, ["switch", "--quiet", "--detach"]);
    const swapped = await swap(place, onto, from, to, reason);
    return swapped.how === "stale" ? swapped : { how: "moved", tree, left };
  }
  return swap(place, onto, from, to, reason);
}

async function swap(place: GitPlace, onto: string, from: string, to: string, reason: string): Promise<Moved> {
  const { status, err } = await gitSays(place, ["update-ref", "-m", reason, `refs/heads/${onto}`, to, from]);
  if (status === 0) return { how: "moved", tree: null, left: [] };
  const now = await askGit(place, ["rev-parse", "--verify", "--quiet", `refs/heads/${onto}`]);
  if (now === from) throw new GitError(err.trim());
  return { how: "stale" };
}

/** The work tree that has a branch. */
async function treeOf(place: GitPlace, branch: string): Promise<string | null> {
  const found = (await treesListed(place)).find(
    (one) => one.get("branch") === `refs/heads/${branch}` && existsSync(one.get("worktree") ?? ""),
  );
  return found?.get("worktree") ?? null;
}

/** The files that git names, a line each, behind a tab. */
function overwrittenIn(said: string): string[] {
  return said.split("\n").flatMap((line) => (line.startsWith("\t") ? [line.slice(1)] : []));
}

/** Time that another git is waited for which has the index (ms), and the pause in between. */
const PATIENCE = 10_000;
const PAUSE = 100;

async function unlocked(act: () => ReturnType<typeof gitSays>): ReturnType<typeof gitSays> {
  for (const until = performance.now() + PATIENCE; ;) {
    const said = await act();
    if (!/\.lock'?: File exists|index\.lock/.test(said.err) || performance.now() > until) return said;
    await new Promise((done) => setTimeout(done, PAUSE));
  }
}

/** The last change of a file on a branch. */
export interface LastChange {
  /** As the subject says it; null where it does not. */
  readonly instance: number | null;
  readonly subject: string;
  /** Branches that have the commit, too. */
  readonly branches: readonly string[];
}

/** Who changed a file last on a branch since another commit, as far as git knows; null for nobody. */
export async function lastChangeOf(
  place: GitPlace,
  path: string,
  from: string,
  to: string,
): Promise<LastChange | null> {
  const log = [
    "--literal-pathspecs",
    "log",
    "-1",
    "--no-merges",
    "--format=%H %s",
    `${from}..${to}`,
    "--",
    path,
  ];
  const said = (await askGit(place, log)) ?? "";
  const at = said.indexOf(" ");
  if (at < 0) return null;
  const [commit, subject] = [said.slice(0, at), said.slice(at + 1)];
  const number = /^Instance #?(\d{1,6}) ?:/i.exec(subject)?.[1];
  const list = ["for-each-ref", "--format=%(refname:lstrip=2)", "--contains", commit, "refs/heads"];
  const branches = ((await askGit(place, list)) ?? "").split("\n").filter(Boolean);
  return { instance: number === undefined ? null : Number(number), subject, branches };
}
