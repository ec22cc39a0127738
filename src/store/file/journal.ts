import { join } from "node:path";
import type { StateFolder, StateName } from "../../system/state.ts";
import { sameFile, type StoreContext } from "./context.ts";
import { decodeEntry, type StoredEntry } from "./entry.ts";

/** The journal of one coordination file, in the state folder. */
export interface Journal {
  readonly state: StateFolder;
  /** Before all its names: empty, or `files/NAME/` for a second coordination file of the folder. */
  readonly root: string;
  /** The name under which its entries keep the archive. */
  readonly archive: string;
}

/** The end of the chain. */
export interface JournalHead {
  /** The highest number in use; 0 when there is no journal. */
  readonly revision: number;
  /** The newest sound entry; null when there is none. */
  readonly entry: StoredEntry | null;
}

/** The journal of a coordination file, and its end. */
export function findJournal({ disk, paths, state }: StoreContext): { journal: Journal; head: JournalHead } {
  const journal: Journal = { state, root: "", archive: paths.archive };
  const head = findHead(journal);
  const name = head.entry?.file ?? paths.name;
  if (name === paths.name) return { journal, head };
  // A name with a folder in it is none that coord wrote.
  const other = join(paths.folder, name.replaceAll(/[/\\]/g, "_"));
  if (sameFile(disk, other, paths.file)) return { journal, head };
  const second: Journal = { ...journal, root: `files/${paths.name}/` };
  const ownHead = findHead(second);
  // The journal speaks of another name: of another file if there is one, else the file was renamed and brings it along.
  const renamed = ownHead.revision === 0 && !disk.existsSync(other);
  return renamed ? { journal, head } : { journal: second, head: ownHead };
}

function fileName(revision: number): string {
  return `${String(revision).padStart(8, "0")}.json`;
}

export function entryName({ root }: Journal, revision: number): StateName {
  return `${root}journal/${fileName(revision)}`;
}

/** Where the bytes of a damaged entry are kept. */
export function damagedName({ root }: Journal, revision: number, unique: string): StateName {
  return `${root}damaged/${fileName(revision)}.${unique}`;
}

/** Whether a number is in use. */
export function entryExists(journal: Journal, revision: number): boolean {
  return journal.state.exists(entryName(journal, revision));
}

/** An entry's bytes; null when there are none under its name. A failing disk throws. */
export function readRaw(journal: Journal, revision: number): string | null {
  const { state } = journal;
  const name = entryName(journal, revision);
  return state.read(name) ?? (state.exists(name) ? "" : null);
}

/** An entry by its number. A failing disk throws; only bytes that are wrong count as damage. */
export function readEntry(journal: Journal, revision: number): StoredEntry | "missing" | "damaged" {
  const raw = readRaw(journal, revision);
  return raw === null ? "missing" : (decodeEntry(raw, revision, journal.archive) ?? "damaged");
}

/** An entry by its number, or null when it is missing or damaged. */
export function soundEntry(journal: Journal, revision: number): StoredEntry | null {
  const entry = revision > 0 ? readEntry(journal, revision) : "missing";
  return typeof entry === "string" ? null : entry;
}

/** Numbers of all entries, ascending. */
export function listEntries({ state, root }: Journal): number[] {
  return state
    .list(`${root}journal`)
    .map((name) => Number.parseInt(name, 10))
    .filter(Number.isSafeInteger)
    .sort((a, b) => a - b);
}

/** Maximum number of entries beyond the hint that are tried by name before the folder is listed. */
const PROBES = 64;

/** When the journal's folder was last changed (ns), as the hint has it. */
function stampOf({ state, root }: Journal): string {
  return String(state.folderTime(`${root}journal`) ?? 0n).padStart(20, "0");
}

/**
 * Finds the newest entry. A small file names it, so that a journal of thousands need not be listed, but it is only a
 * hint: what it says is looked up, the next numbers are tried by name, and where nothing follows, the folder must be
 * unchanged since. Anything else and the folder is listed.
 */
function findHead(journal: Journal): JournalHead {
  const { state, root } = journal;
  const [, number, stamp] = /^(\d{12}) (\d{20})\n$/.exec(state.read(`${root}head`) ?? "") ?? [];
  const hinted = Number(number ?? 0);
  const entry = hinted > 0 ? readEntry(journal, hinted) : "missing";
  if (entry === "missing") return listedHead(journal);
  let top = hinted;
  while (top - hinted < PROBES && entryExists(journal, top + 1)) top++;
  const isSure = top > hinted ? top - hinted < PROBES : stampOf(journal) === stamp;
  return isSure ? headAt(journal, top, top > hinted ? null : entry) : listedHead(journal);
}

/** How far beyond the entries before it one may lie: further on there is what nobody filed, and no number is counted up to it. */
const FARTHEST = 1_000;

function listedHead(journal: Journal): JournalHead {
  const numbers = listEntries(journal);
  let at = numbers.length - 1;
  let entry: StoredEntry | null = null;
  for (; at >= 0 && entry === null; at--) entry = soundEntry(journal, numbers[at] ?? 0);
  let top = at + 1;
  while ((numbers[top + 1] ?? Infinity) - (numbers[top] ?? 0) <= FARTHEST) top++;
  return { revision: numbers[top] ?? 0, entry };
}

/** The newest sound entry at or below a number, of which the entry may be known. */
function headAt(journal: Journal, revision: number, known: StoredEntry | "damaged" | null): JournalHead {
  let at = revision;
  let entry = known ?? readEntry(journal, at);
  while (entry === "damaged" && at > 1) entry = readEntry(journal, --at);
  return typeof entry === "string" ? listedHead(journal) : { revision, entry };
}

/** Leaves the hint for the next reader. Of fixed width and overwritten in place: a torn one fails the look-up. */
export function leaveHint(journal: Journal, revision: number): void {
  try {
    const text = `${String(revision).padStart(12, "0")} ${stampOf(journal)}\n`;
    journal.state.overwrite(`${journal.root}head`, text);
  } catch {
    // Without a hint the folder is listed: slower, not wrong.
  }
}
