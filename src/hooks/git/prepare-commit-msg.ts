import { resolve } from "node:path";
import { prefixed } from "../../git/message.ts";
import { askGit, type GitPlace } from "../../system/git.ts";
import { languages } from "../../messages/languages.ts";
import type { GitHookCall } from "./types.ts";
import { bytesOf, disk } from "../../system/files.ts";

/** Puts `Instance 3: ` before the subject. Never stops a commit. */
export async function prepareCommitMsg({
  args,
  workspace,
  cwd,
  language,
  io,
}: GitHookCall): Promise<boolean> {
  const [file, given] = args;
  if (file === undefined) throw new Error((await languages[language].hooks()).git.noFile);
  const actor = workspace.actor();
  if (actor === null) return false;
  const path = resolve(cwd, file);
  // pre-commit hands the source on in a variable.
  const source = given ?? io.env["PRE_COMMIT_COMMIT_MSG_SOURCE"] ?? "";
  const before = bytesOf(path).toString("latin1");
  const after = prefixed(before, actor.instance, source);
  if (after === null || (await isPicked({ cwd, env: io.env }))) return false;
  disk.writeFileSync(path, after, "latin1");
  return false;
}

/** True for a commit that git carries over from elsewhere: its subject is its author's. */
async function isPicked(place: GitPlace): Promise<boolean> {
  return (await askGit(place, ["rev-parse", "--quiet", "--verify", "CHERRY_PICK_HEAD"])) !== null;
}
