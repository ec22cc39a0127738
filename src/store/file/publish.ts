import { type Disk, errorCode, type FileIdentity, identityAt, removeQuietly } from "../../system/files.ts";
import { uniqueName } from "../../system/processes.ts";
import { type StateName, UnsafeStateError } from "../../system/state.ts";
import { delta } from "../delta.ts";
import type { Json, Note } from "../store.ts";
import type { StoreContext } from "./context.ts";
import { type DraftFile, inodeOf, type OpenFile, syncDrafts } from "./disk.ts";
import {
  type ArchiveWrite,
  encodeEntry,
  type EntryKind,
  type StoredEntry,
  identitiesOf,
  type JournalEntry,
} from "./entry.ts";
import { type Shown, shownBefore } from "./history.ts";
import { damagedName, entryName, type Journal, soundEntry } from "./journal.ts";
import { unfinished } from "./saving.ts";

/** Interval between entries that hold the whole text (entries): no text is more than this many entries away from one. */
const WHOLE_EVERY = 50;

/** The end of the chain, on which the next entry is built. */
export interface Parent {
  /** The highest number in use; the next entry takes the one after. */
  readonly revision: number;
  readonly entry: StoredEntry | null;
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
  mine: StoredEntry,
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
export function lostEntry(
  revision: number,
  before: StoredEntry | null,
  file: string,
  at: number,
): JournalEntry {
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

/** How many replaced files are kept, the newest ones. */
const MOST_KEPT = 32;

/**
 * A file that coord replaced has a second name in the state folder for a while: an editor may still write into it. The name says
 * which revision took its place, or took its text in, and how it looked then; so a look at each tells who saved something since.
 */
function keptName({ root }: Journal, revision: number, identity: FileIdentity): StateName {
  return `${root}replaced/${String(revision).padStart(8, "0")}.${identity.replaceAll(":", "_")}`;
}

interface KeptText {
  readonly name: StateName;
  readonly revision: number;
  /** As it looked when it was last read. */
  readonly identity: FileIdentity;
}

function listKept({ state, root }: Journal): KeptText[] {
  const names = state.list(`${root}replaced`).sort();
  return names.map((base) => {
    const [revision, identity = ""] = base.split(".");
    const name = `${root}replaced/${base}`;
    return { name, revision: Number(revision), identity: identity.replaceAll("_", ":") };
  });
}

/** Runs what a write does without where the disk has no hard links, or the state folder is not sound. */
function orElse<T>(run: () => T, otherwise: T): T {
  try {
    return run();
  } catch (error) {
    if (errorCode(error) === "" && !(error instanceof UnsafeStateError)) throw error;
    return otherwise;
  }
}

/** Gives the file that a revision is about to replace its second name. Returns what takes that back. */
export function keepReplaced(
  { paths, state }: StoreContext,
  journal: Journal,
  { revision, base }: { readonly revision: number; readonly base: FileIdentity | null },
): () => void {
  if (base === null) return () => undefined;
  const name = keptName(journal, revision, base);
  orElse(() => state.linkFrom(paths.file, name), false);
  return () => orElse(() => state.remove(name), undefined);
}

/**
 * Looks at the file that a revision replaced, as it is by now: through the descriptor that was kept open, or, where an open file
 * can't be replaced, by its second name. Null where it has none.
 */
export function ofReplaced<T>(
  { state }: StoreContext,
  journal: Journal,
  revision: number,
  file: OpenFile,
  run: (fd: number) => T,
): T | null {
  if (file.fd !== null) return run(file.fd);
  return orElse(() => state.use(keptName(journal, revision, file.identity), run), null);
}

/** Notes that the text of a replaced file, as it is now, was taken in by a revision. */
export function markTaken(
  { state }: StoreContext,
  journal: Journal,
  revision: number,
  identity: FileIdentity,
): void {
  orElse(() => {
    for (const kept of listKept(journal)) {
      const fresh = keptName(journal, revision, identity);
      if (inodeOf(kept.identity) !== inodeOf(identity) || kept.name === fresh) continue;
      state.linkFrom(state.pathOf(kept.name), fresh);
      state.remove(kept.name);
    }
  }, undefined);
}

/** Removes the oldest. */
export function pruneReplaced(journal: Journal): void {
  const all = listKept(journal);
  for (const { name } of all.slice(0, Math.max(all.length - MOST_KEPT, 0))) journal.state.remove(name);
}

/** A text that somebody saved into a file that coord had replaced. */
export interface LateSave {
  readonly identity: FileIdentity;
  /** Milliseconds since the epoch. */
  readonly savedAt: number;
  readonly text: string;
  /** The text of the file before, and the revision that left it. */
  readonly madeOn: Shown;
}

/** How long a file that was just written is left alone (ms). */
const FRESH_MS = 100;

/** The late saves that are whole and not taken in yet. */
export async function lateSaves(context: StoreContext, journal: Journal): Promise<readonly LateSave[]> {
  const touched = orElse(() => listKept(journal).filter((kept) => isTouched(context, kept)), []);
  if (touched.length === 0) return [];
  await new Promise((resolve) => setTimeout(resolve, FRESH_MS));
  return orElse(() => touched.flatMap((kept) => lateSave(context, journal, kept) ?? []), []);
}

/** Another size or time. With another name, it is still the coordination file itself, or somebody else's. */
function isTouched({ disk, paths, state }: StoreContext, { name, identity }: KeptText): boolean {
  const now = state.fileAt(name);
  if (now === null || now.identity === identity || now.names !== 1) return false;
  const inode = inodeOf(identity);
  return inodeOf(now.identity) === inode && inodeOf(identityAt(disk, paths.file) ?? "") !== inode;
}

function lateSave(context: StoreContext, journal: Journal, { name, revision }: KeptText): LateSave | null {
  const { state } = context;
  const now = state.fileAt(name);
  const entry = soundEntry(journal, revision);
  if (now === null || entry === null) return null;
  const [text, known] = [state.readText(name), shownBefore(journal, entry)];
  if (text === null || known === null || text === known.text) return null;
  // Nothing, or half of it, takes nothing away: whoever saves goes on, or was interrupted.
  if (text.trim() === "" || unfinished(known.text, text) !== null) return null;
  const { identity, mtimeMs: savedAt } = now;
  return { identity, savedAt, text, madeOn: known };
}
