import { statSync, watch } from "node:fs";
import { basename, dirname } from "node:path";

/** What tells one state of a file from another; empty where there is no file. */
export function stampOf(file: string): string {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? "" : `${found.ino} ${found.mtimeNs} ${found.size}`;
}

/**
 * Resolves when something happens to a file, or after so many milliseconds, whichever is first: where watching
 * is not to be had (network file systems, too many watches) the time-out is the polling. Rejects never.
 */
export function changed(file: string, timeoutMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((settle) => {
    let watcher: { close(): void } | null = null;
    const finish = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", finish);
      watcher?.close();
      settle();
    };
    const timer = setTimeout(finish, timeoutMs);
    signal.addEventListener("abort", finish);
    if (signal.aborted) return finish();
    try {
      // The folder, since a file that is replaced by rename takes its watcher with it.
      const opened = watch(dirname(file), (_, name) => {
        if (name === null || name === basename(file)) finish();
      });
      opened.on("error", () => undefined);
      watcher = opened;
    } catch {
      return;
    }
  });
}
