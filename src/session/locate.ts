import { basename, dirname, isAbsolute, join, resolve, sep } from "node:path";
import { existsSync, realOf, statOf, textOf } from "../system/files.ts";
import { StateFolder } from "../system/state.ts";

/** Where things are, for one call. All paths absolute and native. */
export interface Place {
  /** The coordination file, whether it exists or not. */
  readonly file: string;
  /** The same with every symbolic link followed: what is read and replaced. */
  readonly target: string;
  /** The caller's own worktree (or the folder of the file, outside git): paths are relative to it. */
  readonly root: string;
  /** The repository's main worktree; equal to `root` but in a linked worktree. */
  readonly main: string;
  /** The state folder, beside the real file. */
  readonly state: StateFolder;
}

/** The names under which the file is looked for, below a root. */
const NAMES = ["CLAUDE_INSTANCES.md", join("docs", "CLAUDE_INSTANCES.md")] as const;

/** A place that cannot be worked out; `hint` is a code for the messages. */
export class PlaceError extends Error {
  override readonly name = "PlaceError";
}

interface Repository {
  readonly own: string;
  readonly main: string | null;
}

/**
 * Finds the coordination file without starting git: the given one, else the main worktree's, else the nearest upward.
 * @throws PlaceError for a bare repository whose worktrees share no folder to put it in
 */
export function locate(cwd: string, given: string | undefined): Place {
  const here = real(resolve(cwd));
  const repository = repositoryAround(here);
  if (given !== undefined && given !== "") return placeOf(resolve(cwd, given), repository);
  if (repository !== null) {
    if (repository.main === null) throw new PlaceError("bare");
    return placeOf(firstExisting(repository.main) ?? join(repository.main, NAMES[0]), repository);
  }
  for (let folder = here; ; folder = dirname(folder)) {
    const found = firstExisting(folder);
    if (found !== null) return { ...placeOf(found, null), root: folder, main: folder };
    if (dirname(folder) === folder) return placeOf(join(here, NAMES[0]), null);
  }
}

/** The same; null where `locate` throws, because there is no place for a coordination file. */
export function placeAround(cwd: string, given: string | undefined): Place | null {
  try {
    return locate(cwd, given);
  } catch (error) {
    if (error instanceof PlaceError) return null;
    throw error;
  }
}

function placeOf(file: string, repository: Repository | null): Place {
  const target = realTarget(file);
  const root = repository?.own ?? dirname(target);
  return { file, target, root, main: repository?.main ?? root, state: new StateFolder(target) };
}

/** The file itself, with every symbolic link followed; as given where it does not exist. */
function realTarget(file: string): string {
  return existsSync(file) ? real(file) : join(real(dirname(file)), basename(file));
}

function real(path: string): string {
  return realOf(path) ?? path;
}

function firstExisting(folder: string): string | null {
  for (const name of NAMES) {
    const path = join(folder, name);
    if (existsSync(path)) return path;
  }
  return null;
}

/** The worktree that holds a folder, and the main worktree of its repository (null for a bare one without a place). */
function repositoryAround(folder: string): Repository | null {
  for (let at = folder; ; at = dirname(at)) {
    const dotGit = join(at, ".git");
    const kind = statOf(dotGit);
    // Git itself passes over a `.git` that is empty.
    if (kind?.isDirectory() && existsSync(join(dotGit, "HEAD"))) return { own: at, main: at };
    if (kind?.isFile() && gitFolderOf(dotGit) !== null) return { own: at, main: mainOf(at, dotGit) };
    if (isBare(at)) return repositoryOf(at);
    if (dirname(at) === at) return null;
  }
}

/** Of a folder that holds what git keeps: the repository whose `.git` it is, or is in (a submodule's); else a bare one. */
function repositoryOf(folder: string): Repository {
  for (let at = folder; dirname(at) !== at; at = dirname(at))
    if (basename(at) === ".git") return { own: dirname(at), main: dirname(at) };
  return { own: folder, main: null };
}

/** `.git` file → `gitdir:` → `commondir` → the main worktree. A submodule has no `commondir`: it is its own repository. */
function mainOf(own: string, dotGit: string): string | null {
  const gitdir = gitFolderOf(dotGit);
  if (gitdir === null) return own;
  const gitFolder = isAbsolute(gitdir) ? gitdir : resolve(own, gitdir);
  const common = textOf(join(gitFolder, "commondir"))?.trim();
  if (common === undefined || common === "") return own;
  const commonFolder = real(isAbsolute(common) ? common : resolve(gitFolder, common));
  if (basename(commonFolder) === ".git") return dirname(commonFolder);
  // A bare repository with worktrees: they share its parent folder, when at least this one lies in it.
  const parent = dirname(commonFolder);
  return own.startsWith(parent.endsWith(sep) ? parent : parent + sep) ? parent : null;
}

/** What a `.git` file points to; null when it is none. */
function gitFolderOf(dotGit: string): string | null {
  return /^gitdir:[ \t]*(\S.*)$/m.exec(textOf(dotGit) ?? "")?.[1]?.trimEnd() ?? null;
}

function isBare(folder: string): boolean {
  return (
    existsSync(join(folder, "HEAD")) &&
    existsSync(join(folder, "objects")) &&
    existsSync(join(folder, "refs"))
  );
}
