import { basename, dirname, join } from "node:path";
import type { Place } from "../session/locate.ts";
import { askGit, type GitPlace, runGit, workTreeAt } from "../system/git.ts";
import { disk, existsSync } from "../system/files.ts";
import { treesListed } from "./worktrees/list.ts";

/** The steps taken, or that would be, to have a branch at hand. */
export interface BranchDone {
  /** `stayed`: it is where one works already. */
  readonly step: "created" | "switched" | "stayed";
  /** The worktree of its own; null when the caller's was switched. */
  readonly worktree: string | null;
}

/**
 * Switches the caller's worktree to a branch, made from where it stands if there is none of that name.
 * @throws GitError with git's own words, when it would lose changes for example
 */
export async function switchTo({ root }: Place, branch: string, dryRun: boolean): Promise<BranchDone> {
  const git = workTreeAt(root);
  await runGit(git, ["rev-parse", "--git-dir"]);
  const worktree = null;
  if ((await askGit(git, ["symbolic-ref", "--quiet", "--short", "HEAD"])) === branch)
    return { step: "stayed", worktree };
  const exists = await isBranch(git, branch);
  if (!dryRun) await runGit(git, ["switch", ...(exists ? [branch] : ["-c", branch])]);
  return { step: exists ? "switched" : "created", worktree };
}

/**
 * Gives a branch a worktree of its own, beside the main one; the one that it has already, if any.
 * @throws GitError with git's own words
 */
export async function worktreeFor(place: Place, branch: string, dryRun: boolean): Promise<BranchDone> {
  const git = workTreeAt(place.root);
  const known = await linkedWorktreeOf(git, branch);
  if (known !== null) return { step: "stayed", worktree: known };
  const exists = await isBranch(git, branch);
  const worktree = folderFor(place, branch);
  const wanted = exists ? [worktree, branch] : ["-b", branch, worktree];
  if (!dryRun) await runGit(git, ["worktree", "add", "--quiet", ...wanted]);
  return { step: exists ? "switched" : "created", worktree };
}

/** `../harbour-fix-login-instance-3` beside `harbour`; within it where it only holds worktrees of a bare repository. */
function folderFor({ main }: Place, branch: string): string {
  const name = basename(branch);
  const folder = disk.realpathSync.native(main);
  return existsSync(join(folder, ".git"))
    ? join(dirname(folder), `${basename(folder)}-${name}`)
    : join(folder, name);
}

async function isBranch(git: GitPlace, branch: string): Promise<boolean> {
  return (await askGit(git, ["show-ref", "--verify", `refs/heads/${branch}`])) !== null;
}

/** The linked worktree in which a branch is checked out, or null. The first that git lists is the main one. */
async function linkedWorktreeOf(git: GitPlace, branch: string): Promise<string | null> {
  const [, ...linked] = await treesListed(git);
  const found = linked.find(
    (one) => one.get("branch") === `refs/heads/${branch}` && existsSync(one.get("worktree") ?? ""),
  );
  return found?.get("worktree") ?? null;
}
