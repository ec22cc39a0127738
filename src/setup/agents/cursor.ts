import { join } from "node:path";
import { hooksPart } from "../parts/hooks.ts";
import { serverPart } from "../parts/server.ts";
import type { Agent } from "./agent.ts";
import { callFor, deniesBy } from "./trials.ts";

export const cursor: Agent = {
  name: "cursor",
  pieces: () => [
    {
      path: ".cursor/hooks.json",
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
