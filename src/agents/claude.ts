import type { Agent, Host, SetupFor } from "./agent.ts";
import { decodeCall, recordOf, textOf } from "./decode.ts";
import { claudeTrusts } from "./trust.ts";
import type { HookDecision, HookEvent, HookInvocation, UntrustedJson, ToolKindOf } from "./types.ts";

/** Context is cut there by the agent, measured in characters. */
const LONGEST_CONTEXT = 10_000;
const SETTINGS = ".claude/settings.json";
/** Tools that change files, by themselves or through a shell. */
const WRITERS = "Edit|Write|NotebookEdit|Bash|Monitor|PowerShell";
/** The tools that are asked about: those, and those of servers, which may write files, or be coord's own. */
const BEFORE = `${WRITERS}|mcp__.*`;
/** The tools that are told of: those, what ends a team-mate, and what changes a team's list of tasks. */
const AFTER = `${WRITERS}|TaskStop|SendMessage|TaskCreate|TaskUpdate`;

/** The tools by which a team is ended, and by which it keeps its list of tasks. */
const TEAM_TOOLS = /^(?:TaskStop|SendMessage|TaskCreate|TaskUpdate)$/;

const SHELLS = "Bash|Monitor|PowerShell";

/** A team-mate's id: its name, and a part that tells it from others of that name. */
const TEAM_MATE = /^a(.+)-[0-9a-f]{16}$/;
/** Maximum length of the name in such an id (characters). */
const LONGEST_NAME = 63;

/** Claude Code: a decision or context for the model in `hookSpecificOutput`, a word to the user in `systemMessage`. */
export const claude: Agent = {
  name: "claude",
  sessionVariable: "CLAUDE_CODE_SESSION_ID",
  nameIn: (id) => TEAM_MATE.exec(id)?.[1] ?? null,
  nameOption: "--agent-name",
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
    asks: true,
    rewrites: true,
    namesCallers: true,
    decode,
    encode(answer, call, warning) {
      const body = { ...bodyOf(answer, call), ...(warning === null ? {} : { systemMessage: warning }) };
      return Object.keys(body).length === 0 ? null : body;
    },
  },
};

/**
 * Team-mates in the lead's own process have its session, and are told by their id; any other id is a subagent's, which acts
 * as its parent.
 */
function decode(input: UntrustedJson, kindOf: ToolKindOf): HookInvocation | null {
  const call = decodeCall(input, kindOf);
  if (call === null) return null;
  const [id, type] = [textOf(input["agent_id"]), textOf(input["agent_type"])];
  const isMate = type !== "" && TEAM_MATE.exec(id)?.[1] === type.slice(0, LONGEST_NAME);
  const isTeams = TEAM_TOOLS.test(textOf(input["tool_name"])) && input["hook_event_name"] === "PostToolUse";
  const event = (isTeams ? teamEvent(input, isMate) : null) ?? call.event;
  if (!isMate) return { ...call, event, notes: notesOf(input, id) };
  return {
    ...call,
    event: ownEvent(event, input),
    sessionId: id,
    lead: call.sessionId,
    subagent: null,
    subagentId: null,
  };
}

/** A team-mate begins and stops at each of its turns as a session would. */
function ownEvent(event: HookEvent, input: UntrustedJson): HookEvent {
  if (event.kind === "subagent-start") return { kind: "start", source: "team" };
  const isStop = textOf(input["hook_event_name"]) === "SubagentStop";
  return isStop ? { kind: "stop", again: input["stop_hook_active"] === true } : event;
}

/** What the use of such a tool comes to; null where that is nothing of the team's. */
function teamEvent(input: UntrustedJson, isMate: boolean): HookEvent | null {
  return endOf(input, isMate) ?? taskOf(input);
}

/** The end of a team-mate: it agrees to shut down, or its lead stops it. Null for any other event. */
function endOf(input: UntrustedJson, isMate: boolean): HookEvent | null {
  const [given, response] = [recordOf(input["tool_input"]), recordOf(input["tool_response"])];
  const tool = textOf(input["tool_name"]);
  const message = recordOf(given["message"]);
  if (isMate && tool === "SendMessage")
    return message["type"] === "shutdown_response" && message["approve"] === true
      ? { kind: "end", reason: "shutdown" }
      : null;
  const isStopped = tool === "TaskStop" && response["task_type"] === "in_process_teammate";
  return isStopped ? { kind: "dismissed", name: textOf(given["task_id"]) } : null;
}

