import { readText } from "./disk.ts";
import type { Filed } from "./entry.ts";
import { entryExists, listEntries, readEntry, type Head, type Journal } from "./journal.ts";

/** So many numbers beyond the hint are tried by name before the folder is listed. */
const PROBES = 64;

interface Hint {
  readonly revision: number;
  /** When the journal's folder was last changed, as the hint's writer saw it: `mtimeNs`. */
  readonly stamp: string;
}

function hintPath(journal: Journal): string {
  return `${journal.root}/head`;
}

function stampOf(journal: Journal): string {
  const stat = journal.disk.statSync(journal.entries, { bigint: true, throwIfNoEntry: false });
  return String(stat?.mtimeNs ?? 0n).padStart(20, "0");
}

/**
 * Finds the newest entry. A small file names it, so that a journal of thousands need not be listed, but it is only a
 * hint: what it says is looked up, the next numbers are tried by name, and where nothing follows, the folder must be
 * unchanged since. Anything else and the folder is listed.
 */
export function findHead(journal: Journal): Head {
  const hint = readHint(journal);
  if (hint === null) return listedHead(journal);
  const entry = readEntry(journal, hint.revision);
  if (entry === "missing") return listedHead(journal);
  let top = hint.revision;
  while (top - hint.revision < PROBES && entryExists(journal, top + 1)) top++;
  if (top === hint.revision) {
    return stampOf(journal) === hint.stamp ? headAt(journal, top, entry) : listedHead(journal);
  }
  return top - hint.revision < PROBES ? headAt(journal, top) : listedHead(journal);
}

function listedHead(journal: Journal): Head {
  return headAt(journal, listEntries(journal).at(-1) ?? 0);
}

/** The newest sound entry at or below a number. */
function headAt(journal: Journal, revision: number, known?: Filed | "damaged"): Head {
  let at = revision;
  let entry = known ?? (at > 0 ? readEntry(journal, at) : "missing");
  while (entry === "damaged" && at > 1) entry = readEntry(journal, --at);
  if (entry === "missing" && at === revision) return { revision: 0, entry: null };
  return { revision, entry: typeof entry === "string" ? null : entry };
}

function readHint(journal: Journal): Hint | null {
  const found = /^(\d{12}) (\d{20})\n$/.exec(hintText(journal) ?? "");
  const revision = Number(found?.[1] ?? 0);
  return found?.[2] && revision > 0 ? { revision, stamp: found[2] } : null;
}

function hintText(journal: Journal): string | null {
  try {
    return readText(journal.disk, hintPath(journal));
  } catch {
    return null;
  }
}

/** Leaves the hint for the next reader. Of fixed width and overwritten in place: a torn one fails the look-up. */
export function leaveHint(journal: Journal, revision: number): void {
  const { disk } = journal;
  try {
    const fd = disk.openSync(hintPath(journal), disk.constants.O_WRONLY | disk.constants.O_CREAT, 0o666);
    try {
      disk.writeSync(fd, `${String(revision).padStart(12, "0")} ${stampOf(journal)}\n`, 0);
    } finally {
      disk.closeSync(fd);
    }
  } catch {
    // Without a hint the folder is listed: slower, not wrong.
  }
}
