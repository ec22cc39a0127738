import { errorCode, identityAt, identityOf, mayLackLinks, removeQuietly } from "../../system/files.ts";
import { UnsafeStateError } from "../../system/state.ts";
import type { StoreWrite, Json, Note } from "../store.ts";
import {
  archiveUnmoved,
  discardArchive,
  prepareArchive,
  type PreparedArchive,
  prepareReturn,
  replaceArchive,
} from "./archive.ts";
import { tempPath, type StoreContext } from "./context.ts";
import { type DraftFile, type OpenFile, writeDraft } from "./disk.ts";
import { claimedSum, type EntryKind, type StoredEntry } from "./entry.ts";
import {
  entryExists,
  type Journal,
  leaveHint,
  readEntry,
  readRaw,
  soundEntry,
  listEntries,
} from "./journal.ts";
import {
  keepReplaced,
  lostEntry,
  nextEntry,
  ofReplaced,
  type Parent,
  setAside,
  voidEntry,
} from "./publish.ts";
import type { FileLook } from "./snapshot.ts";
import type { Transaction } from "./transaction.ts";

/** Maximum time from the look to the rename, on either clock (ms); after more, the files may have changed. */
const STALE_MS = 1_000;

/**
 * - `committed`: journalled, in the file, and looked at once more.
 * - `unsure`: journalled, but the file is not known to show it.
 * - `again`: not journalled, or taken back. Nothing was written.
 * - `lateEdit`: committed, but an editor wrote into the replaced file meanwhile, and its text is only in the descriptor now.
 */
export type CommitResult =
  | { readonly kind: "committed"; readonly mine: StoredEntry }
  | { readonly kind: "lateEdit"; readonly mine: StoredEntry }
  | { readonly kind: "unsure"; readonly mine: StoredEntry; readonly renamed: boolean }
  | { readonly kind: "again" };

/** A text to be written, with its state, note and kind. */
export interface Intent {
  readonly kind: EntryKind;
  readonly text: string;
  readonly state: Json;
  readonly note: Note;
}

/** The files that an entry is about, ready beside those that they replace. */
interface PreparedFiles {
  /** Null where the file stays as it is. */
  readonly draft: DraftFile | null;
  readonly archive: PreparedArchive | null;
}

/**
 * Steps 3 to 6 of "One write" (docs/safety.md): prepare, publish, compare, replace, verify. `found` is the look that the intent
 * was made on.
 */
export async function commit(
  transaction: Transaction,
  found: FileLook,
  parent: Parent,
  intent: Intent,
  change?: StoreWrite,
): Promise<CommitResult> {
  const { context } = transaction;
  const prepared = prepare(found, intent, change);
  const { draft, archive } = prepared;
  const base = found.file?.identity ?? null;
  let mine: StoredEntry | null;
  try {
    const temp = draft?.identity ?? base;
    const { kind, text, state, note } = intent;
    const content = { kind, text, state, note, base, temp, archive: archive?.write ?? null };
    const entry = nextEntry(parent, context.paths.name, content);
    context.step("prepared");
    mine = await transaction.publish(found.journal, entry, draft ? [draft] : []);
  } catch (error) {
    discard(context, prepared);
    throw error;
  }
  if (mine === null) {
    discard(context, prepared);
    return { kind: "again" };
  }
  context.step("published");
  return replace(transaction, found, parent, mine, prepared);
}

function prepare(found: FileLook, { text }: Intent, change?: StoreWrite): PreparedFiles {
  const { context, file } = found;
  const archive = change === undefined ? null : prepareArchive(found, change);
  // A text that the file already holds needs no new file: the entry then speaks of the file as it is. Not so with an
  // archive: that the file is replaced after it is what shows that it is done.
  if (file !== null && text === file.text && archive === null) return { draft: null, archive };
  try {
    const { disk, paths, state } = context;
    return {
      draft: writeDraft(disk, tempPath(paths), text, file ?? undefined, state.sharedMode()),
      archive,
    };
  } catch (error) {
    discardArchive(context.disk, archive);
    throw error;
  }
}

function discard({ disk }: StoreContext, { draft, archive }: PreparedFiles): void {
  if (draft !== null) removeQuietly(disk, draft.path);
  discardArchive(disk, archive);
}

async function replace(
  transaction: Transaction,
  found: FileLook,
  parent: Parent,
  mine: StoredEntry,
  prepared: PreparedFiles,
): Promise<CommitResult> {
  const { context } = transaction;
  const { disk, paths, step } = context;
  const { draft, archive } = prepared;
  if (isFollowed(found.journal, mine.revision) || found.ageMs() > STALE_MS) {
    // The prepared files stay until the end: should this process die, they tell that the file never showed the entry.
    transaction.atEnd(() => discard(context, prepared));
    return { kind: "unsure", mine, renamed: false };
  }
  let isLeft = true;
  // Before the comparison: what is compared is what was kept.
  const letGo = draft === null ? () => undefined : keepReplaced(context, found.journal, mine);
  try {
    const unmoved = archive === null || archiveUnmoved(disk, archive);
    if (identityAt(disk, paths.file) !== mine.base || !unmoved)
      return await takeBack(transaction, found, parent, mine);
    step("compared");
    if (archive !== null) replaceArchive(disk, archive);
    step("archived");
    if (draft !== null && !take(context, draft.path, mine.base))
      return await takeBack(transaction, found, parent, mine, archive);
    isLeft = false;
  } catch (error) {
    await takeBack(transaction, found, parent, mine, archive).catch(() => undefined);
    throw error;
  } finally {
    if (isLeft) {
      letGo();
      discard(context, prepared);
    }
  }
  step("renamed");
  return verify(context, found, mine);
}

