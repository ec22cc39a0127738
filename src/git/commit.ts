import { join } from "node:path";
import { lock } from "proper-lockfile";
import { disk, errorCode, existsSync } from "../system/files.ts";
import { askGit, type GitPlace, GitError, runGit } from "../system/git.ts";

/** A commit to be made. */
export interface CommitRequest {
  readonly message: string;
  /** Repository-relative, as git spells them: both ends of a rename. */
  readonly paths: readonly string[];
  /** Those of `paths` that git does not track yet. */
  readonly untracked: readonly string[];
  /** How long another git that has the index is waited for (ms). */
  readonly patience: number;
}

/** A commit as git made it: its own hooks may have changed the message. */
export interface Committed {
  readonly hash: string;
  readonly subject: string;
  /** What it is on, as git says it; null where git did not say. */
  readonly branch: string | null;
}

/** git's files of work that is not done yet, by what it is called. */
const UNDER_WAY = {
  MERGE_HEAD: "merge",
  CHERRY_PICK_HEAD: "cherry-pick",
  REVERT_HEAD: "revert",
  "rebase-merge": "rebase",
  "rebase-apply": "rebase",
} as const;

/** The operation that git is in the middle of in a work tree: a commit of some files would tear it apart. Null for none. */
export async function gitOperationUnderWay(place: GitPlace): Promise<string | null> {
  const folder = await askGit(place, ["rev-parse", "--absolute-git-dir"]);
  if (folder === null) return null;
  const found = Object.entries(UNDER_WAY).find(([name]) => existsSync(join(folder, name)));
  return found?.[1] ?? null;
}

/** Another git has the index, or a killed one has left its lock. `lock`: the file in the way, as git names it. */
export class GitLockedError extends Error {
  override readonly name = "GitLockedError";
  readonly lock: string;
  readonly waited: number;
  constructor(lock: string, waited: number) {
    super(`${lock} is there`);
    this.lock = lock;
    this.waited = waited;
  }
}

/**
 * Commits some files as they are in the work tree, and no others: what is staged of those stays staged. Git's own hooks
 * and settings (signing, templates) count as in any commit.
 * @throws GitError with what git or a hook said, GitLockedError
 */
export function commitOnly(place: GitPlace, request: CommitRequest): Promise<Committed> {
  return inTurn(place, request.patience, () => commitNow(place, request));
}

async function commitNow(place: GitPlace, request: CommitRequest): Promise<Committed> {
  const { message, paths, untracked, patience } = request;
  const unlocked = (act: () => Promise<string>) => whenUnlocked(patience, act);
  if (buriedBy(paths, paths).length > 0) {
    const said = await unlocked(() => commitApart(place, message, paths));
    await unlocked(() => withPaths(place, ["reset", "--quiet"], paths)).catch(() => "");
    return committedIn(said, place);
  }
  // A commit of named files knows only what is tracked; this says of the new ones that they will be.
  if (untracked.length > 0) await unlocked(() => withPaths(place, ["add", "--intent-to-add"], untracked));
  try {
    const said = await unlocked(() => withPaths(place, [...COMMIT, "--only", "-m", message], paths));
    // The text that a hook has formatted and staged is in the commit; git leaves the index as it was before, which would take it back.
    await unlocked(() => withPaths(place, ["reset", "--quiet"], paths)).catch(() => "");
    return await committedIn(said, place);
  } catch (error) {
    if (untracked.length > 0)
      await unlocked(() => withPaths(place, ["reset", "--quiet"], untracked)).catch(() => "");
    throw error;
  }
}

/** A commit that git tells in one line, with the full hash. */
const COMMIT = ["-c", "core.abbrev=no", "commit", "--no-status"] as const;
const TOLD = /^\[(.+?)(?: \([^()]*\))? ([0-9a-f]{40,64})\] (.*)$/m;

async function committedIn(said: string, place: GitPlace): Promise<Committed> {
  const [, branch, hash, subject] = TOLD.exec(said) ?? [];
  if (branch !== undefined && hash !== undefined && subject !== undefined) return { branch, hash, subject };
  const [last = "", ...words] = (await runGit(place, ["log", "-1", "--format=%H %s"])).trim().split(" ");
  return { branch: null, hash: last, subject: words.join(" ") };
}

/**
 * The same through an index apart, as git itself does it: where a folder stands now in the place of a file, or a file in that of a
 * folder, git would take the name of one for the other.
 */
