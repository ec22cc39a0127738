import { basename, dirname } from "node:path";
import { type Disk, type Identity, identityAt } from "../../system/files.ts";

/** Between two looks where watching is not to be had: network file systems, too many watches (ms). */
const LOOK_EVERY = 500;

/** Calls `onChange` whenever another file, or none, stands at a path; keeps the process running until the returned function is called. */
export function watchFile(disk: Disk, path: string, onChange: () => void): () => void {
  const identity = (): Identity | null => {
    try {
      return identityAt(disk, path);
    } catch {
      return null;
    }
  };
  let last = identity();
  const look = (): void => {
    const now = identity();
    if (now === last) return;
    last = now;
    onChange();
  };
  const timer = setInterval(look, LOOK_EVERY);
  const stop = watchFolder(disk, path, look);
  return () => {
    clearInterval(timer);
    stop();
  };
}

/** The folder, since a file that is replaced by rename takes its watcher with it. */
function watchFolder(disk: Disk, path: string, look: () => void): () => void {
  try {
    const watcher = disk.watch(dirname(path), (_, name) => {
      if (name === null || name === basename(path)) look();
    });
    watcher.on("error", () => undefined);
    return () => watcher.close();
  } catch {
    return () => undefined;
  }
}
