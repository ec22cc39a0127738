import type { Agent, SetupFor } from "./agent.ts";
import { decodeCall, textOf } from "./decode.ts";

const HOOKS = ".cursor/hooks.json";

/** Cursor: it always wants an object, and may not name the event of a tool's use. */
export const cursor: Agent = {
  name: "cursor",
  sessionVariable: null,
  hook: {
    tools: {
      edit: ["Write", "Edit", "StrReplace", "Delete"],
      shell: ["Shell"],
      read: ["Read", "Grep", "Glob", "LS", "SemanticSearch", "WebSearch", "Task", "TodoWrite"],
    },
    tells: [],
    asks: true,
    rewrites: false,
    namesCallers: false,
    decode: (input, kindOf) =>
      decodeCall(
        input,
        kindOf,
        textOf(input["hook_event_name"]) || (input["tool_name"] === undefined ? "" : "preToolUse"),
      ),
    encode(answer) {
      if (answer.kind !== "deny" && answer.kind !== "ask") return {};
      const { reason, kind } = answer;
      return { permission: kind, user_message: reason, agent_message: reason };
    },
  },
};

export const setup: SetupFor = () => {
  // One event that a Cursor does not know makes it reject the whole file: only the one that enforces.
  const events = {
    preToolUse: {
      command: "coord hook cursor",
      matcher: "^(Write|Edit|StrReplace|Delete|Shell)$",
      timeout: 10,
    },
  };
  const value = { command: "coord", args: ["mcp"] };
  return {
    files: [
      { path: HOOKS, holds: { events, head: { version: 1 } } },
      { path: ".cursor/mcp.json", holds: { list: "mcpServers", value } },
    ],
    instructions: { path: "AGENTS.md" },
    notes: [
      {
        code: "UNTESTED",
        en: "Written from descriptions of Cursor's hooks, not tested with Cursor itself.",
        fr: "Écrit d'après des descriptions des hooks de Cursor, non testé avec Cursor lui-même.",
      },
    ],
    obstacles: {
      strict: {
        path: HOOKS,
        // The events that Cursor can register hooks for.
        events: [
          ..."sessionStart sessionEnd workspaceOpen beforeSubmitPrompt preCompact stop".split(" "),
          ..."preToolUse postToolUse postToolUseFailure subagentStart subagentStop".split(" "),
          ..."beforeShellExecution afterShellExecution beforeMCPExecution afterMCPExecution".split(" "),
          ..."beforeReadFile afterFileEdit beforeTabFileRead afterTabFileEdit".split(" "),
          ..."afterAgentResponse afterAgentThought".split(" "),
        ],
      },
    },
    trial: {
      call: { event: "preToolUse", tool: "Write", limitUnit: 1000 },
      payloads: ({ root, file }) => [
        {
          conversation_id: "coord-trial",
          hook_event_name: "preToolUse",
          tool_name: "Write",
          tool_input: { file_path: file, content: "two" },
          cwd: root,
          workspace_roots: [root],
        },
      ],
      denial: { at: ["permission"], byStatus: true },
    },
  };
};
