import { isAbsolute, join, normalize } from "node:path";
import { delta } from "../delta.ts";
import { refuseLoneSurrogates } from "../rules.ts";
import type { Change } from "../store.ts";
import { tempPath, type Desk } from "./desk.ts";
import { errorCode, identityAt, openFile, removeQuietly, type Disk, type OpenFile } from "./disk.ts";
import { writeSynced } from "./drafts.ts";
import type { Carried, Filed } from "./entry.ts";
import { foreign } from "./errors.ts";
import { soundEntry, type Head, type Journal } from "./journal.ts";
import type { Places } from "./places.ts";

/** A companion's new text, ready beside it. */
export interface Prepared {
  readonly name: string;
  readonly path: string;
  readonly temp: string;
  readonly carried: Carried;
}

/** @throws RangeError when the name leaves the folder: a bug of the caller */
export function companionPath(places: Places, name: string): string {
  const path = normalize(name);
  if (isAbsolute(path) || path.startsWith("..") || path === "." || path === places.name) {
    throw new RangeError(`not the name of a companion file: ${name}`);
  }
  return join(places.folder, path);
}

function openOrNull(disk: Disk, path: string): OpenFile | null {
  try {
    return openFile(disk, path);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  }
}

/** The companion as the newest entry that wrote it has it, or as somebody left it since. */
export function readCompanion(
  journal: Journal,
  places: Places,
  head: Head,
  name: string,
): { text: string | null; file: OpenFile | null } {
  const file = openOrNull(journal.disk, companionPath(places, name));
  if (file) journal.disk.closeSync(file.fd);
  const text = file?.text ?? null;
  const writer = soundEntry(journal, head.entry?.companions[name] ?? 0);
  const carried = writer?.carried[name];
  if (!writer || !carried || carried.temp === file?.identity) return { text, file };
  // Gone although the file itself shows this revision: somebody deleted it, and meant it.
  if (!file)
    return { text: carried.base === null && isPending(journal, places, writer) ? carried.text : null, file };
  return { text: fellBehind(journal, name, carried, file.identity) ? carried.text : text, file };
}

/** True while the entry's own text has not reached the coordination file, which is renamed last. */
function isPending(journal: Journal, places: Places, entry: Filed): boolean {
  return identityAt(journal.disk, places.file) === entry.base;
}

/** Whether a companion is one that coord itself had there before: never renamed, or overwritten by a stalled writer. */
function fellBehind(journal: Journal, name: string, newest: Carried, identity: string): boolean {
  for (let at: Carried | undefined = newest; at; at = soundEntry(journal, at.previous)?.carried[name]) {
    if (at.base === identity || (at !== newest && at.temp === identity)) return true;
  }
  return false;
}

/** Writes the new texts beside the companions; none is replaced yet. */
export function prepareCompanions(
  desk: Desk,
  journal: Journal,
  places: Places,
  head: Head,
  change: Change,
): Prepared[] {
  const prepared: Prepared[] = [];
  try {
    for (const [name, wanted] of Object.entries(change.companions ?? {})) {
      const { text: before, file } = readCompanion(journal, places, head, name);
      const text = typeof wanted === "string" ? wanted : foreign(() => wanted(before));
      const temp = tempPath(places, name);
      const identity = writeSynced(desk.disk, temp, refuseLoneSurrogates(text), file?.stat);
      const carried: Carried = {
        base: file?.identity ?? null,
        temp: identity,
        edits: delta(before ?? "", text),
        text,
        previous: head.entry?.companions[name] ?? 0,
      };
      prepared.push({ name, path: companionPath(places, name), temp, carried });
    }
    return prepared;
  } catch (error) {
    discardCompanions(desk, prepared);
    throw error;
  }
}

export function discardCompanions(desk: Desk, prepared: readonly Prepared[]): void {
  for (const { temp } of prepared) removeQuietly(desk.disk, temp);
}

/** Whether every companion still is the one its new text was made from (or is the new one already). */
export function companionsUnmoved(desk: Desk, prepared: readonly Prepared[]): boolean {
  return prepared.every(({ path, carried }) => {
    const identity = identityAt(desk.disk, path);
    return identity === carried.base || identity === carried.temp;
  });
}

export function replaceCompanions(desk: Desk, prepared: readonly Prepared[]): void {
  for (const { path, temp, carried } of prepared) {
    if (identityAt(desk.disk, path) !== carried.temp) desk.disk.renameSync(temp, path);
  }
}

/** Finishes what the newest entry wanted of its companions, when its writer did not get that far. */
export function completeCompanions(desk: Desk, journal: Journal, places: Places, entry: Filed): void {
  for (const [name, carried] of Object.entries(entry.carried)) {
    const path = companionPath(places, name);
    const file = openOrNull(desk.disk, path);
    if (file) desk.disk.closeSync(file.fd);
    if (file?.identity === carried.temp) continue;
    const ours = !file || fellBehind(journal, name, carried, file.identity);
    const text = ours ? carried.text : withInsertions(file.text, carried);
    if (text === file?.text) continue;
    const temp = tempPath(places, name);
    writeSynced(desk.disk, temp, text, file?.stat);
    desk.disk.renameSync(temp, path);
  }
}

/** Somebody changed the companion meanwhile: what the entry adds goes to its end, so that neither's bytes are lost. */
function withInsertions(text: string, carried: Carried): string {
  return carried.edits.reduce((all, [, , added]) => (all.includes(added) ? all : all + added), text);
}
