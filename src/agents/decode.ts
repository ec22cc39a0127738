import { recordOf, textOf, textsOf } from "./fields.ts";
import { toolEvent } from "./tools.ts";
import type { HookEvent, HookInvocation, Loose, ToolKindOf } from "./types.ts";

/** Events by the name that most agents give them, in small letters. */
const EVENTS: Readonly<Record<string, (input: Loose, kindOf: ToolKindOf) => HookEvent>> = {
  pretooluse: (input, kindOf) => toolEvent(textOf(input["tool_name"]), input["tool_input"], kindOf),
  posttooluse: doneEvent,
  posttoolusefailure: doneEvent,
  sessionstart: (input) => ({ kind: "start", source: textOf(input["source"]) }),
  sessionend: (input) => ({ kind: "end", reason: textOf(input["reason"]) }),
  userpromptsubmit: () => ({ kind: "prompt" }),
  stop: stopEvent,
  subagentstart: () => ({ kind: "subagent-start" }),
  subagentstop: () => ({ kind: "subagent-stop" }),
};

/** Other agents' names for the same events. */
const ALIASES: Readonly<Record<string, string>> = {
  beforetool: "pretooluse",
  aftertool: "posttooluse",
  beforeagent: "userpromptsubmit",
  afteragent: "stop",
};

/** Reads the event after a use of a tool. */
function doneEvent(input: Loose, kindOf: ToolKindOf): HookEvent {
  const event = toolEvent(textOf(input["tool_name"]), input["tool_input"], kindOf);
  const diff = recordOf(recordOf(input["tool_response"])["bashEditDiff"]);
  return {
    kind: "done",
    tool: event.kind === "edit" || event.kind === "shell" ? event.kind : "other",
    changed: textsOf(diff["changedFiles"]),
    paths: event.kind === "edit" ? event.paths : [],
    command: event.kind === "shell" ? event.command : "",
    shared: diff["shared"] === true,
  };
}

/** Reads that the agent wants to stop. What still runs for it is listed by some. */
function stopEvent(input: Loose): HookEvent {
  const tasks = input["background_tasks"];
  const alone = Array.isArray(tasks) && !tasks.some((task) => recordOf(task)["type"] === "teammate");
  const again = input["stop_hook_active"] === true;
  if (!Array.isArray(tasks)) return { kind: "stop", again, alone };
  return { kind: "stop", again, alone, running: tasks.map((task) => textOf(recordOf(task)["id"])) };
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
    lead: null,
    parent: null,
    notes: null,
    // Cursor may name its folders only.
    cwd: textOf(input["cwd"]) || (textsOf(input["workspace_roots"])[0] ?? null),
    subagent,
    part: textOf(input["agent_id"]) || null,
    use: textOf(input["tool_use_id"]),
    input: recordOf(input["tool_input"]),
    given: input["tool_input"],
  };
}
