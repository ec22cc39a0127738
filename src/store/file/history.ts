import type { FileIdentity } from "../../system/files.ts";
import { applyDelta, type Delta, delta } from "../delta.ts";
import { outsideNote, type Past, type Reconciled, type Revision } from "../store.ts";
import { readArchive } from "./archive.ts";
import { inodeOf } from "./disk.ts";
import { continues, type StoredEntry, identitiesOf } from "./entry.ts";
import { whileReading } from "./context.ts";
import { listEntries, readEntry, soundEntry, type Journal } from "./journal.ts";
import type { FileLook } from "./snapshot.ts";

/**
 * The text an entry left, built from the nearest whole text below it; null when a piece of the chain is gone.
 * @param texts takes the texts up to there, by their numbers
 */
export function textOf(journal: Journal, entry: StoredEntry, texts?: Map<number, string>): string | null {
  if (entry.text !== null) return entry.text;
  if (entry.whole === 0 || entry.whole === entry.revision) return null;
  let last = soundEntry(journal, entry.whole);
  let text = last?.text ?? null;
  for (let at = entry.whole + 1; at <= entry.revision; at++) {
    const next: StoredEntry | null = at === entry.revision ? entry : soundEntry(journal, at);
    if (text === null || last === null || next === null || !continues(last, next)) return null;
    text = textAfter(text, next);
    if (text !== null) texts?.set(at, text);
    last = next;
  }
  return text;
}

/**
 * The texts of a journal's revisions, for whoever asks for one after the other, the newest first: those between two whole texts are
 * built at once, and kept until another run of them is asked for.
 */
export function textsIn(journal: Journal): (revision: number) => string | null {
  let run: { readonly whole: number; readonly texts: ReadonlyMap<number, string> } | null = null;
  return (revision) => {
    const entry = soundEntry(journal, revision);
    if (entry === null) return null;
    const known = run?.whole === entry.whole ? run.texts.get(revision) : undefined;
    if (known !== undefined) return known;
    const texts = new Map<number, string>();
    const text = textOf(journal, entry, texts);
    if (entry.whole > 0) run = { whole: entry.whole, texts };
    return text;
  };
}

/** Null for an entry whose edits were not made on this text. */
function textAfter(text: string, { edits, from }: StoredEntry): string | null {
  return edits === null || from !== text.length ? null : applyDelta(text, edits);
}

/** The entries whose lists of identities together cover the whole journal, newest first: one in fifty. */
function* checkpoints(journal: Journal, from: StoredEntry): Generator<StoredEntry> {
  for (let at: StoredEntry | "missing" | "damaged" = from, number = from.revision; at !== "missing";) {
    if (at !== "damaged") yield at;
    number = at !== "damaged" && at.whole > 0 ? at.whole - 1 : number - 1;
    if (number < 1) return;
    at = readEntry(journal, number);
  }
}

/**
 * Whether a file with this identity was prepared, replaced or found by coord and may still be there. Not when its inode
 * had other contents since: then the file is gone, and only a copy that keeps times (`cp -p`) looks like it.
 */
export function everSeen(journal: Journal, head: StoredEntry, identity: FileIdentity): boolean {
  const inode = inodeOf(identity);
  for (const entry of checkpoints(journal, head)) {
    const newest = identitiesOf(entry).findLast((one) => inodeOf(one) === inode);
    if (newest !== undefined) return newest === identity;
  }
  return false;
}

/** The newest revision that left exactly this text, or null. Its length in UTF-8 rules most of them out unread. */
export function revisionWith(journal: Journal, head: StoredEntry, text: string): number | null {
  const size = `:${Buffer.byteLength(text)}`;
  const fits = (identity: FileIdentity | null): boolean => identity?.endsWith(size) ?? false;
  for (const checkpoint of checkpoints(journal, head)) {
    if (![checkpoint.temp, ...checkpoint.seen].some(fits)) continue;
    for (let at = checkpoint.revision; at >= Math.max(checkpoint.whole, 1); at--) {
      const entry = at === checkpoint.revision ? checkpoint : soundEntry(journal, at);
      if (entry && fits(entry.temp) && textOf(journal, entry) === text) return at;
    }
  }
  return null;
}

