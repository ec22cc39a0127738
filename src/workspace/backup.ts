import { basename } from "node:path";
import type { Place } from "../session/locate.ts";
import { leniently } from "../system/state.ts";

/** Maximum number of backups that are kept, the newest ones. */
const MOST_BACKUPS = 20;

/**
 * Keeps a text of the coordination file from before a repair, in the state folder.
 * @param now milliseconds since the epoch
 * @returns its path; undefined where it could not be written, since the repair itself is done and journalled
 */
export function keepBackup({ file, state }: Place, text: string, now: number): string | undefined {
  const stamp = new Date(now).toISOString().replaceAll(/\D/g, "");
  const name = `backups/${stamp}-${basename(file)}`;
  return leniently(() => {
    state.replace(name, text);
    for (const old of state.list("backups").sort().slice(0, -MOST_BACKUPS)) state.remove(`backups/${old}`);
    return state.pathOf(name);
  }, undefined);
}
