import { agentHook } from "./agent.ts";
import type { HookIo } from "./types.ts";

/**
 * Answers one hook call: an agent's name, or `git` with the hook's name and its arguments.
 * @returns the exit status: 0 for every agent, whatever happens
 */
export async function main(words: readonly string[], io: HookIo): Promise<number> {
  const [agent = ""] = words;
  // Read first, in every branch.
  if (agent === "git") return (await import("./git.ts")).gitHook(words.slice(1), io);
  return agentHook(agent, io);
}
