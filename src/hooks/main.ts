import type { HookIo } from "./types.ts";

/** Answers one hook call: an agent's name, or `git` with the hook's name and arguments. @returns the exit status */
export function main(_words: readonly string[], _io: HookIo): Promise<number> {
  throw new Error("under way");
}