async function commitApart(place: GitPlace, message: string, paths: readonly string[]): Promise<string> {
  const folder = (await runGit(place, ["rev-parse", "--absolute-git-dir"])).trim();
  const index = join(folder, "coord-commit.index");
  const own = { ...place, env: { ...(place.env ?? process.env), GIT_INDEX_FILE: index } };
  try {
    await runGit(own, ["read-tree", "HEAD"]);
    const update = ["update-index", "-z", "--add", "--remove", "--replace", "--stdin"];
    // Deleted paths first: the names in whose place it was are free then.
    const gone = paths.filter((path) => !isFile(join(place.cwd, path)));
    const there = paths.filter((path) => !gone.includes(path));
    await runGit(own, update, { input: [...gone, ...there].map((path) => `${path}\0`).join("") });
    return await runGit(own, [...COMMIT, "-m", message]);
  } finally {
    for (const name of [index, `${index}.lock`]) disk.rmSync(name, { force: true });
  }
}

function isFile(path: string): boolean {
  try {
    return disk.lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === false;
  } catch {
    // It lies below a file.
    return false;
  }
}

/** Of some paths those that are folders in others. */
function buriedBy(inside: readonly string[], paths: readonly string[]): readonly string[] {
  const folders = new Set(inside.flatMap(foldersAbove));
  return paths.filter((path) => folders.has(path));
}

/** The folders that a path lies in. */
function foldersAbove(path: string): string[] {
  const found: string[] = [];
  for (let at = path.indexOf("/"); at >= 0; at = path.indexOf("/", at + 1)) found.push(path.slice(0, at));
  return found;
}

/** Names go in by standard input, as they stand: there may be thousands, and none is a pattern. */
function withPaths(place: GitPlace, args: readonly string[], paths: readonly string[]): Promise<string> {
  const all = ["--literal-pathspecs", ...args, "--pathspec-from-file=-", "--pathspec-file-nul"];
  return runGit(place, all, { input: paths.join("\0") });
}

/** How long the turn of a commit that was killed lasts (ms). */
const STALE = 5_000;

/**
 * One commit of coord's after the other in a work tree: git reads its index before it locks it, and would write one back that lacks
 * what another commit of these moments has put there.
 */
async function inTurn<T>(place: GitPlace, patience: number, act: () => Promise<T>): Promise<T> {
  const folder = await askGit(place, ["rev-parse", "--absolute-git-dir"]);
  const release = folder === null ? null : await turnIn(folder.trim(), patience);
  try {
    return await act();
  } finally {
    await release?.().catch(() => undefined);
  }
}

/** The turn; null where git's folder takes no lock, as git will say. @throws GitLockedError */
async function turnIn(folder: string, patience: number): Promise<(() => Promise<void>) | null> {
  const lockfilePath = join(folder, "coord-commit.lock");
  const retries = { retries: Math.ceil(patience / PAUSE), factor: 1, minTimeout: PAUSE, maxTimeout: PAUSE };
  try {
    const options = { lockfilePath, realpath: false, stale: STALE, update: STALE / 4, retries };
    return await lock(folder, { ...options, onCompromised: () => undefined });
  } catch (error) {
    if (errorCode(error) === "ELOCKED") throw new GitLockedError(lockfilePath, patience);
    return null;
  }
}

/** Pause before git is asked again (ms). */
const PAUSE = 60;
/** The file in the way, or the branch that another commit has moved meanwhile: then nothing was committed either. */
const LOCK =
  /['"«]\s?([^'"«»\n]*[\\/](?:index|HEAD)\.lock)|'(HEAD|refs\/[^'\n]*)'\s?:[^\n]*[0-9a-f]{40}[^\n]*[0-9a-f]{40}/;

async function whenUnlocked(patience: number, act: () => Promise<string>): Promise<string> {
  const began = performance.now();
  for (;;) {
    try {
      return await act();
    } catch (error) {
      const [, file, ref] = (error instanceof GitError && LOCK.exec(error.message)) || [];
      const lock = file ?? ref;
      if (lock === undefined) throw error;
      const waited = performance.now() - began;
      if (waited >= patience) throw new GitLockedError(lock, waited);
      await new Promise((done) => setTimeout(done, PAUSE * (0.5 + Math.random())));
    }
  }
}
