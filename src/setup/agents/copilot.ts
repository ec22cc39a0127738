import { hooksPart } from "../parts/hooks.ts";
import type { Agent } from "./agent.ts";

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
};
