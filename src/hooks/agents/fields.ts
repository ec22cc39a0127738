import type { HookEvent, Replacement } from "../types.ts";

/** Input from outside: any key may be missing or of any type. */
export type Loose = Readonly<Record<string, unknown>>;

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

const PATH_KEYS = ["file_path", "notebook_path", "path", "filePath", "target_file", "absolute_path"];

/** The paths that an edit tool's input names. */
function pathsOf(input: Loose): string[] {
  return PATH_KEYS.map((key) => textOf(input[key])).filter((path) => path !== "");
}

/** What an edit tool says that it replaces; null where it does not, or where there are several edits. */
function replacedBy(input: Loose): Replacement | null {
  const before = textOf(input["old_string"]) || textOf(input["old_str"]);
  const after = input["new_string"] ?? input["new_str"];
  if (before === "" || typeof after !== "string") return null;
  return { before, after, all: input["replace_all"] === true };
}

/** A shell tool's command; some agents hand it over as a list of words. */
export function commandOf(input: Loose): string {
  const { command } = input;
  return Array.isArray(command) ? textsOf(command).join("\n") : textOf(command);
}

/** An edit, or nothing of ours where the tool names no path. */
export function editOf(input: Loose): HookEvent {
  const paths = pathsOf(input);
  return paths.length === 0 ? { kind: "other" } : { kind: "edit", paths, replaced: replacedBy(input) };
}
