import { patchedPaths } from "./patch.ts";
import { runs } from "./runs.ts";
import type {
  AgentHook,
  HookEvent,
  HookInvocation,
  UntrustedJson,
  Replacement,
  ToolKind,
  ToolKindOf,
  Unclear,
} from "./types.ts";

/** Events by the name that most agents give them, in small letters. */
const EVENTS: Readonly<Record<string, (input: UntrustedJson, kindOf: ToolKindOf) => HookEvent>> = {
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
function doneEvent(input: UntrustedJson, kindOf: ToolKindOf): HookEvent {
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
function stopEvent(input: UntrustedJson): HookEvent {
  const tasks = input["background_tasks"];
  const alone = Array.isArray(tasks) && !tasks.some((task) => recordOf(task)["type"] === "teammate");
  const again = input["stop_hook_active"] === true;
  if (!Array.isArray(tasks)) return { kind: "stop", again, alone };
  return { kind: "stop", again, alone, running: tasks.map((task) => textOf(recordOf(task)["id"])) };
}

/** Reads a call in the shape that nearly all agents share; `eventName` for those that do not name the event. */
export function decodeCall(
  input: UntrustedJson,
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
    cwd: fileIn(textOf(input["cwd"]) || (textsOf(input["workspace_roots"])[0] ?? "")) || null,
    subagent,
    subagentId: textOf(input["agent_id"]) || null,
    use: textOf(input["tool_use_id"]),
    input: recordOf(input["tool_input"]),
    given: input["tool_input"],
  };
}

export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export function recordOf(value: unknown): UntrustedJson {
  if (typeof value === "string" && value.startsWith("{")) {
    try {
      return recordOf(JSON.parse(value));
    } catch {
      return {};
    }
  }
  return value !== null && typeof value === "object" && !Array.isArray(value) ? (value as UntrustedJson) : {};
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string" && one !== "") : [];
}

/** The last word of a key whose value names files. */
const NAMES_FILES = ["path", "file", "filepath", "filename", "file_name", "uri", "notebook", "destination"];
const FOLDER_KEYS = ["workdir", "working_directory", "dir_path", "directory", "cwd"];
const PATCH_KEYS = ["command", "cmd", "input", "patch", "patchText", "diff"];
/** Depth down to which an input is looked through. */
const DEEPEST = 6;

function firstOf(input: UntrustedJson, keys: readonly string[]): string {
  return keys.map((key) => textOf(input[key])).find((text) => text !== "") ?? "";
}

/** The paths that a tool's input names, those of its single edits and in its lists included. */
function pathsOf(input: UntrustedJson): string[] {
  return [...new Set(pathsIn(input, false, 0))].filter(Boolean);
}

function pathsIn(given: unknown, isNamed: boolean, depth: number): string[] {
  if (typeof given === "string") return isNamed ? [fileIn(given)] : [];
  if (given === null || typeof given !== "object" || depth > DEEPEST) return [];
  if (Array.isArray(given)) return given.flatMap((one) => pathsIn(one, isNamed, depth + 1));
  return Object.entries(given).flatMap(([key, value]) =>
    pathsIn(value, namesFiles(key) || (isNamed && key === "name"), depth + 1),
  );
}

function namesFiles(key: string): boolean {
  const words = key.replace(/([a-z\d])([A-Z])/g, "$1_$2").toLowerCase();
  const one = words.endsWith("s") ? words.slice(0, -1) : words;
  return NAMES_FILES.some((name) => {
    const at = one.length - name.length;
    return one.endsWith(name) && (at === 0 || one[at - 1] === "_" || one[at - 1] === "-");
  });
}

/** The path in a `file:` URI; any other text as it is. */
export function fileIn(text: string): string {
  return /^file:/i.test(text) ? pathInUri(text) : text;
}

function pathInUri(text: string): string {
  const [, path] = /^file:(?:\/\/(?:localhost)?)?(\/.*)$/i.exec(text) ?? [];
  if (path === undefined) return text;
  const native = path.replace(/^\/(?=[A-Za-z]:)/, "");
  try {
    return decodeURIComponent(native);
  } catch {
    return native;
  }
}

/** Text that an edit tool says it replaces; null where it says none, or several. */
function replacedBy(input: UntrustedJson): Replacement | null {
  const before = firstOf(input, ["old_string", "old_str", "oldString"]);
  const after = input["new_string"] ?? input["new_str"] ?? input["newString"];
  const isOne = !Array.isArray(input["edits"]) && !Array.isArray(input["replacements"]);
  if (!isOne || before === "" || typeof after !== "string") return null;
  return { before, after, all: input["replace_all"] === true };
}

/**
 * A shell tool's command, under whatever key, or as bare text; some agents hand it over as a list of words, or of commands.
 * Empty where there is none.
 */
function commandOf(given: unknown): string {
  const input = recordOf(given);
  const { command, args, arguments: words } = input;
  const isPlain = typeof command === "string" && command !== "" && args === undefined && words === undefined;
  return isPlain ? command : commandElsewhere(given, input);
}

function commandElsewhere(given: unknown, input: UntrustedJson): string {
  if (typeof given === "string" && Object.keys(input).length === 0) return given;
  const parts = [input, ...Object.values(input).map(recordOf)];
  return parts.map(commandIn).find((command) => command !== "") ?? "";
}

function commandIn(input: UntrustedJson): string {
  const keys = ["command", "cmd", "commands", "script", "command_line", "commandLine", "input", "chars"];
  const key = keys.find((one) => textOf(input[one]) !== "" || textsOf(input[one]).length > 0);
  if (key === undefined) return codeIn(input);
  const words = textsOf(input[key]);
  const more = textsOf(input["args"] ?? input["arguments"]).map(quoted);
  const isList = key === "commands" || /\s/.test(words[0] ?? "");
  const command =
    words.length === 0 ? textOf(input[key]) : words.map(isList ? String : quoted).join(isList ? "\n" : " ");
  return [command, ...more].join(" ");
}

/** Code of some language, as a command line would hand it to that language's program. */
function codeIn({ code }: UntrustedJson): string {
  return typeof code === "string" && code !== "" ? `python3 -c ${quoted(code)}` : "";
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** The folder that a call says it runs in, relative to the session's; empty where it says none. */
function folderOf(input: UntrustedJson): string {
  return firstOf(input, FOLDER_KEYS);
}

/** An edit, as an edit tool is called; null where the input names no path. */
function editOf(input: UntrustedJson): HookEvent | null {
  const paths = pathsOf(input);
  const text = firstOf(input, ["content", "file_text", "contents", "fileText"]);
  if (paths.length === 0) return null;
  return { kind: "edit", paths, replaced: replacedBy(input), ...(text === "" ? {} : { text }) };
}

/** An edit by a patch, under whatever key or as bare text; null where the patch names no path. */
function patchOf(given: unknown): HookEvent | null {
  const input = recordOf(given);
  const lists = PATCH_KEYS.flatMap((key) => textsOf(input[key])).join("\n");
  const patch = [textOf(given), lists, firstOf(input, PATCH_KEYS)].join("\n");
  const folder = folderOf(input);
  const paths = patchedPaths(patch).map((path) => (folder === "" ? path : within(folder, path)));
  return paths.length === 0 ? null : { kind: "edit", paths, replaced: null };
}

/** A path as it is meant from within a folder. */
function within(folder: string, path: string): string {
  return /^(?:[/\\]|[A-Za-z]:)/.test(path) ? path : `${folder}/${path}`;
}

/** Tools that the models' makers describe, whatever agent offers them. */
const MAKERS: AgentHook["tools"] = {
  edit: [
    "edit_file",
    "edit_notebook",
    "insert_edit_into_file",
    "create_file",
    "search_replace",
    "str_replace",
    "replace_string_in_file",
    "multi_replace_string_in_file",
    "delete_file",
  ],
  editor: ["str_replace_editor", "str_replace_based_edit_tool"],
  patch: ["apply_patch"],
  shell: ["shell"],
  read: ["list_dir", "file_search"],
};

/** Tools of MCP servers begin so; those of coord's own server change no file but by coord. */
const MCP = /^mcp(?:_+|:)/i;
const OWN = /^mcp(?:_+|:)(?:plugin_coord_)?coord_+(\w+)$|^coord[-_](\w+)$/i;

/**
 * What an agent's tools do, by their names. Agents load each other's settings, so that every agent's tools are known to
 * all; where two give one name to different tools, an agent's own table counts.
 */
export function toolKinds(own: AgentHook["tools"], others: readonly AgentHook["tools"][]): ToolKindOf {
  // From the last: a hook asks for one tool, and its own agent's table mostly has it.
  const tables = [own, ...others.toReversed(), MAKERS];
  return (tool) => kindIn(tables, plainName(tool)) ?? (ownTool(tool) === null ? null : "read");
}

function kindIn(tables: readonly AgentHook["tools"][], wanted: string): ToolKind | null {
  for (const table of tables) {
    const kinds = Object.entries(table) as [ToolKind, readonly string[]][];
    const found = kinds.findLast(([, names]) => names.some((name) => plainName(name) === wanted));
    if (found !== undefined) return found[0];
  }
  return null;
}

/** Some say whose tool it is before its name. */
function plainName(tool: string): string {
  return tool
    .toLowerCase()
    .replace(/^(?:functions|tools)\./, "")
    .replaceAll("_", "");
}

/** Which of coord's own tools a name means; null for any other tool. */
function ownTool(tool: string): string | null {
  // Asked for its beginning first: every call of every tool comes by here.
  const beginning = tool.slice(0, 3).toLowerCase();
  if (beginning !== "mcp" && beginning !== "coo") return null;
  const [, served, plain] = OWN.exec(tool) ?? [];
  return served ?? plain ?? null;
}

/** Reads a use of a tool as an event. @param given its input, as the agent sends it */
export function toolEvent(tool: string, given: unknown, kindOf: ToolKindOf): HookEvent {
  const input = recordOf(given);
  const kind = kindOf(tool);
  const own = ownTool(tool);
  if (own !== null) return { kind: "own-tool", tool: own };
  const unclear = (because: Unclear): HookEvent => ({
    kind: "unclear",
    tool,
    because,
    paths: pathsOf(input),
  });
  switch (kind) {
    case "edit":
    case "editor":
    case "patch": {
      if (kind === "editor" && input["command"] === "view") return { kind: "read" };
      const edit = kind === "patch" ? patchOf(given) : (editOf(input) ?? patchOf(given));
      return edit ?? unclear("no-target");
    }
    case "shell":
    case "powershell": {
      const command = commandOf(given);
      if (command === "") return unclear("no-target");
      const dialect = kind === "shell" ? "posix" : kind;
      return { kind: "shell", command, dialect, folder: folderOf(input) };
    }
    case "read":
      return { kind };
    case null:
      return strangersEvent(tool, given, pathsOf(input));
  }
}

/** A use of a tool that nobody knows. Whoever's it is: what its name says that it runs is read like a command of a shell tool's. */
function strangersEvent(tool: string, given: unknown, paths: readonly string[]): HookEvent {
  const dialect = runs(tool);
  const command = dialect === null ? "" : commandOf(given);
  if (dialect !== null && command !== "")
    return { kind: "shell", command, dialect, folder: folderOf(recordOf(given)) };
  return { kind: "unclear", tool, because: MCP.test(tool) ? "mcp-tool" : "unknown-tool", paths };
}
