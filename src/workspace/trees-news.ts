import { ownFiles } from "../git/own-files.ts";
import { unlandedFilesOf } from "../git/worktrees/gather.ts";
import { LANDING } from "../git/worktrees/trees.ts";
import type { Place } from "../session/locate.ts";
import { entriesOf, existsSync } from "../system/files.ts";
import { parsed } from "../session/heartbeats.ts";
import { askGit, GitError, type GitPlace, workTreeAt } from "../system/git.ts";
import { fallbackOnIoError } from "../system/state.ts";
import { basename, join } from "node:path";
import { CHANGES_CACHE, treesCacheText, hasWorktreeChanges, type KeptChange } from "./worktree-changes.ts";

/** Most files that are kept: what is told before an edit is looked up in all of them. */
const MOST_FILES = 5_000;

/** Whether a repository has linked work trees, as far as can be seen without git. */
function hasLinkedTrees({ main, root }: Pick<Place, "main" | "root">): boolean {
  if (root !== main) return true;
  const kept = join(main, ".git");
  return existsSync(join(kept, "HEAD")) ? entriesOf(join(kept, "worktrees")).length > 0 : existsSync(kept);
}

/**
 * Asks git what each work tree has not landed, and keeps that for what is asked before edits. Not where anybody waits for
 * an answer. Without linked work trees, or where git says no, nothing is kept.
 */
export async function refreshOtherTrees(place: Place, env: GitPlace["env"], now: number): Promise<void> {
  // The work tree of a landing is gone in a moment, and `land` looks by itself when it is done.
  if (!place.state.isThere() || basename(place.root).startsWith(LANDING)) return;
  if (!hasLinkedTrees(place)) return forget(place);
  const asking = { cwd: place.root, main: place.main, env, now };
  const found = await unlandedFilesOf(asking).catch((error: unknown) => {
    if (error instanceof GitError) return null;
    throw error;
  });
  if (found === null) return forget(place);
  const isOwn = ownFiles(place);
  const files = new Map<string, KeptChange[]>();
  const trees = found.trees.map(({ path, branch }) => ({ path, branch, isMain: path === place.main }));
  for (const [tree, { changed }] of found.trees.entries())
    for (const { path, committed, lines } of changed.slice(0, MOST_FILES)) {
      const key = path.normalize("NFC");
      if (isOwn(key)) continue;
      files.set(key, [...(files.get(key) ?? []), [tree, committed, lines]]);
    }
  const text = treesCacheText({ at: now, base: found.base, tip: found.tip, trees }, files);
  fallbackOnIoError(() => place.state.replace(CHANGES_CACHE, text), undefined);
}

/**
 * Looks anew where the default branch has moved since: by a merge in a terminal, say, of which no hook of ours is told.
 * @returns whether it has
 */
export async function refreshIfBaseMoved(place: Place, env: GitPlace["env"], now: number): Promise<boolean> {
  const line = fallbackOnIoError(() => place.state.read(CHANGES_CACHE), null)?.split("\n", 1)[0] ?? "";
  const { base, tip } = (parsed(line) ?? {}) as Partial<Record<"base" | "tip", unknown>>;
  if (typeof base !== "string" || typeof tip !== "string") return false;
  const ask = ["for-each-ref", "--format=%(objectname)", `refs/heads/${base}`, `refs/remotes/${base}`];
  const said = await askGit(workTreeAt(place.root, env), ask);
  if (said === null || said.split("\n", 1)[0] === tip) return false;
  await refreshOtherTrees(place, env, now);
  return true;
}

function forget(place: Place): void {
  if (hasWorktreeChanges(place)) fallbackOnIoError(() => place.state.remove(CHANGES_CACHE), undefined);
}
