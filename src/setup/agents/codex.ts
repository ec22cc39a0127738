import { hooksPart } from "../parts/hooks.ts";
import type { Agent } from "./agent.ts";
import { callFor, deniesForCodex, patchOf } from "./trials.ts";

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
  trial: {
    call: callFor("codex", "PreToolUse", "apply_patch", 1000),
    payload: (root, path) => ({
      session_id: "coord-prove",
      turn_id: "1",
      transcript_path: null,
      cwd: root,
      hook_event_name: "PreToolUse",
      model: "prove",
      permission_mode: "default",
      tool_name: "apply_patch",
      tool_input: { command: patchOf(path) },
      tool_use_id: "call_prove",
    }),
    denies: deniesForCodex,
  },
};
