import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { namedBoard, NAMES } from "./board-names.ts";
import {
  entriesOf,
  existingPart,
  existsSync,
  followed,
  realOf,
  statOf,
  textOf,
  within,
} from "../system/files.ts";
import { isOpenToOthers, Owners, strangerOf } from "../system/owners.ts";
import { gitdirIn } from "../system/git-index.ts";
import { nativeOf } from "./native.ts";
import { STATE_FOLDER, StateFolder } from "../system/state.ts";

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
  /** Whether a link of the coordination file may lead to that file: one of the repository, outside what git keeps. */
  readonly admits: (target: string) => boolean;
}

/** There is no place for a coordination file, or one that is not to be touched. */
export class PlaceError extends Error {
  override readonly name: string = "PlaceError";
}

/** The coordination file, or its folder, is another user's, who does not count here: git's `safe.directory`. */
export class NotYoursError extends PlaceError {
  override readonly name = "NotYoursError";
  readonly path: string;
  /** The user's number. */
  readonly owner: number;
  /** The folder to name in `COORD_SAFE_FOLDERS`. */
  readonly folder: string;
  constructor(path: string, owner: number, folder: string) {
    super("another user's");
    this.path = path;
    this.owner = owner;
    this.folder = folder;
  }
}

/** The coordination file is a link that leads out of the repository, or into its git folder. */
export class LinkOutsideError extends PlaceError {
  override readonly name = "LinkOutsideError";
  readonly path: string;
  readonly target: string;
  constructor(path: string, target: string) {
    super("a link out of the repository");
    this.path = path;
    this.target = target;
  }
}

/** A worktree whose repository is not there, as in a container that has only the worktree, or does not say where its main worktree is. */
export class OrphanWorktreeError extends PlaceError {
  override readonly name = "OrphanWorktreeError";
  readonly path: string;
  /** Where the repository is, or should be. */
  readonly repository: string;
  /** Whether the worktree has a copy of a coordination file: then somebody coordinates. */
  readonly hasCopy: boolean;
  constructor(path: string, repository: string, hasCopy: boolean) {
    super("a worktree without its repository");
    this.path = path;
    this.repository = repository;
    this.hasCopy = hasCopy;
  }
}

interface FoundRepository {
  readonly own: string;
  readonly main: string | null;
}

/**
 * Finds the coordination file without starting git: the given one, else the main worktree's, else the nearest upward, as
 * far as folders are this user's.
 * @throws PlaceError for a bare repository whose worktrees share no folder to put it in; for a file that is another
 * user's, or a link out of the repository
 */
export function locate(cwd: string, given: string | undefined): Place {
  const here = real(resolve(cwd));
  if (given !== undefined && given !== "") return givenPlace(resolve(here, given), knownRepository(here));
  return placeIn(here, repositoryAround(here));
}

/** The place for a folder by the repository that holds it. @throws PlaceError */
function placeIn(here: string, repository: FoundRepository | null): Place {
  if (repository !== null) {
    if (repository.main === null) throw new PlaceError("bare");
    const { main } = repository;
    return placeOf(
      firstExisting(main) ?? namedBoard(main) ?? firstGone(main) ?? join(main, NAMES[0]),
      repository,
    );
  }
  let gone: string | null = null;
  for (let folder = here; ; folder = dirname(folder)) {
    const found = firstExisting(folder);
    gone ??= found === null ? firstGone(folder) : null;
    if (found !== null && (folder === here || !isStrangers(found)))
      return { ...placeOf(found, null, [folder]), root: folder, main: folder };
    if (found !== null || dirname(folder) === folder || isOpenToOthers(dirname(folder)))
      return goneOrNew(gone, here);
  }
}

