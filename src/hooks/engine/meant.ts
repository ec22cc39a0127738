import { isAbsolute, join, resolve, sep } from "node:path";
import { entriesOf, statOf } from "../../system/files.ts";
import type { Workspace } from "../../workspace/index.ts";
import type { HookCallContext, ReservedPath } from "./call-context.ts";

/** Maximum number of folders that are looked through: far more than an agent looks through. */
const MOST_FOLDERS = 1_000;
/** Maximum number of files that are asked about. */
const MOST_FILES = 50;
/** Folders whose files nobody means. */
const PASSED_OVER = new Set([".git", ".coord", "node_modules"]);

/** Paths, each with what agents take it for besides. */
export function withReadings(paths: readonly string[], cwd: string): string[] {
  return [...new Set(paths.flatMap((path) => [path, ...readingsOf(path, cwd)]))];
}

/** Without blanks around it, without an `@` before it, with what stands behind a percent sign or a backslash for a sign of its own. */
function readingsOf(path: string, cwd: string): string[] {
  const trimmed = path.trim();
  const [first = ""] = trimmed.split(/[/\\]/, 1);
  // Where a folder is called so, `@types`, it is meant.
  const isFolder = first.startsWith("@") && statOf(resolve(cwd, first)) !== undefined;
  const spellings = [trimmed, ...(isFolder ? [] : [trimmed.replace(/^@[\\/]*/, "")])];
  const found = spellings.flatMap((one) => [one, decoded(one), one.replace(/\\([^\w./\\])/g, "$1")]);
  return found.filter((one) => one !== "" && !one.includes("\0"));
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/**
 * Files of others that end as a relative path does: Gemini CLI, told to change `auth.ts` where there is none, changes the only
 * `…/auth.ts` that it finds.
 */
export async function heldByEnding(
  hook: HookCallContext,
  paths: readonly string[],
  workspace: Workspace,
): Promise<ReservedPath[]> {
  const endings = withReadings(paths, hook.cwd)
    .filter((path) => !isAbsolute(path))
    .map((path) => path.replaceAll("\\", "/"));
  const found = endings.length === 0 ? [] : filesEndingSo(hook.cwd, endings);
  if (found.length === 0) return [];
  return (
    await hook.reserved(
      found.map((path) => hook.name(path)),
      workspace,
    )
  ).found;
}

/** The nearest first. */
function filesEndingSo(root: string, endings: readonly string[]): string[] {
  const [found, folders]: [string[], string[]] = [[], [root]];
  for (let at = 0; at < folders.length && at < MOST_FOLDERS; at++)
    for (const entry of entriesOf(folders[at] ?? root)) {
      const path = join(folders[at] ?? root, entry.name);
      if (entry.isDirectory() && !PASSED_OVER.has(entry.name)) folders.push(path);
      const spelled = sep === "/" ? path : path.replaceAll(sep, "/");
      if (entry.isFile() && endings.some((ending) => spelled.endsWith(ending))) found.push(path);
      if (found.length >= MOST_FILES) return found;
    }
  return found;
}
