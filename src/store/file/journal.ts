import { dirname, join } from "node:path";
import {
  errorCode,
  readText,
  removeQuietly,
  syncDrafts,
  syncFolderNow,
  writeDraft,
  writeSynced,
  type Disk,
  type Draft,
} from "./disk.ts";
import { decodeEntry, encodeEntry, type Entry, type Filed } from "./entry.ts";
import { uniqueName } from "./owner.ts";

/** The folders of one journal. */
export interface Journal {
  readonly disk: Disk;
  /** `.coord`, or a folder in it for a second coordination file. */
  readonly root: string;
  /** `.coord`. */
  readonly state: string;
  readonly entries: string;
  readonly temps: string;
}

/** The end of the chain. */
export interface Head {
  /** The highest number in use; 0 when there is no journal. */
  readonly revision: number;
  /** The newest sound entry; null when there is none. */
  readonly entry: Filed | null;
}

export function journalAt(disk: Disk, root: string, state: string): Journal {
  return { disk, root, state, entries: join(root, "journal"), temps: join(state, "tmp") };
}

function fileName(revision: number): string {
  return `${String(revision).padStart(8, "0")}.json`;
}

function pathOf(journal: Journal, revision: number): string {
  return `${journal.entries}/${fileName(revision)}`;
}

/** The file with an entry's bytes: where hard links are missing, an entry is a folder with this file in it. */
function inFolder(path: string): string {
  return join(path, "entry.json");
}

export function entryExists(journal: Journal, revision: number): boolean {
  return (
    journal.disk.statSync(pathOf(journal, revision), { bigint: true, throwIfNoEntry: false }) !== undefined
  );
}

/** An entry's bytes; null when there are none under its name. A failing disk throws. */
export function readRaw(journal: Journal, revision: number): string | null {
  const path = pathOf(journal, revision);
  try {
    return readText(journal.disk, path);
  } catch (error) {
    if (errorCode(error) !== "EISDIR") throw error;
    return readText(journal.disk, inFolder(path)) ?? "";
  }
}

/** An entry by its number. A failing disk throws; only bytes that are wrong count as damage. */
export function readEntry(journal: Journal, revision: number): Filed | "missing" | "damaged" {
  const raw = readRaw(journal, revision);
  return raw === null ? "missing" : (decodeEntry(raw, revision) ?? "damaged");
}

/** An entry by its number, or null when it is missing or damaged. */
export function soundEntry(journal: Journal, revision: number): Filed | null {
  const entry = revision > 0 ? readEntry(journal, revision) : "missing";
  return typeof entry === "string" ? null : entry;
}

/** Numbers of all entries, ascending. */
export function listEntries(journal: Journal): number[] {
  let names: string[];
  try {
    names = journal.disk.readdirSync(journal.entries);
  } catch (error) {
    if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") return [];
    throw error;
  }
  return names
    .filter((name) => /^\d{8,}\.json$/.test(name))
    .map((name) => Number.parseInt(name, 10))
    .sort((a, b) => a - b);
}

/**
 * Makes an entry visible, complete, under its number, and brings the other drafts to the disk before. Returns the entry's
 * checksum, or null when the number is taken: the one place where it is decided who comes first.
 */
export async function publish(
  journal: Journal,
  entry: Entry,
  others: readonly Draft[],
): Promise<string | null> {
  const { disk } = journal;
  const { raw, sum } = encodeEntry(entry);
  let unsynced = others;
  for (let tries = 1; ; tries++) {
    const draft = draftOf(journal, raw, unsynced);
    try {
      await syncDrafts(disk, [...unsynced, draft]);
      unsynced = [];
      return link(disk, draft.path, pathOf(journal, entry.revision)) ? sum : null;
    } catch (error) {
      if (errorCode(error) !== "ENOENT" || tries > 1) throw error;
      makeFolders(journal);
    } finally {
      removeQuietly(disk, draft.path);
    }
  }
}

/** The bytes of an entry under a name of our own. When that fails the other drafts are closed. */
function draftOf(journal: Journal, raw: string, others: readonly Draft[]): Draft {
  try {
    return inFolders(journal, () => writeDraft(journal.disk, `${journal.temps}/${uniqueName()}`, raw));
  } catch (error) {
    for (const { fd } of others) journal.disk.closeSync(fd);
    throw error;
  }
}

/** Runs something that needs the journal's folders. They are made only then, and again when somebody removed them. */
export function inFolders<T>(journal: Journal, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
    makeFolders(journal);
    return run();
  }
}

export function makeFolders(journal: Journal): void {
  const { disk } = journal;
  disk.mkdirSync(journal.entries, { recursive: true });
  disk.mkdirSync(journal.temps, { recursive: true });
  try {
    disk.writeFileSync(join(journal.state, ".gitignore"), "*\n", { flag: "wx" });
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
  }
  syncFolderNow(disk, journal.root);
  syncFolderNow(disk, dirname(journal.state));
}

/** How a file system says that it has no hard links. */
export const NO_LINKS: ReadonlySet<string> = new Set([
  "EPERM",
  "EACCES",
  "ENOTSUP",
  "EOPNOTSUPP",
  "ENOSYS",
  "EMLINK",
]);

/** Gives a second name to a file unless the name is taken. */
function link(disk: Disk, temp: string, path: string): boolean {
  try {
    disk.linkSync(temp, path);
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    if (!NO_LINKS.has(errorCode(error))) throw error;
    return moveFolder(disk, temp, path);
  }
}

/** The same promise without hard links: a folder with something in it is never renamed over another such folder or a file. */
function moveFolder(disk: Disk, temp: string, path: string): boolean {
  const folder = `${temp}.d`;
  disk.mkdirSync(folder);
  try {
    disk.renameSync(temp, inFolder(folder));
    syncFolderNow(disk, folder);
    disk.renameSync(folder, path);
    return true;
  } catch (error) {
    removeQuietly(disk, inFolder(folder));
    disk.rmdirSync(folder);
    if (["EEXIST", "ENOTEMPTY", "ENOTDIR"].includes(errorCode(error))) return false;
    if (disk.statSync(path, { throwIfNoEntry: false })) return false;
    throw error;
  }
}

/**
 * Keeps a damaged entry's bytes aside and puts `instead` under its number, in one step: at no moment is the number free.
 * To be called under the lock.
 */
export function setAside(journal: Journal, instead: Entry): void {
  const { disk } = journal;
  const path = pathOf(journal, instead.revision);
  const bytes = disk.statSync(path, { throwIfNoEntry: false })?.isDirectory() ? inFolder(path) : path;
  const aside = join(journal.root, "damaged");
  disk.mkdirSync(aside, { recursive: true });
  try {
    disk.copyFileSync(bytes, join(aside, `${fileName(instead.revision)}.${uniqueName()}`));
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
  }
  const temp = `${journal.temps}/${uniqueName()}`;
  writeSynced(disk, temp, encodeEntry(instead).raw);
  disk.renameSync(temp, bytes);
}

export function removeEntry(journal: Journal, revision: number): void {
  const path = pathOf(journal, revision);
  journal.disk.rmSync(path, { recursive: true, force: true });
}
