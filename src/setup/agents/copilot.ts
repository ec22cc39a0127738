import { join } from "node:path";
import { hooksPart } from "../parts/hooks.ts";
import type { Agent } from "./agent.ts";
import { callFor, deniesBy, deniesInOutput } from "./trials.ts";

const call = "coord hook copilot";
const handler = { type: "command", bash: call, powershell: call, timeoutSec: 10 };

export const copilot: Agent = {
  name: "copilot",
  pieces: () => [
    {
      path: ".github/hooks/coord.json",
      part: hooksPart({
        agent: "copilot",
        // Names in this spelling get the fields `session_id`, `tool_name` and `tool_input`.
        events: { PreToolUse: handler, PostToolUse: handler, SessionStart: handler, SessionEnd: handler },
        head: { version: 1 },
      }),
    },
  ],
  instructions: () => "AGENTS.md",
  notes: ["COPILOT_MCP"],
  trial: {
    call: callFor("copilot", "PreToolUse", "edit", 1000),
    payload: (root, path) => ({
      session_id: "coord-prove",
      cwd: root,
      hook_event_name: "PreToolUse",
      tool_name: "edit",
      tool_input: { path: join(root, path), old_str: "one", new_str: "two" },
    }),
    // A hook that fails denies everything here, and proves nothing: only an answer counts.
    denies: (answer, status) =>
      status === 0 && (deniesBy("permissionDecision")(answer, 0) || deniesInOutput(answer, 0)),
  },
};
