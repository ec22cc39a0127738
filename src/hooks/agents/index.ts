import type { Adapter } from "../types.ts";

/** One line an agent. Only the one that asks is loaded. */
const adapters: Readonly<Record<string, () => Promise<Adapter>>> = {
  claude: async () => (await import("./claude.ts")).claude,
  codex: async () => (await import("./codex.ts")).codex,
  gemini: async () => (await import("./gemini.ts")).gemini,
  copilot: async () => (await import("./copilot.ts")).copilot,
  cursor: async () => (await import("./cursor.ts")).cursor,
};

/** The names of all agents that may call. */
export const AGENTS: readonly string[] = Object.keys(adapters);

/** The adapter of an agent; null for one that coord does not know. */
export async function adapterOf(agent: string): Promise<Adapter | null> {
  return Object.hasOwn(adapters, agent) ? ((await adapters[agent]?.()) ?? null) : null;
}
