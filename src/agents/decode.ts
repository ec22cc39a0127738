import { recordOf, textOf, textsOf } from "./fields.ts";
import { toolEvent } from "./tools.ts";
import type { HookEvent, HookInvocation, Loose, ToolKindOf } from "./types.ts";

/** Events by the name that most agents give them, in small letters. */
const EVENTS: Readonly<Record<string, (input: Loose, kindOf: ToolKindOf) => HookEvent>> = {
  pretooluse: (input, kindOf) => toolEvent(textOf(input["tool_name"]), input["tool_input"], kindOf),
  posttooluse: doneEvent,
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

/** Reads the event after a use of a tool. */
function doneEvent(input: Loose, kindOf: ToolKindOf): HookEvent {
  const { kind } = toolEvent(textOf(input["tool_name"]), input["tool_input"], kindOf);
  const response = recordOf(input["tool_response"]);
  const changed = textsOf(recordOf(response["bashEditDiff"])["changedFiles"]);
  return { kind: "done", tool: kind === "edit" || kind === "shell" ? kind : "other", changed };
}

/** Reads a call in the shape that nearly all agents share; `eventName` for those that do not name the event. */
export function decodeCall(
  input: Loose,
  kindOf: ToolKindOf,
  eventName: string = textOf(input["hook_event_name"]),
): HookInvocation | null {
  if (eventName === "") return null;
  const name = eventName.toLowerCase();
  const key = ALIASES[name] ?? name;
  const read = Object.hasOwn(EVENTS, key) ? EVENTS[key] : undefined;
  const subagent = textOf(input["agent_id"]) === "" ? null : textOf(input["agent_type"]);
  return {
    event: read === undefined ? { kind: "other" } : read(input, kindOf),
    eventName,
    sessionId: textOf(input["session_id"]) || textOf(input["conversation_id"]),
    // Cursor may name its folders only.
    cwd: textOf(input["cwd"]) || (textsOf(input["workspace_roots"])[0] ?? null),
    subagent,
  };
}
