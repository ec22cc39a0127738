import { basename } from "node:path";
import type { Place } from "../session/locate.ts";
import { fallbackOnIoError } from "../system/state.ts";

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
  return fallbackOnIoError(() => {
    state.replace(name, text);
    for (const old of state.list("backups").sort().slice(0, -MOST_BACKUPS)) state.remove(`backups/${old}`);
    return state.pathOf(name);
  }, undefined);
}

const OWN = "shared/own";

/** Keeps the board that this machine had of its own before it shared one, and notes where until somebody is told. */
export function keepOwnBoard(place: Place, text: string, now: number): void {
  const { state } = place;
  fallbackOnIoError(() => {
    const names = state.list("backups").map((name) => `backups/${name}`);
    const known = names.find((name) => state.read(name) === text);
    const path = known === undefined ? keepBackup(place, text, now) : state.pathOf(known);
    if (path !== undefined) state.replace(OWN, `${path}\n`);
  }, undefined);
}

/** The path of the board that was kept so, for who has not been told of it yet. */
export function untoldOwnBoard({ state }: Place): string | null {
  return fallbackOnIoError(() => {
    const path = state.read(OWN)?.trim() ?? "";
    if (path !== "") state.remove(OWN);
    return path === "" ? null : path;
  }, null);
}
