import type { Agent, Host, SetupFor } from "./agent.ts";
import { decodeCall } from "./decode.ts";
import type { HookDecision, HookInvocation } from "./types.ts";

/** Context is cut there by the agent, measured in characters. */
const LONGEST_CONTEXT = 10_000;
const SETTINGS = ".claude/settings.json";
/** The registered tools: those that change files, by themselves or through a shell. */
const TOOLS = "Edit|Write|NotebookEdit|Bash|PowerShell";

/** Claude Code: a decision or context for the model in `hookSpecificOutput`, a word to the user in `systemMessage`. */
export const claude: Agent = {
  name: "claude",
  sessionVariable: "CLAUDE_CODE_SESSION_ID",
  hook: {
    tools: {
      edit: ["Edit", "MultiEdit", "Write", "NotebookEdit"],
      shell: ["Bash", "Monitor"],
      powershell: ["PowerShell"],
      read: [
        ..."Read Glob Grep LS WebFetch WebSearch ToolSearch Agent Task TodoWrite Skill SendMessage".split(
          " ",
        ),
        ..."TaskCreate TaskUpdate TaskList TaskGet TaskStop TaskOutput AskUserQuestion".split(" "),
        ..."BashOutput KillShell EnterPlanMode ExitPlanMode EnterWorktree ExitWorktree".split(" "),
      ],
    },
    tells: ["edit", "shell", "done", "start", "prompt", "stop", "subagent-start"],
    decode: decodeCall,
    encode(answer, call, warning) {
      const body = { ...bodyOf(answer, call), ...(warning === null ? {} : { systemMessage: warning }) };
      return Object.keys(body).length === 0 ? null : body;
    },
  },
};

function bodyOf(answer: HookDecision, call: HookInvocation | null): object {
  if (answer.kind === "deny") return { hookSpecificOutput: denial(answer.reason) };
  if (answer.kind === "go-on") return { decision: "block", reason: answer.reason };
  if (answer.context === undefined || call === null) return {};
  const additionalContext = answer.context.slice(0, LONGEST_CONTEXT);
  return { hookSpecificOutput: { hookEventName: call.eventName, additionalContext } };
}

/** The denial of a tool that several agents share. */
export function denial(reason: string): object {
  return { hookEventName: "PreToolUse", permissionDecision: "deny", permissionDecisionReason: reason };
}

export const setup: SetupFor = (host) => ({
  files: [
    { path: SETTINGS, holds: { events: events(host) } },
    { path: ".mcp.json", holds: { list: "mcpServers", value: callOf(host, "mcp") } },
  ],
  instructions: { path: "CLAUDE.md", alias: ".claude/CLAUDE.md", imports: "AGENTS.md" },
  notes: [
    {
      code: "APPROVE_MCP",
      en: "Claude Code asks once whether it may use the project's MCP server.",
      fr: "Claude Code demande une fois s'il peut utiliser le serveur MCP du projet.",
    },
  ],
  // The nearer settings count.
  obstacles: { offSwitch: { key: "disableAllHooks", paths: [".claude/settings.local.json", SETTINGS] } },
  trial: {
    call: { event: "PreToolUse", tool: "Edit", limitUnit: 1000 },
    payloads: ({ root, file }) => [
      {
        session_id: "coord-trial",
        transcript_path: `${root}/transcript.jsonl`,
        cwd: root,
        hook_event_name: "PreToolUse",
        permission_mode: "default",
        tool_name: "Edit",
        tool_input: { file_path: file, old_string: "one", new_string: "two" },
        tool_use_id: "toolu_trial",
      },
    ],
    denial: { at: ["hookSpecificOutput.permissionDecision"], byStatus: true },
  },
});

/** With `args` no shell is started. Then Windows takes no script for a command: node has to run it. */
function callOf({ platform, script }: Host, ...words: string[]) {
  return platform === "win32" && script !== undefined
    ? { command: "node", args: [script, ...words] }
    : { command: "coord", args: words };
}

function events(host: Host): Record<string, object> {
  const call = callOf(host, "hook", "claude");
  const handler = { type: "command", ...call, timeout: 5, statusMessage: "coord" };
  const always = { hooks: [handler] };
  const forTools = { matcher: TOOLS, hooks: [handler] };
  return {
    PreToolUse: forTools,
    PostToolUse: forTools,
    SessionStart: always,
    SessionEnd: always,
    SubagentStart: always,
    SubagentStop: always,
    UserPromptSubmit: always,
    Stop: always,
  };
}
