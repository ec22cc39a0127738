import { watch } from "node:fs";
import { dirname } from "node:path";

/**
 * Resolves when something happens in a file's folder, or after so many milliseconds, whichever is first: where watching
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
      const opened = watch(dirname(file), finish);
      opened.on("error", () => undefined);
      watcher = opened;
    } catch {
      return;
    }
  });
}
