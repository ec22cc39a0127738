import type { Agent, SetupFor } from "./agent.ts";
import { claude } from "./claude.ts";
import { decodeCall } from "./decode.ts";
import type { HookDecision, HookInvocation } from "./types.ts";

const SETTINGS = ".qwen/settings.json";
const WRITERS = "edit|write_file|notebook_edit|run_shell_command|monitor";

/** Qwen Code: hooks in Claude Code's shape, with tools and time limits as Gemini CLI has them. */
export const qwen: Agent = {
  name: "qwen",
  sessionVariable: "QWEN_CODE_SESSION_ID",
  hook: {
    tools: {
      edit: ["edit", "write_file", "notebook_edit", "replace"],
      shell: ["run_shell_command", "monitor"],
      read: "read_file read_many_files list_directory glob grep_search task todo_write web_fetch".split(" "),
    },
    tells: ["done", "start", "prompt", "stop", "subagent-start"],
    asks: true,
    rewrites: false,
    namesCallers: true,
    decode: decodeCall,
    encode: (answer: HookDecision, call: HookInvocation | null, warning: string | null) =>
      claude.hook?.encode(answer, call, warning) ?? null,
  },
};

export const setup: SetupFor = () => {
  const handler = { name: "coord", type: "command", command: "coord hook qwen", timeout: 5000 };
  const always = { hooks: [handler] };
  const events = {
    PreToolUse: { matcher: `${WRITERS}|mcp__.*`, hooks: [handler] },
    PostToolUse: { matcher: WRITERS, hooks: [handler] },
    PostToolUseFailure: { matcher: "run_shell_command", hooks: [handler] },
    SessionStart: always,
    SessionEnd: always,
    SubagentStart: always,
    UserPromptSubmit: always,
    Stop: always,
  };
  const value = { command: "coord", args: ["mcp"] };
  return {
    files: [
      { path: SETTINGS, holds: { events } },
      { path: SETTINGS, holds: { list: "mcpServers", value } },
    ],
    instructions: { path: "QWEN.md", namedBy: { path: SETTINGS, keys: ["context", "fileName"] } },
    notes: [],
    trial: {
      call: { event: "PreToolUse", tool: "edit", limitUnit: 1 },
      payloads: ({ root, file }) => [
        {
          session_id: "coord-trial",
          cwd: root,
          hook_event_name: "PreToolUse",
          permission_mode: "default",
          tool_name: "edit",
          tool_input: { file_path: file, old_string: "one", new_string: "two" },
          tool_use_id: "toolu_trial",
        },
      ],
      denial: { at: ["hookSpecificOutput.permissionDecision"], byStatus: true },
    },
  };
};
