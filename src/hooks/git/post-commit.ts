import type { GitHook } from "./types.ts";

/** After a commit: brings up to date what is known of other work trees. */
export const postCommit: GitHook = async ({ workspace, io }) => {
  // Loaded here: the hooks before a commit do without.
  const { refreshOtherTrees } = await import("../../workspace/trees-news.ts");
  await refreshOtherTrees(workspace.place, io.env, io.now());
  return false;
};
