import type { Call, Dialect, HookEvent } from "../types.ts";
import { commandOf, editOf, folderOf, type Loose, patchOf, recordOf, textOf, textsOf } from "./fields.ts";

/**
 * Tools by what they do, in small letters without `_`. Agents load each other's settings, so every adapter knows every
 * agent's names, and those of the models' makers.
 */
const EDITS = new Set([
  "edit",
  "multiedit",
  "editfile",
  "editnotebook",
  "notebookedit",
  "inserteditintofile",
  "write",
  "writefile",
  "create",
  "createfile",
  "replace",
  "searchreplace",
  "strreplace",
  "strreplaceeditor",
  "strreplacebasededittool",
  "replacestringinfile",
  "multireplacestringinfile",
  "delete",
  "deletefile",
]);
/** Those that look, too, if that is their command. */
const VIEWERS = new Set(["strreplaceeditor", "strreplacebasededittool"]);
const SHELLS: Readonly<Record<string, Dialect>> = {
  Bash: "posix",
  bash: "posix",
  Shell: "posix",
  shell: "posix",
  run_shell_command: "posix",
  PowerShell: "powershell",
  powershell: "powershell",
};

/** What using a tool comes to. */
function toolEvent(tool: string, given: unknown): HookEvent {
  const input = recordOf(given);
  const name = tool.toLowerCase().replaceAll("_", "");
  if (VIEWERS.has(name) && input["command"] === "view") return { kind: "other" };
  if (EDITS.has(name)) return editOf(input);
  if (name === "applypatch") return patchOf(given);
  const command = commandOf(input);
  const dialect = Object.hasOwn(SHELLS, tool) ? SHELLS[tool] : undefined;
  if (dialect === undefined || command === "") return { kind: "other" };
  return { kind: "shell", command, dialect, folder: folderOf(input) };
}

/** What using it came to. */
function doneEvent(tool: string, given: unknown, response: Loose): HookEvent {
  const { kind } = toolEvent(tool, given);
  const changed = textsOf(recordOf(response["bashEditDiff"])["changedFiles"]);
  return { kind: "done", tool: kind === "edit" || kind === "shell" ? kind : "other", changed };
}

/** Events by the name of each agent, in lower case. */
const EVENTS: Readonly<Record<string, (input: Loose) => HookEvent>> = {
  pretooluse: (input) => toolEvent(textOf(input["tool_name"]), input["tool_input"]),
  posttooluse: (input) =>
    doneEvent(textOf(input["tool_name"]), input["tool_input"], recordOf(input["tool_response"])),
  sessionstart: (input) => ({ kind: "start", source: textOf(input["source"]) }),
  sessionend: (input) => ({ kind: "end", reason: textOf(input["reason"]) }),
  userpromptsubmit: () => ({ kind: "prompt" }),
  stop: (input) => ({ kind: "stop", again: input["stop_hook_active"] === true }),
  subagentstart: () => ({ kind: "subagent-start" }),
};

/** Other agents' names for the same events. */
const ALIASES: Readonly<Record<string, string>> = {
  beforetool: "pretooluse",
  aftertool: "posttooluse",
  beforeagent: "userpromptsubmit",
};

/** Reads a call in the shape that nearly all agents share; `eventName` for those that do not name the event. */
export function decodeCall(input: Loose, eventName: string = textOf(input["hook_event_name"])): Call | null {
  if (eventName === "") return null;
  const name = eventName.toLowerCase();
  const key = ALIASES[name] ?? name;
  const read = Object.hasOwn(EVENTS, key) ? EVENTS[key] : undefined;
  const subagent = textOf(input["agent_id"]) === "" ? null : textOf(input["agent_type"]);
  return {
    event: read === undefined ? { kind: "other" } : read(input),
    eventName,
    sessionId: textOf(input["session_id"]) || textOf(input["conversation_id"]),
    // Cursor may name its folders only.
    cwd: textOf(input["cwd"]) || (textsOf(input["workspace_roots"])[0] ?? null),
    subagent,
  };
}
