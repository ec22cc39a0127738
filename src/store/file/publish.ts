import { type Disk, errorCode, type FileIdentity, removeQuietly } from "../../system/files.ts";
import { uniqueName } from "../../system/processes.ts";
import { delta } from "../delta.ts";
import type { Json, Note } from "../store.ts";
import { type DraftFile, syncDrafts } from "./disk.ts";
import {
  type ArchiveWrite,
  encodeEntry,
  type EntryKind,
  type Filed,
  identitiesOf,
  type JournalEntry,
} from "./entry.ts";
import { damagedName, entryName, type Journal } from "./journal.ts";

/** Interval between entries that hold the whole text (entries): no text is more than this many entries away from one. */
const WHOLE_EVERY = 50;

/** The end of the chain, on which the next entry is built. */
export interface Parent {
  /** The highest number in use; the next entry takes the one after. */
  readonly revision: number;
  readonly entry: Filed | null;
  /** The text that `entry` left; null when it is unknown. */
  readonly text: string | null;
}

/** The content of an entry: what it records of the files. */
export interface Content {
  readonly kind: EntryKind;
  readonly note: Note;
  readonly text: string;
  readonly state: Json;
  readonly base: FileIdentity | null;
  readonly temp: FileIdentity | null;
  readonly archive?: ArchiveWrite | null;
}

/** The entry that follows another. */
export function nextEntry(parent: Parent, file: string, content: Content): JournalEntry {
  const { text, archive = null, kind, note, state, base, temp } = content;
  const last = parent.entry;
  const revision = parent.revision + 1;
  // A file that was made anew has nothing of the one before.
  const isAnew = base === null && kind === "write";
  const edits = parent.text === null || isAnew ? null : delta(parent.text, text);
  const small =
    edits !== null && edits.reduce((sum, edit) => sum + edit[2].length + 16, 0) < text.length + 64;
  const whole = !small || !last || last.whole === 0 || revision - last.whole >= WHOLE_EVERY;
  return {
    revision,
    previous: last?.sum ?? "",
    kind,
    file,
    note,
    from: parent.text?.length ?? 0,
    edits: small ? edits : null,
    text: whole ? text : null,
    whole: whole ? revision : last.whole,
    state,
    base,
    temp,
    seen: whole ? [] : identitiesOf(last),
    archive,
    archivedAt: archive === null ? (last?.archivedAt ?? 0) : revision,
  };
}

/**
 * Takes back the newest entry, which never reached the file: the text, state and identity of the one before are right again.
 * `archive` puts the archive back, where that was reached.
 */
export function voidEntry(
  mine: Filed,
  before: Parent,
  file: string,
  at: number,
  archive: ArchiveWrite | null,
): JournalEntry {
  const note: Note = { instance: null, command: "void", subject: "", at };
  const archivedAt = archive === null ? (before.entry?.archivedAt ?? 0) : mine.revision + 1;
  if (before.text === null) {
    const lost = lostEntry(mine.revision + 1, before.entry, file, at);
    return { ...lost, kind: "void", previous: mine.sum, note, archive, archivedAt };
  }
  const parent = { revision: mine.revision, entry: mine, text: mine.text };
  const entry = nextEntry(parent, file, {
    kind: "void",
    note,
    text: before.text,
    state: before.entry?.state ?? null,
    base: before.entry?.base ?? null,
    temp: before.entry?.temp ?? null,
    archive,
  });
  return { ...entry, archivedAt };
}

/** Stands where a damaged entry was. The one before is all that is known; what comes next holds its whole text. */
export function lostEntry(revision: number, before: Filed | null, file: string, at: number): JournalEntry {
  return {
    revision,
    previous: before?.sum ?? "",
    kind: "lost",
    file,
    note: { instance: null, command: "lost", subject: "", at },
    from: 0,
    edits: null,
    text: null,
    whole: 0,
    state: before?.state ?? null,
    base: before?.base ?? null,
    temp: before?.temp ?? null,
    seen: before ? identitiesOf(before) : [],
    archive: null,
    archivedAt: before?.archivedAt ?? 0,
  };
}

/**
 * Makes an entry visible, complete, under its number, and brings the drafts that it speaks of to the disk before. Returns the
 * entry's checksum, or null when the number is taken: the one place where it is decided who comes first.
 */
export async function publish(
  disk: Disk,
  journal: Journal,
  entry: JournalEntry,
  drafts: readonly DraftFile[],
): Promise<string | null> {
  const { state } = journal;
  const { raw, sum } = encodeEntry(entry, journal.archive);
  let unsynced = drafts;
  for (let tries = 1; ; tries++) {
    const draft = entryDraft(disk, journal, raw, unsynced, entry.revision === 1 || tries > 1);
    try {
      await syncDrafts(disk, [...unsynced, draft]);
      unsynced = [];
      return state.publish(draft, entryName(journal, entry.revision)) ? sum : null;
    } catch (error) {
      // Somebody removed the state folder meanwhile.
      if (errorCode(error) !== "ENOENT" || tries > 1) throw error;
    } finally {
      removeQuietly(disk, draft.path);
    }
  }
}

/** The bytes of an entry under a name of our own. When that fails the other drafts are closed. */
function entryDraft(
  disk: Disk,
  { state, root }: Journal,
  raw: string,
  others: readonly DraftFile[],
  isFirst: boolean,
) {
  try {
    if (isFirst) state.makeDurably(`${root}journal`);
    return state.draft(raw);
  } catch (error) {
    for (const { fd } of others) disk.closeSync(fd);
    throw error;
  }
}

/**
 * Keeps a damaged entry's bytes aside and puts `instead` under its number, in one step: at no moment is the number free.
 * To be called under the lock.
 */
export function setAside(journal: Journal, instead: JournalEntry): void {
  const { state } = journal;
  const { revision } = instead;
  const bytes = state.readBytes(entryName(journal, revision));
  if (bytes !== null) state.replace(damagedName(journal, revision, uniqueName()), bytes);
  state.replace(entryName(journal, revision), encodeEntry(instead, journal.archive).raw, { sync: true });
}
