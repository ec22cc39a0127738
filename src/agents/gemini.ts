import type { Agent, SetupFor } from "./agent.ts";
import { geminiTrusts } from "./trust.ts";
import { decodeCall } from "./decode.ts";

const SETTINGS = ".gemini/settings.json";

/** Gemini CLI: a decision at the top, context as Claude Code has it. */
export const gemini: Agent = {
  name: "gemini",
  sessionVariable: "GEMINI_SESSION_ID",
  tellsShells: false,
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
    tells: ["done", "start", "prompt", "stop"],
    asks: false,
    rewrites: true,
    namesCallers: false,
    decode: decodeCall,
    encode(answer, call) {
      if (answer.kind === "deny") return { decision: "deny", reason: answer.reason };
      if (answer.kind === "go-on") return { decision: "block", reason: answer.reason };
      if (answer.kind === "ask") return null;
      const { context, command } = answer;
      if (call === null || (context === undefined && command === undefined)) return null;
      return {
        hookSpecificOutput: {
          hookEventName: call.eventName,
          ...(context === undefined ? {} : { additionalContext: context }),
          ...(command === undefined ? {} : { tool_input: { ...call.input, command } }),
        },
      };
    },
  },
};

export const setup: SetupFor = () => {
  const handler = { name: "coord", type: "command", command: "coord hook gemini", timeout: 5000 };
  const always = { hooks: [handler] };
  const writers = "write_file|replace|run_shell_command";
  const events = {
    // Tools of servers, too: they may write files, and coord's own is not told for which session it is called.
    BeforeTool: { matcher: `${writers}|mcp_.*`, hooks: [handler] },
    AfterTool: { matcher: writers, hooks: [handler] },
    SessionStart: always,
    SessionEnd: always,
    BeforeAgent: always,
    AfterAgent: always,
  };
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
        en: "Gemini CLI only runs the hooks of folders that its user trusts, and none with `--skip-trust`: start `gemini` here and trust the folder, or set GEMINI_CLI_TRUST_WORKSPACE=true.",
        fr: "Gemini CLI n'exécute que les hooks des dossiers que son utilisateur approuve, et aucun avec `--skip-trust` : lancez `gemini` ici et approuvez le dossier, ou posez GEMINI_CLI_TRUST_WORKSPACE=true.",
      },
    ],
    trust: {
      note: "TRUST_FOLDER",
      isGiven: (root, textOf, env) =>
        env["GEMINI_CLI_TRUST_WORKSPACE"] === "true" ||
        geminiTrusts(root, textOf(".gemini/trustedFolders.json")),
    },
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