/** The same; null where there is no place for a coordination file. @throws LinkOutsideError, NotYoursError for one that is not to be touched */
export function placeOrNone(cwd: string, given: string | undefined): Place | null {
  try {
    return locate(cwd, given);
  } catch (error) {
    if (error instanceof LinkOutsideError || error instanceof NotYoursError) throw error;
    if (error instanceof PlaceError) return null;
    throw error;
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

/**
 * The places of every coordination file that counts for what is in a folder: that of its own repository, and those of the
 * repositories and folders above, nearest first. A submodule's files belong to the board above it as well as to its own, those of a linked
 * worktree also to what is above the main one.
 * @param seen by earlier questions of the same call
 */
export function placesAbove(folder: string, seen: Surroundings = new Map()): Place[] {
  const found: Place[] = [];
  const starts = [real(existingPart(folder))];
  for (let at = starts.pop(); at !== undefined; at = starts.pop()) {
    const { place, top, main, isLast } = surroundings(at, seen);
    if (place !== null && !found.some(({ target }) => target === place.target)) found.push(place);
    if (isLast) continue;
    const above = [main, top].flatMap((one) => (one === null || dirname(one) === one ? [] : [dirname(one)]));
    starts.push(...above.filter((one) => !isOpenToOthers(one)));
  }
  return found;
}

/** What one call has seen around folders: those of one repository have the same around them. */
export type Surroundings = Map<string, Around>;

interface Around {
  /** Of a coordination file that is there, or is missed. */
  readonly place: Place | null;
  /** Above it the next one is looked for. */
  readonly top: string;
  /** Of a linked worktree: the main one, above which they count, too. */
  readonly main: string | null;
  readonly isLast: boolean;
}

function surroundings(at: string, seen: Surroundings): Around {
  const known = seen.get(at);
  if (known !== undefined) return known;
  const repository = knownRepository(at);
  const around = (repository && seen.get(repository.own)) ?? lookAround(at, repository);
  if (repository !== null) seen.set(repository.own, around);
  seen.set(at, around);
  return around;
}

function lookAround(at: string, repository: (FoundRepository & { readonly isAlone?: true }) | null): Around {
  const place = repository?.isAlone === true ? null : placeOrNull(at, repository);
  const isThere = place !== null && (existsSync(place.file) || firstGone(dirname(place.file)) === place.file);
  return {
    place: isThere ? place : null,
    top: repository?.own ?? place?.root ?? at,
    main: repository === null || repository.main === repository.own ? null : repository.main,
    // Outside of repositories `locate` has looked upward by itself.
    isLast: repository === null && !isThere,
  };
}

function placeOrNull(here: string, repository: FoundRepository | null): Place | null {
  try {
    return placeIn(here, repository);
  } catch (error) {
    if (error instanceof PlaceError) return null;
    throw error;
  }
}

/** The top of the work tree that holds a folder; null where no repository does. */
export function workTreeAround(folder: string): string | null {
  return knownRepository(real(folder))?.own ?? null;
}

/**
 * The same as `locate`; where the repository has no coordination file of its own, that of the nearest above it.
 * @throws PlaceError
 */
export function locateBoard(cwd: string, given: string | undefined): Place {
  let own: Place | OrphanWorktreeError;
  try {
    own = locate(cwd, given);
    if ((given !== undefined && given !== "") || existsSync(own.file)) return own;
  } catch (error) {
    // A worktree whose repository is gone, and that has no board of its own, is a folder of what is around it.
    if (!(error instanceof OrphanWorktreeError) || error.hasCopy) throw error;
    own = error;
  }
  const [nearest = own] = placesAbove(real(resolve(cwd)));
  if (nearest instanceof OrphanWorktreeError) throw nearest;
  return nearest;
}

/** A file that somebody names may lie in another repository than where they stand: its links end at that one's edge. */
function givenPlace(file: string, repository: FoundRepository | null): Place {
  const edges = edgesOf(repository);
  if (edges.some((edge) => isWithin(file, edge))) return placeOf(file, repository);
  const folder = real(dirname(file));
  const around = edgesOf(knownRepository(folder));
  return placeOf(file, repository, around.length > 0 ? around : [folder]);
}

function edgesOf(repository: FoundRepository | null): string[] {
  return repository === null ? [] : [repository.own, repository.main ?? repository.own];
}

/** @throws LinkOutsideError, NotYoursError */
function placeOf(file: string, repository: FoundRepository | null, given = edgesOf(repository)): Place {
  const target = realTarget(file);
  const edges = given.length > 0 ? given : [dirname(target)];
  const admits = (path: string) => edges.some((edge) => isTextOf(path, edge));
  if (!admits(target)) throw new LinkOutsideError(file, target);
  refuseStrangers(target);
  const root = repository?.own ?? dirname(target);
  return { file, target, root, main: repository?.main ?? root, state: new StateFolder(target), admits };
}

function refuseStrangers(target: string): void {
  const folder = dirname(target);
  const owners = new Owners(folder);
  if (statOf(target) === undefined) return;
  for (const path of [target, folder]) {
    const owner = strangerOf(path, owners);
    if (owner !== null) throw new NotYoursError(path, owner, folder);
  }
}

function isStrangers(file: string): boolean {
  const folder = dirname(realTarget(file));
  const owners = new Owners(folder);
  return [realTarget(file), folder].some((path) => strangerOf(path, owners) !== null);
}

/** Whether a real path lies in a folder, and not in what git keeps there. */
function isTextOf(path: string, edge: string): boolean {
  if (!isWithin(path, edge)) return false;
  const below = path.slice(edge.length);
  return !below.toLowerCase().includes(".git") || !/(?:^|[\\/])\.git[. ]*(?:[\\/]|$)/i.test(below);
}

function isWithin(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/** The file itself, with every symbolic link followed, also to one that is not there yet. */
function realTarget(file: string): string {
  const target = followed(file);
  return within(real(dirname(target)), basename(target));
}

function real(path: string): string {
  return realOf(path) ?? path;
}

function firstExisting(folder: string): string | null {
  for (const name of NAMES) {
    const path = within(folder, name);
    if (existsSync(path)) return path;
  }
  return null;
}

function hasBoard(folder: string): boolean {
  return (firstExisting(folder) ?? namedBoard(folder)) !== null;
}

const JOURNAL = join(STATE_FOLDER, "journal");

/** A file that is not there, but that a journal lies beside. */
function firstGone(folder: string): string | null {
  for (const name of NAMES) {
    const path = within(folder, name);
    if (existsSync(within(dirname(path), JOURNAL))) return path;
  }
  return null;
}

function goneOrNew(gone: string | null, here: string): Place {
  if (gone === null || isStrangers(gone)) return placeOf(join(here, NAMES[0]), null);
  const root = dirname(gone);
  return { ...placeOf(gone, null, [root]), root, main: root };
}

/** Whether a folder is in a git repository, whosever it is. Nothing is read but where git's folder is. */
export function isInRepository(folder: string): boolean {
  try {
    return repositoryAround(folder) !== null;
  } catch (error) {
    if (error instanceof PlaceError) return true;
    throw error;
  }
}

/** The worktree that holds a folder, and the main worktree of its repository (null for a bare one without a place). */
function repositoryAround(folder: string): FoundRepository | null {
  for (let at = existingPart(folder); ; at = dirname(at)) {
    const dotGit = within(at, ".git");
    const kind = statOf(dotGit);
    // Git itself passes over a `.git` that is empty.
    if (kind?.isDirectory() && existsSync(within(dotGit, "HEAD"))) return { own: at, main: at };
    if (kind?.isFile() && gitFolderOf(dotGit) !== null) return { own: at, main: mainOf(at, dotGit) };
    if (isBare(at)) return repositoryOf(at);
    if (dirname(at) === at) return null;
  }
}

/** The same where a file is named: a worktree whose repository is not there counts by itself. */
function knownRepository(folder: string): (FoundRepository & { readonly isAlone?: true }) | null {
  try {
    return repositoryAround(folder);
  } catch (error) {
    if (error instanceof OrphanWorktreeError) return { own: error.path, main: error.path, isAlone: true };
    throw error;
  }
}

/** Of a folder that holds what git keeps: the repository whose `.git` it is, or is in (a submodule's); else a bare one. */
function repositoryOf(folder: string): FoundRepository {
  for (let at = folder; dirname(at) !== at; at = dirname(at))
    if (basename(at) === ".git") return { own: dirname(at), main: dirname(at) };
  return { own: folder, main: null };
}

/**
 * `.git` file → `gitdir:` → `commondir` → the main worktree. A submodule has no `commondir`: it is its own repository. Null for a
 * bare repository whose worktrees share no folder.
 * @throws OrphanWorktreeError where the repository is not there, or does not say where its main worktree is
 */
function mainOf(own: string, dotGit: string): string | null {
  const gitdir = gitFolderOf(dotGit);
  if (gitdir === null) return own;
  const gitFolder = isAbsolute(gitdir) ? gitdir : resolve(own, gitdir);
  if (statOf(gitFolder) === undefined) throw new OrphanWorktreeError(own, gitFolder, hasBoard(own));
  const common = textOf(join(gitFolder, "commondir"))?.trim();
  if (common === undefined || common === "") return own;
  const commonFolder = real(isAbsolute(common) ? common : resolve(gitFolder, common));
  const parent = dirname(commonFolder);
  if (basename(commonFolder) === ".git") return parent;
  if (!isMarkedBare(commonFolder)) {
    const main = mainBeside(commonFolder);
    if (main === null) throw new OrphanWorktreeError(own, commonFolder, hasBoard(own));
    return main;
  }
  return ofBare(own, parent, commonFolder) ? parent : null;
}

/**
 * Whether a worktree of a bare repository has the folder that this lies in for its main one: it lies there itself, or the others' board
 * does. Not where other bare repositories lie there, too: their paths would be taken for this one's.
 */
function ofBare(own: string, parent: string, commonFolder: string): boolean {
  const isThere = hasBoard(parent) || firstGone(parent) !== null;
  if (isWithin(own, parent) && isThere) return true;
  const others = entriesOf(parent).filter((entry) => entry.isDirectory() || entry.isSymbolicLink());
  const isAlone = !others.some(
    ({ name }) => join(parent, name) !== commonFolder && isBare(join(parent, name)),
  );
  return isAlone && (isWithin(own, parent) || isThere);
}

/** Most folders that are looked into for the main worktree of a repository that lies apart from it. */
const MOST_BESIDE = 200;

/**
 * The main worktree of a repository that lies apart from it: a `.git` that is a link, or a file, leads there. It is looked for in the
 * repository's own settings, above the repository (which may lie in the work tree), and beside it.
 */
function mainBeside(commonFolder: string): string | null {
  const worktree = /^[ \t]*worktree[ \t]*=[ \t]*"?([^"\r\n]+?)"?[ \t]*$/m.exec(configOf(commonFolder))?.[1];
  if (worktree !== undefined) return real(resolve(commonFolder, worktree));
  const above: string[] = [];
  for (let at = dirname(commonFolder); dirname(at) !== at; at = dirname(at)) above.push(at);
  const parent = dirname(commonFolder);
  const folders = entriesOf(parent).filter((entry) => entry.isDirectory());
  const beside = folders.slice(0, MOST_BESIDE).map(({ name }) => join(parent, name));
  // `harbour.git` is most likely that of `harbour`.
  const namesake = commonFolder.replace(/\.git$/, "");
  return [...above, namesake, ...beside].find((folder) => leadsTo(folder, commonFolder)) ?? null;
}

function leadsTo(folder: string, commonFolder: string): boolean {
  const dotGit = join(folder, ".git");
  const kind = statOf(dotGit);
  if (kind?.isDirectory() === true) return real(dotGit) === commonFolder;
  const gitdir = kind?.isFile() === true ? gitFolderOf(dotGit) : null;
  return gitdir !== null && real(resolve(folder, gitdir)) === commonFolder;
}

function configOf(gitFolder: string): string {
  return textOf(join(gitFolder, "config")) ?? "";
}

/** Whether a repository says that it is bare, or says nothing. */
function isMarkedBare(gitFolder: string): boolean {
  return !/^[ \t]*bare[ \t]*=[ \t]*false[ \t]*$/im.test(configOf(gitFolder));
}

/**
 * The name in this worktree of a path that lies in another one: of the same repository, where it is the same path, or of one whose main
 * worktree lies in this one, as a submodule's does. Null for any other path.
 */
export function inOtherWorktree(path: string, { root, main }: Pick<Place, "root" | "main">): string | null {
  const own = real(main);
  for (let at = path === root ? root : existingPart(dirname(path)); at !== root; at = dirname(at)) {
    if (dirname(at) === at) return null;
    const dotGit = statOf(join(at, ".git"));
    if (dotGit !== undefined && at === own) return relative(at, path);
    if (dotGit?.isFile() !== true) continue;
    const theirs = mainOrNull(at);
    if (theirs === null) return null;
    if (theirs === own) return relative(at, path);
    if (theirs !== at)
      return isWithin(theirs, root) ? relative(root, join(theirs, relative(at, path))) : null;
  }
  return null;
}

function mainOrNull(own: string): string | null {
  try {
    return mainOf(own, join(own, ".git"));
  } catch (error) {
    if (error instanceof PlaceError) return null;
    throw error;
  }
}

/** The folder that a `.git` file points to; null when it is none. */
function gitFolderOf(dotGit: string): string | null {
  const found = gitdirIn(textOf(dotGit) ?? "");
  return found === null ? null : nativeOf(found, dirname(dotGit));
}

function isBare(folder: string): boolean {
  return (
    existsSync(within(folder, "HEAD")) &&
    existsSync(within(folder, "objects")) &&
    existsSync(within(folder, "refs"))
  );
}
