import type { MessageLanguage } from "../../messages/languages.ts";
import type { Workspace } from "../../workspace/index.ts";
import type { HookIo } from "../types.ts";

/** One call of a hook. */
export interface GitHookCall {
  /** Words that git hands on behind the hook's name. */
  readonly args: readonly string[];
  readonly workspace: Workspace;
  /** The folder that git started the hook in: the top of the work tree. */
  readonly cwd: string;
  readonly language: MessageLanguage;
  readonly io: HookIo;
}

/** Answers one hook of git. @returns true to stop the commit */
export type GitHook = (called: GitHookCall) => Promise<boolean>;
