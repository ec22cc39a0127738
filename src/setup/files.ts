import { lstatSync, readFileSync, readlinkSync, realpathSync } from "node:fs";
import { basename, dirname, isAbsolute, join, resolve, sep } from "node:path";
import { type Project, SetupError } from "./types.ts";

/** Linux gives up after as many links, too. */
const MOST_LINKS = 40;

/** The text of a file, byte for byte as UTF-8; null where there is none. @throws SetupError */
export function readText(path: string): string | null {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    if (isCode(error, "ENOENT", "ENOTDIR")) return null;
    throw ioError(path, error);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new SetupError("SETUP_NOT_UTF8", { path });
  }
}

/** The file that a path stands for, with every symbolic link followed, whether it exists or not. @throws SetupError */
function follow(path: string, links = 0): string {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined)
    return dirname(path) === path ? path : join(follow(dirname(path), links), basename(path));
  if (!found.isSymbolicLink()) return realpathSync(path);
  if (links === MOST_LINKS) throw new SetupError("SETUP_IO", { path, cause: "ELOOP" });
  return follow(resolve(dirname(path), readlinkSync(path)), links + 1);
}

/** A file below the project's root by its relative path, links followed. @throws SetupError when it lies outside */
export function fileOf(project: Project, path: string): string {
  const file = follow(join(project.root, path));
  checkInside(project, file);
  return file;
}

/** @throws SetupError for a file outside the repository: its worktrees and its own git folders */
export function checkInside(project: Project, file: string): void {
  const roots = [project.root, project.main, ...gitFolders(project.root)].map((root) => follow(root));
  const inside = roots.some((root) => file.startsWith(root.endsWith(sep) ? root : root + sep));
  if (!inside) throw new SetupError("SETUP_OUTSIDE", { path: file });
}

/** Where git keeps what belongs to a worktree or a submodule, when that is elsewhere. */
function gitFolders(root: string): string[] {
  const at = (path: string): string | null => {
    try {
      return readFileSync(path, "utf8").trim();
    } catch {
      return null;
    }
  };
  const gitdir = /^gitdir:\s*(.+)$/m.exec(at(join(root, ".git")) ?? "")?.[1];
  if (gitdir === undefined) return [];
  const own = resolve(root, gitdir);
  const common = at(join(own, "commondir"));
  return common === null ? [own] : [own, isAbsolute(common) ? common : resolve(own, common)];
}

/** A failing file system, as a refusal of setup's. */
export function ioError(path: string, error: unknown): SetupError {
  const cause = error instanceof Error ? error.message : String(error);
  return new SetupError("SETUP_IO", { path, cause });
}

export function isCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}
