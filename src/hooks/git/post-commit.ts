import { basename } from "node:path";
import type { GitHook } from "./types.ts";

/** After a commit: brings up to date what is known of other work trees. Never says anything of the commit. */
export const postCommit: GitHook = async ({ workspace, cwd, io }) => {
  // Loaded here: the hooks before a commit do without.
  const { LANDING } = await import("../../git/worktrees/trees.ts");
  // The work tree of a landing is gone in a moment, and `land` looks by itself when it is done.
  if (basename(cwd).startsWith(LANDING)) return false;
  const { lookElsewhere } = await import("../../workspace/trees-news.ts");
  await lookElsewhere(workspace.place, io.env, io.now());
  return false;
};