/** Gives a prepared file its name. False when a file has appeared where there was none. */
function take({ disk, paths }: StoreContext, temp: string, base: string | null): boolean {
  if (base === null) {
    try {
      disk.linkSync(temp, paths.file);
      removeQuietly(disk, temp);
      return true;
    } catch (error) {
      if (errorCode(error) === "EEXIST") return false;
      if (!mayLackLinks(error)) throw error;
    }
    // Without hard links a file that appears in this very moment would be replaced.
    if (disk.statSync(paths.file, { throwIfNoEntry: false })) return false;
  }
  disk.renameSync(temp, paths.file);
  return true;
}

function verify(context: StoreContext, found: FileLook, mine: StoredEntry): CommitResult {
  const { disk, paths, step } = context;
  const { journal, file } = found;
  const unsure = { kind: "unsure", mine, renamed: true } as const;
  try {
    if (mine.temp !== mine.base && file !== null && wasEditedLate(context, journal, mine, file))
      return { kind: "lateEdit", mine };
    const stands =
      isFiled(journal, mine.revision, mine.sum) && isFiled(journal, mine.revision - 1, mine.previous);
    const shows = identityAt(disk, paths.file) === mine.temp;
    step("verified");
    return stands && shows && !isFollowed(journal, mine.revision) ? { kind: "committed", mine } : unsure;
  } catch (error) {
    // The file shows it by now: an error here must not be taken for "nothing was changed".
    if (errorCode(error) === "" && !(error instanceof UnsafeStateError)) throw error;
    return unsure;
  }
}

/** Whether somebody wrote into a file while it was replaced. */
function wasEditedLate(
  context: StoreContext,
  journal: Journal,
  { revision }: StoredEntry,
  file: OpenFile,
): boolean {
  const now = ofReplaced(context, journal, revision, file, (fd) =>
    identityOf(context.disk.fstatSync(fd, { bigint: true })),
  );
  return now !== null && now !== file.identity;
}

/**
 * Whether an entry is still there, or its place still empty. Mine may have been set aside; the one before is gone when somebody
 * removed the whole journal, and then another one begins.
 */
function isFiled(journal: Journal, revision: number, sum: string): boolean {
  const raw = revision > 0 ? readRaw(journal, revision) : null;
  return sum === "" ? raw === null : raw !== null && claimedSum(raw) === sum;
}

/**
 * Publishes that the newest entry does not count, and puts the archive back where it was replaced already. When somebody
 * already built on the entry, it does count.
 */
export async function takeBack(
  transaction: Transaction,
  { journal }: Pick<FileLook, "journal">,
  before: Parent,
  mine: StoredEntry,
  archive: PreparedArchive | null = null,
): Promise<CommitResult> {
  const { context } = transaction;
  const { disk, paths } = context;
  const back = archive && prepareReturn(context, mine, archive.before);
  try {
    const entry = voidEntry(mine, before, paths.name, context.clock(), back?.write ?? null);
    const voided = await transaction.publish(journal, entry);
    if (voided !== null && back !== null) replaceArchive(disk, back);
    context.step("voided");
    return voided ? { kind: "again" } : { kind: "unsure", mine, renamed: false };
  } finally {
    discardArchive(disk, back);
  }
}

/** Whether somebody already built on a revision. */
function isFollowed(journal: Journal, revision: number): boolean {
  return entryExists(journal, revision + 1);
}

/** The end of the chain, on which the next entry is built. Under the lock: damaged entries at the end of the chain are set aside for it. */
export function parentOf({ context, journal, head, before }: FileLook): Parent {
  let entry = head.entry;
  const sound = entry?.revision ?? 0;
  // A text that can't be rebuilt has a damaged entry somewhere below.
  const from = entry && before === null ? Math.max(entry.whole, 1) : sound + 1;
  let last: StoredEntry | null = null;
  // Numbers may be far apart, where somebody put in what nobody filed.
  const numbers = from > head.revision ? [] : listEntries(journal);
  for (const at of numbers.filter((number) => number >= from && number <= head.revision)) {
    if (readEntry(journal, at) === "damaged") {
      setAside(journal, lostEntry(at, last ?? entry, context.paths.name, context.clock()));
      leaveHint(journal, head.revision);
    }
    last = soundEntry(journal, at) ?? last;
    if (at > sound) entry = last;
  }
  return { revision: head.revision, entry, text: before };
}
