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

const PATH_KEYS = [
  "file_path",
  "notebook_path",
  "path",
  "filePath",
  "target_file",
  "target_notebook",
  "absolute_path",
];
const FOLDER_KEYS = ["workdir", "working_directory", "dir_path", "directory", "cwd"];
const PATCH_KEYS = ["command", "input", "patch", "patchText", "diff"];

function firstOf(input: Loose, keys: readonly string[]): string {
  return keys.map((key) => textOf(input[key])).find((text) => text !== "") ?? "";
}

/** The paths that a tool's input names, those of its single replacements included. */
export function pathsOf(input: Loose): string[] {
  const { replacements } = input;
  const parts = Array.isArray(replacements) ? replacements.map(recordOf) : [];
  const named = [input, ...parts].flatMap((part) => PATH_KEYS.map((key) => textOf(part[key])));
  return [...new Set(named)].filter(Boolean);
}

/** What an edit tool says that it replaces; null where it does not, or where there are several edits. */
function replacedBy(input: Loose): Replacement | null {
  const before = firstOf(input, ["old_string", "old_str", "oldString"]);
  const after = input["new_string"] ?? input["new_str"] ?? input["newString"];
  const isOne = !Array.isArray(input["edits"]) && !Array.isArray(input["replacements"]);
  if (!isOne || before === "" || typeof after !== "string") return null;
  return { before, after, all: input["replace_all"] === true };
}

/** A shell tool's command; some agents hand it over as a list of words. */
export function commandOf(input: Loose): string {
  const { command } = input;
  return Array.isArray(command) ? textsOf(command).join("\n") : textOf(command);
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
  const patch = textOf(given) + (commandOf(input) || firstOf(input, PATCH_KEYS));
  const folder = folderOf(input);
  const paths = patchedPaths(patch).map((path) => (folder === "" ? path : within(folder, path)));
  return paths.length === 0 ? null : { kind: "edit", paths, replaced: null };
}

/** A path as it is meant from within a folder. */
function within(folder: string, path: string): string {
  return /^(?:[/\\]|[A-Za-z]:)/.test(path) ? path : `${folder}/${path}`;
}
