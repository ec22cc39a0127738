import { patchedPaths } from "./patch.ts";
import type { HookEvent, Loose, Replacement } from "./types.ts";

export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export function recordOf(value: unknown): Loose {
  if (typeof value === "string" && value.startsWith("{")) {
    try {
      return recordOf(JSON.parse(value));
    } catch {
      return {};
    }
  }
  return value !== null && typeof value === "object" && !Array.isArray(value) ? (value as Loose) : {};
}

export function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string" && one !== "") : [];
}

/** The last word of a key whose value names files. */
const NAMES_FILES = /(?:^|[_-])(?:path|file|file_?path|file_?name|uri|notebook|destination)s?$/;
const FOLDER_KEYS = ["workdir", "working_directory", "dir_path", "directory", "cwd"];
const PATCH_KEYS = ["command", "cmd", "input", "patch", "patchText", "diff"];
/** Depth down to which an input is looked through. */
const DEEPEST = 6;

function firstOf(input: Loose, keys: readonly string[]): string {
  return keys.map((key) => textOf(input[key])).find((text) => text !== "") ?? "";
}

/** The paths that a tool's input names, those of its single edits and in its lists included. */
export function pathsOf(input: Loose): string[] {
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
  return NAMES_FILES.test(key.replace(/([a-z\d])([A-Z])/g, "$1_$2").toLowerCase());
}

/** The path in a `file:` URI; any other text as it is. */
export function fileIn(text: string): string {
  return /^file:/i.test(text) ? pathInUri(text) : text;
}

function pathInUri(text: string): string {
  const [, path] = /^file:\/\/(?:localhost)?(\/.*)$/i.exec(text) ?? [];
  if (path === undefined) return text;
  const native = path.replace(/^\/(?=[A-Za-z]:)/, "");
  try {
    return decodeURIComponent(native);
  } catch {
    return native;
  }
}

/** What an edit tool says that it replaces; null where it does not, or where there are several edits. */
function replacedBy(input: Loose): Replacement | null {
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
export function commandOf(given: unknown): string {
  const input = recordOf(given);
  const { command, args, arguments: words } = input;
  const isPlain = typeof command === "string" && command !== "" && args === undefined && words === undefined;
  return isPlain ? command : commandElsewhere(given, input);
}

function commandElsewhere(given: unknown, input: Loose): string {
  if (typeof given === "string" && Object.keys(input).length === 0) return given;
  const parts = [input, ...Object.values(input).map(recordOf)];
  return parts.map(commandIn).find((command) => command !== "") ?? "";
}

function commandIn(input: Loose): string {
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
function codeIn({ code }: Loose): string {
  return typeof code === "string" && code !== "" ? `python3 -c ${quoted(code)}` : "";
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** The folder that a call says it runs in, relative to the session's; empty where it says none. */
export function folderOf(input: Loose): string {
  return firstOf(input, FOLDER_KEYS);
}

/** An edit, as an edit tool is called; null where the input names no path. */
export function editOf(input: Loose): HookEvent | null {
  const paths = pathsOf(input);
  const text = firstOf(input, ["content", "file_text", "contents", "fileText"]);
  if (paths.length === 0) return null;
  return { kind: "edit", paths, replaced: replacedBy(input), ...(text === "" ? {} : { text }) };
}

/** An edit by a patch, under whatever key or as bare text; null where the patch names no path. */
export function patchOf(given: unknown): HookEvent | null {
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
