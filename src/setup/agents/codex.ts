import { hooksPart } from "../parts/hooks.ts";
import type { Agent } from "./agent.ts";

const TOOLS = "apply_patch|Bash";

/** The command must stay as it is, to the byte: Codex asks its user to trust each hook anew when it changes. */
const handler = { type: "command", command: "coord hook codex", timeout: 5, statusMessage: "coord" };
const always = { hooks: [handler] };

const events = {
  PreToolUse: { matcher: TOOLS, hooks: [handler] },
  PostToolUse: { matcher: TOOLS, hooks: [handler] },
  SessionStart: always,
  // Codex gives it three seconds.
  SessionEnd: { hooks: [{ ...handler, timeout: 3 }] },
  SubagentStart: always,
  SubagentStop: always,
  UserPromptSubmit: always,
  Stop: always,
};

export const codex: Agent = {
  name: "codex",
  pieces: () => [{ path: ".codex/hooks.json", part: hooksPart({ agent: "codex", events }) }],
  instructions: () => "AGENTS.md",
  notes: ["TRUST_HOOKS", "CODEX_MCP"],
};
