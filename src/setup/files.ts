import { basename, dirname, isAbsolute, join, resolve, sep } from "node:path";
import { type Project, SetupError } from "./types.ts";
import { bytesOf, causeOfError, disk, errorCode, textOf } from "../system/files.ts";
import { gitdirIn } from "../system/git-index.ts";

/** Linux gives up after as many links, too. */
const MOST_LINKS = 40;

/** The text of a file, byte for byte as UTF-8; null where there is none. @throws SetupError */
export function readText(path: string): string | null {
  let bytes: Buffer;
  try {
    bytes = bytesOf(path);
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
export function follow(path: string, links = 0): string {
  const found = disk.lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined)
    return dirname(path) === path ? path : join(follow(dirname(path), links), basename(path));
  if (!found.isSymbolicLink()) return disk.realpathSync(path);
  if (links === MOST_LINKS) throw new SetupError("SETUP_IO", { path, cause: "ELOOP" });
  return follow(resolve(dirname(path), disk.readlinkSync(path)), links + 1);
}

/**
 * A file of the work tree by its path relative to the project's root, links followed.
 * @throws SetupError when it lies outside, or in a git folder: what git keeps there is no text of the repository's
 */
export function fileOf(project: Project, path: string): string {
  const file = follow(join(project.root, path));
  const roots = [project.root, project.main].map((root) => follow(root));
  const folders = gitFolders(project.root).map((folder) => follow(folder));
  const isText = roots.some(
    (root) =>
      isWithin(file, root) &&
      !/(?:^|[\\/])\.git[. ]*(?:[\\/]|$)/i.test(file.slice(root.length)) &&
      !folders.some((folder) => isWithin(file, folder) && !isWithin(root, folder)),
  );
  if (!isText) throw new SetupError("SETUP_OUTSIDE", { path: file });
  return file;
}

/**
 * The file that a path stands for, links followed.
 * @throws SetupError for one outside the repository: its worktrees and its own git folders
 */
export function fileInside(project: Project, path: string): string {
  const file = follow(path);
  const roots = [project.root, project.main, ...gitFolders(project.root)].map((root) => follow(root));
  if (!roots.some((root) => isWithin(file, root))) throw new SetupError("SETUP_OUTSIDE", { path: file });
  return file;
}

function isWithin(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/** Where git keeps what belongs to a work tree, and to all of its repository. */
function gitFolders(root: string): string[] {
  const at = (path: string) => textOf(path)?.trim();
  const gitdir = gitdirIn(textOf(join(root, ".git")) ?? "");
  const own = gitdir === null ? join(root, ".git") : resolve(root, gitdir);
  const common = at(join(own, "commondir"));
  return common === undefined ? [own] : [own, isAbsolute(common) ? common : resolve(own, common)];
}

/** A failing file system, as a refusal of setup's. */
export function ioError(path: string, error: unknown): SetupError {
  return new SetupError("SETUP_IO", { path, cause: errorCode(error) || causeOfError(error) });
}

function isCode(error: unknown, ...codes: readonly string[]): boolean {
  return codes.includes(errorCode(error));
}
