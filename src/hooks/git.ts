import type { HookIo } from "./types.ts";

/** Answers a hook of git's. @returns the exit status */
export function gitHook(_words: readonly string[], _io: HookIo): Promise<number> {
  return Promise.resolve(0);
}
