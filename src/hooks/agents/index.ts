import type { Adapter } from "../types.ts";
import { claude } from "./claude.ts";
import { codex } from "./codex.ts";
import { copilot } from "./copilot.ts";
import { cursor } from "./cursor.ts";
import { gemini } from "./gemini.ts";

/** One line an agent. Small as they are, a file of its own would cost each more than all of them in one. */
const adapters: Readonly<Record<string, Adapter>> = { claude, codex, gemini, copilot, cursor };

/** The names of all agents that may call. */
export const AGENTS: readonly string[] = Object.keys(adapters);

/** The adapter of an agent; null for one that coord does not know. */
export function adapterOf(agent: string): Adapter | null {
  return Object.hasOwn(adapters, agent) ? (adapters[agent] ?? null) : null;
}
