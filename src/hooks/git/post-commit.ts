import { lookElsewhere } from "../../workspace/trees-news.ts";
import type { GitHook } from "./types.ts";

/** After a commit: brings up to date what is known of other work trees. */
export const postCommit: GitHook = async ({ workspace, io }) => {
  await lookElsewhere(workspace.place, io.env, io.now());
  return false;
};
