import { dirname, join } from "node:path";
import { errorCode, readText, type Disk } from "./disk.ts";
import { syncFolderNow } from "./drafts.ts";
import { decodeEntry, type Filed } from "./entry.ts";

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

export function fileName(revision: number): string {
  return `${String(revision).padStart(8, "0")}.json`;
}

export function pathOf(journal: Journal, revision: number): string {
  return `${journal.entries}/${fileName(revision)}`;
}

/** The file with an entry's bytes: where hard links are missing, an entry is a folder with this file in it. */
export function inFolder(path: string): string {
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

export function removeEntry(journal: Journal, revision: number): void {
  const path = pathOf(journal, revision);
  journal.disk.rmSync(path, { recursive: true, force: true });
}