/** A change in the team's list of tasks, once it was made. A claim has no event of its own. Null for any other event. */
function taskOf(input: UntrustedJson): HookEvent | null {
  const [given, response] = [recordOf(input["tool_input"]), recordOf(input["tool_response"])];
  const title = textOf(given["subject"]);
  switch (textOf(input["tool_name"])) {
    case "TaskCreate": {
      const id = textOf(recordOf(response["task"])["id"]);
      return id === "" ? null : { kind: "team-task", id, title, change: "added", owner: "" };
    }
    case "TaskUpdate": {
      const CHANGES = { in_progress: "begun", completed: "done", deleted: "removed" } as const;
      const status = textOf(recordOf(response["statusChange"])["to"]);
      const change = Object.hasOwn(CHANGES, status) ? CHANGES[status as keyof typeof CHANGES] : "other";
      const [id, owner] = [textOf(given["taskId"]), textOf(given["owner"])];
      return id === "" || response["success"] !== true
        ? null
        : { kind: "team-task", id, title, change, owner };
    }
    default:
      return null;
  }
}

/** Where Claude Code writes down whose subagent one is; null where it is none. */
function notesOf(input: UntrustedJson, id: string): string | null {
  const transcript = textOf(input["transcript_path"]).replace(/\.jsonl$/, "");
  return transcript === "" || !/^[\w.-]+$/.test(id) ? null : `${transcript}/subagents/agent-${id}.meta.json`;
}

function bodyOf(answer: HookDecision, call: HookInvocation | null): object {
  if (answer.kind === "deny" || answer.kind === "ask")
    return { hookSpecificOutput: denial(answer.reason, answer.kind, call?.eventName) };
  if (answer.kind === "go-on") return { decision: "block", reason: answer.reason };
  if (call === null || (answer.context === undefined && answer.command === undefined)) return {};
  return {
    hookSpecificOutput: {
      hookEventName: call.eventName,
      ...(answer.context === undefined
        ? {}
        : { additionalContext: answer.context.slice(0, LONGEST_CONTEXT) }),
      ...(answer.command === undefined ? {} : { updatedInput: { ...call.input, command: answer.command } }),
    },
  };
}

/** The denial of a tool that several agents share. */
export function denial(
  reason: string,
  decision: "deny" | "ask" = "deny",
  hookEventName = "PreToolUse",
): object {
  return { hookEventName, permissionDecision: decision, permissionDecisionReason: reason };
}

export const setup: SetupFor = (host) => ({
  files: [
    { path: SETTINGS, holds: { events: events(host) } },
    { path: ".mcp.json", holds: { list: "mcpServers", value: callOf(host, "mcp") } },
  ],
  extras: [
    // Else it asks its user at each call of coord.
    { name: "allow", path: SETTINGS, at: ["permissions", "allow"], values: ["Bash(coord *)", "mcp__coord"] },
    {
      name: "status-line",
      path: SETTINGS,
      at: ["statusLine"],
      values: { type: "command", command: "coord prompt" },
    },
  ],
  instructions: { path: "CLAUDE.md", alias: ".claude/CLAUDE.md", imports: "AGENTS.md" },
  notes: [
    {
      code: "TRUST_CLAUDE",
      en: "Claude Code runs the hooks of folders that its user trusts: `claude` asks once, and its default is No (`claude -p` runs them at once).",
      fr: "Claude Code exécute les hooks des dossiers que son utilisateur approuve : `claude` demande une fois, et sa réponse par défaut est Non (`claude -p` les exécute aussitôt).",
    },
    {
      code: "APPROVE_MCP",
      en: "Claude Code asks once whether it may use the project's MCP server.",
      fr: "Claude Code demande une fois s'il peut utiliser le serveur MCP du projet.",
    },
  ],
  trust: {
    note: "TRUST_CLAUDE",
    isGiven: (root, textOf) => claudeTrusts(root, textOf(".claude.json")),
  },
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

/** Windows takes no script for a command where there are `args`: node has to run it. */
function callOf({ platform, script }: Host, ...words: string[]) {
  return platform === "win32" && script !== undefined
    ? { command: "node", args: [script, ...words] }
    : { command: "coord", args: words };
}

/** One line where a shell reads it: Copilot loads these settings, too, and leaves out the `args`. */
function hookCall(host: Host): object {
  const { command, args } = callOf(host, "hook", "claude");
  return host.platform === "win32" ? { command, args } : { command: [command, ...args].join(" ") };
}

function events(host: Host): Record<string, object> {
  const handler = { type: "command", ...hookCall(host), timeout: 5, statusMessage: "coord" };
  const always = { hooks: [handler] };
  return {
    PreToolUse: { matcher: BEFORE, hooks: [handler] },
    PostToolUse: { matcher: AFTER, hooks: [handler] },
    // Of a command that fails.
    PostToolUseFailure: { matcher: SHELLS, hooks: [handler] },
    SessionStart: always,
    SessionEnd: always,
    SubagentStart: always,
    SubagentStop: always,
    UserPromptSubmit: always,
    Stop: always,
  };
}
