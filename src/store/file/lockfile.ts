import { errorCode, type Stats } from "../../system/files.ts";
import { lifeOf, tokenIn, uniqueName } from "../../system/processes.ts";
import type { StateFolder, StateName } from "../../system/state.ts";
import { checksum } from "./entry.ts";

/**
 * proper-lockfile takes a lock by making a folder, tells a dead owner by the folder's age (2 s at the least), and then
 * removes it; of two waiters who do so at once, the second removes the new owner's. This is the file system that it is given
 * instead: its folder is a symbolic link that names its owner. A link whose owner is dead is shown to it as very old, so
 * it is removed and taken at once; and only that very link is ever removed. Where symbolic links are not to be had, the
 * folder is a folder.
 */

/** Name of the lock in the state folder. */
export const LOCK = "lock";

/** How long a running owner may show no sign before it is passed over as stopped or hanging (ms). The journal keeps its write safe. */
const HANGING_MS = 10_000;
/** How long an owner that can't be looked up may show no sign (ms): on another machine, in another container, before the last boot. */
const UNKNOWN_MS = 2_000;

type Done<T = void> = (error: Error | null, result?: T) => void;

/** The part of `fs` that proper-lockfile uses on a lock. */
export interface LockFile {
  mkdir(path: string, done: Done): void;
  rmdir(path: string, done: Done): void;
  rmdirSync(path: string): void;
  stat(path: string, done: Done<Pick<Stats, "mtime">>): void;
  utimes(path: string, atime: Date, mtime: Date, done: Done): void;
  /** True while nobody has passed this process over. */
  isMine(): boolean;
}

const NO_SYMLINKS: ReadonlySet<string> = new Set([
  "EPERM",
  "EACCES",
  "ENOSYS",
  "ENOTSUP",
  "EOPNOTSUPP",
  // Windows, on exFAT and the like.
  "EISDIR",
]);

/** The file system for one taking of the lock. */
export function lockFile(state: StateFolder): LockFile {
  /** Of our link: its target. */
  let mine: string | null = null;
  /** Of our folder, which names nobody: the time that we last gave it. */
  let folderTime: number | null = null;
  /** The time that proper-lockfile believes our lock to have; it checks that nobody else changed it. */
  let time = new Date();
  let madeAt = 0;
  /** Target of somebody else's link, as it was last looked at. */
  let judged: string | null = null;

  const make = (): void => {
    const target = uniqueName();
    try {
      if (!state.makeLink(LOCK, target)) throw Object.assign(new Error("held"), { code: "EEXIST" });
      [mine, time, madeAt] = [target, new Date(), Date.now()];
    } catch (error) {
      if (!NO_SYMLINKS.has(errorCode(error))) throw error;
      state.makeLockFolder();
      folderTime = folderStat(state).mtimeMs;
    }
  };

  const isMine = (): boolean =>
    mine === null
      ? folderTime !== null && state.stat(LOCK)?.mtimeMs === folderTime
      : state.readLink(LOCK) === mine;

  const remove = (): void => {
    if (mine !== null) {
      const held = mine;
      mine = null;
      // After a long hold somebody may be about to remove it, too: then by the same right as they would.
      if (Date.now() - madeAt >= 1_000) removeLink(state, LOCK, held);
      else if (state.readLink(LOCK) === held) state.remove(LOCK);
    } else if (judged !== null) removeLink(state, LOCK, judged);
    else if (folderTime === null || isMine()) state.removeLockFolder();
  };

  const stat = (): Pick<Stats, "mtime"> => {
    if (mine !== null && isMine()) return { mtime: time };
    if (mine !== null) throw Object.assign(new Error("taken over"), { code: "ENOENT" });
    judged = folderTime === null ? state.readLink(LOCK) : null;
    if (judged === null) return folderStat(state);
    return { mtime: isGone(state, LOCK, judged) ? new Date(0) : new Date() };
  };

  const touch = (mtime: Date): void => {
    if (folderTime !== null) {
      state.renew(LOCK, mtime.getTime());
      folderTime = folderStat(state).mtimeMs;
      return;
    }
    time = mtime;
    // The first call only probes the precision of times, just after the link was made.
    if (Date.now() - madeAt > 500) state.renew(LOCK, Date.now());
  };

  return {
    isMine,
    mkdir: (_path, done) => answer(done, make),
    rmdir: (_path, done) => answer(done, remove),
    rmdirSync: remove,
    stat: (_path, done) => answer(done, stat),
    utimes: (_path, _atime, mtime, done) => answer(done, () => touch(mtime)),
  };
}

function folderStat(state: StateFolder): Stats {
  const found = state.stat(LOCK);
  if (found === null) throw Object.assign(new Error("no lock"), { code: "ENOENT" });
  return found;
}

function answer<T>(done: Done<T>, run: () => T): void {
  let result: T;
  try {
    result = run();
  } catch (error) {
    done(error instanceof Error ? error : new Error(String(error)));
    return;
  }
  done(null, result);
}

/** Whether the owner of a link is gone for good, or has been silent for so long that waiting makes no sense. */
function isGone(state: StateFolder, name: StateName, target: string): boolean {
  const token = tokenIn(target);
  const life = token === null ? "unknown" : lifeOf(token);
  if (life === "dead") return true;
  const silence = Date.now() - (state.stat(name)?.mtimeMs ?? Infinity);
  return silence > (life === "alive" ? HANGING_MS : UNKNOWN_MS);
}

/** Whether there is a link whose owner is gone. */
export function isAbandoned(state: StateFolder, name: StateName): boolean {
  const target = state.readLink(name);
  return target !== null && isGone(state, name, target);
}

/**
 * Removes a link, if it still is the one with this target. Several may want to at once, so the right to do it is itself a link,
 * named after that target: who gets the right later finds another link there, and leaves it alone. A right whose owner is gone
 * is removed in the same way.
 */
function removeLink(state: StateFolder, name: StateName, target: string, depth = 0): void {
  const right = `tmp/takeover.${checksum(target)}`;
  const claim = uniqueName();
  if (!state.makeLink(right, claim)) {
    const owner = state.readLink(right);
    if (owner === null || depth > 3 || !isGone(state, right, owner)) return;
    removeLink(state, right, owner, depth + 1);
    if (!state.makeLink(right, claim)) return;
  }
  try {
    if (state.readLink(name) === target) state.remove(name);
  } finally {
    if (state.readLink(right) === claim) state.remove(right);
  }
}
