import { commandOf, editOf, folderOf, patchOf, pathsOf, recordOf } from "./fields.ts";
import { runs } from "./runs.ts";
import type { AgentHook, HookEvent, ToolKind, ToolKindOf, Unclear } from "./types.ts";

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
