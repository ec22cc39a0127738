import { join } from "node:path";
import { hooksPart } from "../parts/hooks.ts";
import { serverPart } from "../parts/server.ts";
import type { Agent } from "./agent.ts";
import { rejected } from "./obstacles.ts";
import { callFor, deniesBy } from "./trials.ts";

const HOOKS = ".cursor/hooks.json";

/** What Cursor can register hooks for. */
const EVENTS = new Set([
  "sessionStart",
  "sessionEnd",
  "workspaceOpen",
  "beforeSubmitPrompt",
  "preCompact",
  "stop",
  "preToolUse",
  "postToolUse",
  "postToolUseFailure",
  "subagentStart",
  "subagentStop",
  "beforeShellExecution",
  "afterShellExecution",
  "beforeMCPExecution",
  "afterMCPExecution",
  "beforeReadFile",
  "afterFileEdit",
  "beforeTabFileRead",
  "afterTabFileEdit",
  "afterAgentResponse",
  "afterAgentThought",
]);

export const cursor: Agent = {
  name: "cursor",
  pieces: () => [
    {
      path: HOOKS,
      part: hooksPart({
        agent: "cursor",
        // One event that a Cursor does not know makes it reject the whole file: only the one that enforces.
        events: {
          preToolUse: {
            command: "coord hook cursor",
            matcher: "^(Write|Edit|StrReplace|Delete|Shell)$",
            timeout: 10,
          },
        },
        head: { version: 1 },
      }),
    },
    {
      path: ".cursor/mcp.json",
      part: serverPart({ list: "mcpServers", value: { command: "coord", args: ["mcp"] } }),
    },
  ],
  instructions: () => "AGENTS.md",
  notes: ["UNTESTED"],
  obstacles: (project) => rejected(project, HOOKS, EVENTS),
  trial: {
    call: callFor("cursor", "preToolUse", "Write", 1000),
    payload: (root, path) => ({
      conversation_id: "coord-prove",
      hook_event_name: "preToolUse",
      tool_name: "Write",
      tool_input: { file_path: join(root, path), content: "two" },
      cwd: root,
      workspace_roots: [root],
    }),
    denies: deniesBy("permission"),
  },
};