/** The text of any revision that is still kept, or null. */
export function textAt(journal: Journal, revision: number): string | null {
  const entry = soundEntry(journal, revision);
  return entry && textOf(journal, entry);
}

/** The text the file held when this entry took it in and merged it with newer writes; null for any other entry. */
function foundBy(
  journal: Journal,
  entry: StoredEntry,
  textAt?: (revision: number) => string | null,
): string | null {
  const { found } = entry.note;
  const text = found === undefined ? null : (textAt?.(entry.revision) ?? textOf(journal, entry));
  return found === undefined || text === null ? null : applied(text, found);
}

/** The same by its number. */
export function foundAt(
  journal: Journal,
  revision: number,
  textAt?: (revision: number) => string | null,
): string | null {
  const entry = soundEntry(journal, revision);
  return entry && foundBy(journal, entry, textAt);
}

/** A text, and the revision that left it or found it. */
export interface Shown {
  readonly revision: number;
  readonly text: string;
}

/**
 * The text of the file that an entry was to replace: the newest that anybody can have seen in it. Not always what the revision before
 * left: that may never have reached the file, and where it took an old buffer in, it is the old buffer that the file went on showing.
 */
export function shownBefore(journal: Journal, entry: StoredEntry): Shown | null {
  let at = entry;
  for (;;) {
    const found = foundBy(journal, at);
    if (found !== null) return { revision: at.revision, text: found };
    const before = soundEntry(journal, at.revision - 1);
    if (before === null) return null;
    // Made for the very same file, and not in it since.
    const isUnreached = entry.base !== null && before.base === entry.base && before.temp !== entry.base;
    const text = isUnreached ? null : textOf(journal, before);
    if (!isUnreached) return text === null ? null : { revision: before.revision, text };
    at = before;
  }
}

/** Null for edits that were not made on this text. */
function applied(text: string, edits: Delta): string | null {
  try {
    return applyDelta(text, edits);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** The revisions that count, newest first: without those taken back and coord's own repairs. Entries are read as they are asked for. */
export function* revisionsFrom(journal: Journal, newest = Number.POSITIVE_INFINITY): Generator<Revision> {
  let takenBack = 0;
  for (const number of listEntries(journal).toReversed()) {
    if (number > newest || number === takenBack) continue;
    const entry = soundEntry(journal, number);
    if (entry?.kind === "void") takenBack = number - 1;
    else if (entry !== null && entry.kind !== "recover" && entry.kind !== "lost") yield revisionOf(entry);
  }
}

function revisionOf({ revision, note, edits, from, text, archive }: StoredEntry): Revision {
  const found = { revision, note, edits: edits ?? [[0, from, text ?? ""] as const] };
  return archive === null ? found : { ...found, archived: archive.edits };
}

/** The journal and the archive behind a look at the disk. */
export function pastOf(look: Omit<FileLook, "snapshot">, { text: after, origin }: Reconciled): Past {
  const { journal, head, file, before, verdict } = look;
  const texts = textsIn(journal);
  return {
    *revisions() {
      if (verdict === "outside" && before !== null && file !== null) {
        const note = outsideNote(Number(file.stat.mtimeMs), origin);
        yield { revision: head.revision + 1, note, edits: delta(before, after) };
      }
      try {
        yield* revisionsFrom(journal, head.revision);
      } catch (error) {
        throw whileReading(error);
      }
    },
    textAt: (wanted) => translated(() => texts(wanted)),
    archive: () => translated(() => readArchive(look).text),
  };
}

/** Errors as the contract has them. */
function translated<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw whileReading(error);
  }
}
