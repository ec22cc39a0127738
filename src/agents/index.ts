import type { Agent, SetupFor } from "./agent.ts";
import { claude } from "./claude.ts";
import { codex } from "./codex.ts";
import { copilot } from "./copilot.ts";
import { cursor } from "./cursor.ts";
import { gemini } from "./gemini.ts";
import { opencode } from "./opencode.ts";
import { qwen } from "./qwen.ts";
import { toolKinds } from "./decode.ts";
import type { AgentHook, ToolKindOf } from "./types.ts";

/**
 * Every agent that coord knows: one line each. What hooks need is part of the program, since a file of its own would cost
 * each call more; a setup is loaded when it is asked for (scripts/build.mjs keeps it apart).
 */
const table: readonly (readonly [Agent, () => Promise<SetupFor>])[] = [
  [claude, async () => (await import("./claude.ts")).setup],
  [codex, async () => (await import("./codex.ts")).setup],
  [gemini, async () => (await import("./gemini.ts")).setup],
  [copilot, async () => (await import("./copilot.ts")).setup],
  [cursor, async () => (await import("./cursor.ts")).setup],
  [qwen, async () => (await import("./qwen.ts")).setup],
  [opencode, async () => (await import("./opencode.ts")).setup],
];

export const agents: readonly Agent[] = table.map(([agent]) => agent);

/** Every agent with its setup. */
export function agentSetups(): Promise<{ name: string; setup: SetupFor }[]> {
  return Promise.all(table.map(async ([{ name }, load]) => ({ name, setup: await load() })));
}

/** An agent that calls `coord hook NAME`. */
export type CallingAgent = Agent & { readonly hook: AgentHook };

export const callingAgents: readonly CallingAgent[] = agents.filter(
  (agent): agent is CallingAgent => agent.hook !== null,
);

/** Effects of an agent's tools; another agent's table counts where its own says nothing. */
export function kindsFor({ hook }: CallingAgent): ToolKindOf {
  return toolKinds(
    hook.tools,
    callingAgents.map((agent) => agent.hook.tools),
  );
}
