import type { Stats } from "node:fs";
import { errorCode, removeQuietly, type Disk } from "./disk.ts";
import { claimLink, readLink, takeOver } from "./takeover.ts";

type Done<T = void> = (error: Error | null, result?: T) => void;

/** The part of `fs` that proper-lockfile uses on a lock. */
export interface LockPort {
  mkdir(path: string, done: Done): void;
  rmdir(path: string, done: Done): void;
  rmdirSync(path: string): void;
  stat(path: string, done: Done<Pick<Stats, "mtime">>): void;
  utimes(path: string, atime: Date, mtime: Date, done: Done): void;
  /** True while nobody has passed this process over. */
  isMine(): boolean;
}

const NO_SYMLINKS: ReadonlySet<string> = new Set(["EPERM", "EACCES", "ENOSYS", "ENOTSUP", "EOPNOTSUPP"]);

/**
 * proper-lockfile makes a folder and tells a dead owner by its age, 2 s at the least; then several waiters can remove it at
 * once, and the second removes the new owner's. Through this port the folder is a symbolic link that names its owner,
 * and who is dead is known at once. Where symbolic links are not to be had it stays a folder.
 */
export function lockPort(disk: Disk, temps: string, lock: string): LockPort {
  let mine: string | null = null;
  /** Of a folder, which names nobody: the time we last gave it. */
  let folder: number | null = null;
  /** What proper-lockfile believes to be the time of our link; it checks that nobody else changed it. */
  let time = new Date();
  let madeAt = 0;

  const take = (): boolean => {
    try {
      mine = claimLink(disk, temps, lock);
      time = new Date();
      madeAt = Date.now();
      return mine !== null;
    } catch (error) {
      if (!NO_SYMLINKS.has(errorCode(error))) throw error;
      disk.mkdirSync(lock);
      folder = disk.statSync(lock).mtimeMs;
      return true;
    }
  };

  const drop = (): void => {
    if (folder !== null) return isMine() ? disk.rmdirSync(lock) : undefined;
    // Not ours: proper-lockfile found the folder of somebody else to be stale.
    if (mine === null) return disk.rmdirSync(lock);
    const held = mine;
    mine = null;
    // After a long hold somebody may be about to pass us over: end the taking by the same right as they would.
    if (Date.now() - madeAt < 1_000) {
      if (readLink(disk, lock) === held) disk.unlinkSync(lock);
    } else {
      const last = takeOver(disk, temps, lock, held);
      if (last !== null && readLink(disk, lock) === last) removeQuietly(disk, lock);
    }
  };

  const isMine = (): boolean => {
    if (folder !== null) return disk.statSync(lock, { throwIfNoEntry: false })?.mtimeMs === folder;
    return mine !== null && readLink(disk, lock) === mine;
  };

  return {
    isMine,
    mkdir: (_path, done) =>
      answer(done, () => {
        if (!take()) throw Object.assign(new Error("the lock is held"), { code: "EEXIST" });
      }),
    rmdir: (_path, done) => answer(done, drop),
    rmdirSync: drop,
    stat: (path, done) =>
      answer(done, () => {
        if (folder !== null) return disk.statSync(path);
        // A link of somebody else is judged by its owner in `mkdir`, so here it is never stale.
        if (mine === null)
          return disk.lstatSync(path).isDirectory() ? disk.lstatSync(path) : { mtime: new Date() };
        if (isMine()) return { mtime: time };
        throw Object.assign(new Error("the lock was taken over"), { code: "ENOENT" });
      }),
    utimes: (path, atime, mtime, done) =>
      answer(done, () => {
        if (folder !== null) {
          disk.utimesSync(path, atime, mtime);
          folder = disk.statSync(path).mtimeMs;
          return;
        }
        time = mtime;
        // The first call only probes the precision of times, just after the link was made.
        if (Date.now() - madeAt > 500) disk.lutimesSync(path, atime, new Date());
      }),
  };
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
