import { basename } from "node:path";
import type { Place } from "../session/locate.ts";
import { outliving } from "../system/commands.ts";
import type { GitPlace } from "../system/git.ts";
import { fallbackOnIoError } from "../system/state.ts";
import { CHANGES_CACHE } from "./worktree-changes.ts";

/** Time between two looks (ms). */
const PAUSE = 10_000;

/** Has a process of its own bring up to date what is known of other work trees, unless one has done so lately. */
export function refreshTreesInBackground(
  { state, root, file }: Place,
  env: GitPlace["env"] = {},
  now: number,
): void {
  const [, script = ""] = process.argv;
  // In another program's process there is no command of ours to start.
  if (!/^coord(?:\.c?js)?$/.test(basename(script)) || !state.isThere()) return;
  const last = fallbackOnIoError(() => state.stat(CHANGES_CACHE), null)?.mtimeMs ?? 0;
  if (now - last < PAUSE) return;
  fallbackOnIoError(() => state.touch(CHANGES_CACHE, now), undefined);
  outliving(process.execPath, [script, "hook", "git", "post-commit", "--file", file], root, env)?.input.end();
}
