import { join } from "node:path";
import { readText } from "../files.ts";
import { hooksPart } from "../parts/hooks.ts";
import { serverPart } from "../parts/server.ts";
import type { Project } from "../types.ts";
import type { Agent } from "./agent.ts";
import { switchedOff } from "./obstacles.ts";
import { callFor, deniesInOutput } from "./trials.ts";

const SETTINGS = ".claude/settings.json";

/** Tools that change files, by themselves or through a shell. */
const TOOLS = "Edit|Write|NotebookEdit|Bash|PowerShell";

/** With `args` no shell is started. Then Windows takes no script for a command: node has to run it. */
function callOf({ platform = process.platform, script }: Pick<Project, "platform" | "script">) {
  return platform === "win32" && script !== undefined
    ? (...words: string[]) => ({ command: "node", args: [script, ...words] })
    : (...words: string[]) => ({ command: "coord", args: words });
}

/** What Claude Code's settings, and the plugin's `hooks.json`, register for each event. */
export function claudeHooks(project: Pick<Project, "platform" | "script">): Record<string, object> {
  const handler = {
    type: "command",
    ...callOf(project)("hook", "claude"),
    timeout: 5,
    statusMessage: "coord",
  };
  const always = { hooks: [handler] };
  return {
    PreToolUse: { matcher: TOOLS, hooks: [handler] },
    PostToolUse: { matcher: TOOLS, hooks: [handler] },
    SessionStart: always,
    SessionEnd: always,
    SubagentStart: always,
    SubagentStop: always,
    UserPromptSubmit: always,
    Stop: always,
  };
}

/** How Claude Code starts the MCP server. */
export function claudeServer(project: Pick<Project, "platform" | "script">): Record<string, unknown> {
  return callOf(project)("mcp");
}

export const claude: Agent = {
  name: "claude",
  pieces: (project) => [
    { path: SETTINGS, part: hooksPart({ agent: "claude", events: claudeHooks(project) }) },
    { path: ".mcp.json", part: serverPart({ list: "mcpServers", value: claudeServer(project) }) },
  ],
  instructions,
  notes: ["APPROVE_MCP"],
  // The nearer settings count.
  obstacles: (project) => switchedOff(project, [".claude/settings.local.json", SETTINGS], "disableAllHooks"),
  trial: {
    call: callFor("claude", "PreToolUse", "Edit", 1000),
    payload: (root, path) => ({
      session_id: "coord-prove",
      transcript_path: join(root, "transcript.jsonl"),
      cwd: root,
      hook_event_name: "PreToolUse",
      permission_mode: "default",
      tool_name: "Edit",
      tool_input: { file_path: join(root, path), old_string: "one", new_string: "two" },
      tool_use_id: "toolu_prove",
    }),
    denies: deniesInOutput,
  },
};

/** `CLAUDE.md`, or where it already is; what it imports when it imports `AGENTS.md`, so that nothing is read twice. */
function instructions({ root, read = readText }: Project): string {
  const path = [["CLAUDE.md"], [".claude", "CLAUDE.md"]].find((one) => read(join(root, ...one)) !== null);
  if (path === undefined) return "CLAUDE.md";
  const imports = /^@(?:\.\/)?AGENTS\.md[ \t]*\r?$/m.test(read(join(root, ...path)) ?? "");
  return imports && path.length === 1 && read(join(root, "AGENTS.md")) !== null
    ? "AGENTS.md"
    : path.join("/");
}
