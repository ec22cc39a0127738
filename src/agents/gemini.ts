import type { Agent, SetupFor } from "./agent.ts";
import { decodeCall } from "./decode.ts";

const SETTINGS = ".gemini/settings.json";

/** Gemini CLI: a decision at the top, context as Claude Code has it. */
export const gemini: Agent = {
  name: "gemini",
  sessionVariable: "GEMINI_SESSION_ID",
  hook: {
    tools: {
      edit: ["write_file", "replace"],
      shell: ["run_shell_command"],
      read: [
        ..."read_file read_many_files list_directory glob grep_search search_file_content web_fetch".split(
          " ",
        ),
        ..."google_web_search write_todos invoke_agent activate_skill ask_user".split(" "),
      ],
    },
    tells: ["done", "start", "prompt"],
    decode: decodeCall,
    encode(answer, call) {
      if (answer.kind === "deny") return { decision: "deny", reason: answer.reason };
      if (answer.kind !== "allow" || answer.context === undefined || call === null) return null;
      return { hookSpecificOutput: { hookEventName: call.eventName, additionalContext: answer.context } };
    },
  },
};

export const setup: SetupFor = () => {
  const handler = { name: "coord", type: "command", command: "coord hook gemini", timeout: 5000 };
  const always = { hooks: [handler] };
  const forTools = { matcher: "write_file|replace|run_shell_command", hooks: [handler] };
  const events = { BeforeTool: forTools, AfterTool: forTools, SessionStart: always, SessionEnd: always };
  const value = { command: "coord", args: ["mcp"] };
  return {
    files: [
      { path: SETTINGS, holds: { events } },
      { path: SETTINGS, holds: { list: "mcpServers", value } },
    ],
    instructions: { path: "GEMINI.md", namedBy: { path: SETTINGS, keys: ["context", "fileName"] } },
    notes: [
      {
        code: "TRUST_FOLDER",
        en: "Gemini CLI runs the hooks of folders only that its user trusts.",
        fr: "Gemini CLI n'exécute que les hooks des dossiers que son utilisateur approuve.",
      },
    ],
    trial: {
      call: { event: "BeforeTool", tool: "replace", limitUnit: 1 },
      payloads: ({ root, file }) => [
        {
          session_id: "coord-trial",
          cwd: root,
          hook_event_name: "BeforeTool",
          tool_name: "replace",
          tool_input: { file_path: file, old_string: "one", new_string: "two" },
        },
      ],
      denial: { at: ["decision"], byStatus: true },
    },
  };
};
