import { type Disk, errorCode, identityAt } from "../../system/files.ts";
import { uniqueName } from "../../system/processes.ts";
import { delta } from "../delta.ts";
import { type OutsideChange, outsideNote, StoreError, type Note } from "../store.ts";
import { completeArchive } from "./archive.ts";
import { commit, type CommitResult, parentOf, takeBack } from "./commit.ts";
import { bytesOf, type OpenFile, readOpen } from "./disk.ts";
import { continues, type StoredEntry } from "./entry.ts";
import { type Journal, readEntry } from "./journal.ts";
import { type LateSave, markTaken, nextEntry, ofReplaced, type Parent } from "./publish.ts";
import { unfinished } from "./saving.ts";
import { type FileLook, reconciled } from "./snapshot.ts";
import type { Transaction } from "./transaction.ts";

/** Maximum number of attempts, when the files change during each. */
export const TRIES = 1_000;

/**
 * Completes what a killed writer left undone and journals what was changed without coord, before anything new is written.
 * Returns the entry that the write builds on; null when the files changed meanwhile, or the file had to be written.
 */
export async function recover(transaction: Transaction, found: FileLook): Promise<Parent | null> {
  const { context } = transaction;
  const { file, snapshot, verdict, unreached, journal } = found;
  const parent = parentOf(found);
  const { entry: head } = parent;
  // The next entry carries the head's text with it; only its archive would be forgotten.
  if (head !== null && (verdict === "behind" || unreached || head.kind === "void"))
    completeArchive(context, journal, head);
  if (file === null || verdict === "current" || verdict === "behind") return parent;
  const { text } = snapshot;
  const state = verdict === "new" ? (head?.state ?? null) : snapshot.state;
  const note = outsideNote(context.clock(), snapshot.origin);
  if (text !== file.text) {
    const merged = { ...note, found: delta(text, file.text) };
    const result = await commit(transaction, found, parent, { kind: "outside", text, state, note: merged });
    await isDone(transaction, found, parent, result);
    return null;
  }
  const { identity } = file;
  const content = { kind: "outside", note, text, state, base: identity, temp: identity } as const;
  const entry = await transaction.publish(journal, nextEntry(parent, context.paths.name, content));
  return entry && { revision: entry.revision, entry, text };
}

/** Sees a commit through to the acknowledgement. False when it has to be planned again. */
export async function isDone(
  transaction: Transaction,
  found: FileLook,
  parent: Parent,
  result: CommitResult,
): Promise<boolean> {
  if (result.kind === "again") return false;
  if (result.kind === "committed") return true;
  if (result.kind === "unsure") return settle(transaction, found, parent, result.mine, result.renamed);
  const isOverruled = await takeIn(transaction, found, parent, result.mine);
  return !isOverruled || isThere(transaction, result.mine);
}

/** How often the way to the acknowledgement is gone again where a call on it fails. */
const MOST_FAILURES = 3;

/**
 * My entry is journalled, but something came between: a stall, a rival, an editor. It counts as soon as somebody built
 * on it, so it is never planned a second time then; rather the file is brought to show the head. What fails on the way is done
 * again, since the next command would find the entry, and do it.
 */
async function settle(
  transaction: Transaction,
  found: FileLook,
  before: Parent,
  mine: StoredEntry,
  renamed: boolean,
): Promise<boolean> {
  const { disk, paths } = transaction.context;
  for (let tries = 1; ; tries++) {
    try {
      return await settled(transaction, found, before, mine, renamed);
    } catch (error) {
      if (tries < MOST_FAILURES) continue;
      // The file shows it.
      if (renamed) return true;
      const canTakeBack = async () =>
        identityAt(disk, paths.file) === mine.base &&
        (await takeBack(transaction, found, before, mine)).kind === "again";
      // Only then does it say that nothing was changed.
      if (await canTakeBack().catch(() => false)) throw error;
      throw new StoreError(
        { kind: "io", path: paths.file, cause: errorCode(error) || String(error) },
        { cause: error },
      );
    }
  }
}

async function settled(
  transaction: Transaction,
  found: FileLook,
  before: Parent,
  mine: StoredEntry,
  renamed: boolean,
): Promise<boolean> {
  const { disk, paths } = transaction.context;
  for (let tries = 1; tries <= TRIES; tries++) {
    if (!(await lockedAgain(transaction))) return true;
    if (!isInChain(found.journal, mine)) return identityAt(disk, paths.file) === mine.temp;
    // By the try before this one, which failed after that.
    if (isTakenBack(found.journal, mine)) return false;
    const now = await transaction.look();
    if (now.verdict === "current") return true;
    const newest = now.head.revision === mine.revision;
    if (["outside", "absent", "saving"].includes(now.verdict) && newest && !renamed) {
      const taken = await takeBack(transaction, found, before, mine);
      if (taken.kind === "again") return false;
      continue;
    }
    // Somebody edited the file after my entry was built on: that is for the next writer to journal.
    if (now.verdict !== "behind") return true;
    await rollForward(transaction, now);
  }
  return true;
}

/** Without the lock an entry that others built on stands all the same: the journal keeps it. */
async function lockedAgain(transaction: Transaction): Promise<boolean> {
  try {
    await transaction.keepLock();
    return true;
  } catch (error) {
    if (error instanceof StoreError && error.failure.kind === "lock-timeout") return false;
    throw error;
  }
}

/** Brings the files to what the newest entry says. */
export async function rollForward(transaction: Transaction, now: FileLook): Promise<void> {
  const { context } = transaction;
  const parent = parentOf(now);
  const { entry, text } = parent;
  if (entry === null || text === null) return;
  completeArchive(context, now.journal, entry);
  const note: Note = { instance: null, command: "recover", subject: "", at: context.clock() };
  const intent = { kind: "recover", text, state: entry.state, note } as const;
  const result = await commit(transaction, now, parent, intent);
  if (result.kind === "lateEdit") await takeIn(transaction, now, parent, result.mine);
}

/** Whether an entry is where it was filed, and every later one continues the one before it. */
function isInChain(journal: Journal, mine: StoredEntry): boolean {
  let last = readEntry(journal, mine.revision);
  if (typeof last === "string" || last.sum !== mine.sum) return false;
  for (let at = mine.revision + 1; ; at++) {
    const next = readEntry(journal, at);
    if (next === "missing") return true;
    if (next === "damaged" || !continues(last, next)) return false;
    last = next;
  }
}

/** A void takes back the entry before it. */
function isTakenBack(journal: Journal, { revision }: StoredEntry): boolean {
  const next = readEntry(journal, revision + 1);
  return typeof next !== "string" && next.kind === "void";
}

/**
 * Whether every line that an entry put in is in the file's text by now. Asked when an editor's save overruled the entry: if the
 * save was made on a file that showed the entry already, and has been taken in, the entry need not be planned again.
 */
async function isThere(transaction: Transaction, mine: StoredEntry): Promise<boolean> {
  const { text } = (await transaction.look()).snapshot;
  const added = (mine.edits ?? []).flatMap(([, , inserted]) => inserted.split(/\r\n|\n|\r/));
  const lines = added.filter((line) => line.trim() !== "");
  return lines.length > 0 && lines.every((line) => text.includes(line));
}

/**
 * An editor wrote into the file that was just replaced. Its text is taken from the descriptor and put in as the outside
 * change that it is, made on the text before mine. True when mine has to be planned again on top of it.
 */
async function takeIn(
  transaction: Transaction,
  found: FileLook,
  parent: Parent,
  mine: StoredEntry,
): Promise<boolean> {
  const { context } = transaction;
  const { disk } = context;
  const { file, journal } = found;
  const replaced: Replaced = (run) =>
    file === null ? null : ofReplaced(context, journal, mine.revision, file, run);
  const late = file && (await lateText(transaction, file.text, replaced));
  const savedAt = replaced((fd) => Number(disk.fstatSync(fd).mtimeMs));
  if (late === null || savedAt === null || parent.entry === null || parent.text === null) return false;
  const after = late.text;
  const intentOn = async ({ entry, text: before }: Parent, madeOn: OutsideChange["madeOn"]) => {
    if (entry === null || before === null) return null;
    const change = { before, after, savedAt, madeOn };
    const { text, state, origin } = await reconciled(context, journal, entry, change);
    const note = { ...outsideNote(context.clock(), origin), found: delta(text, after) };
    return { kind: "outside", text, state, note } as const;
  };
  // Marks the late save as taken in only once our entry is acknowledged, and with the identity that the file had when we read
  // it. If the entry may still be taken back, or the editor saved again, the next write finds the save.
  const done = async (now: FileLook, latest: Parent, result: CommitResult): Promise<boolean> => {
    const isTaken = await isDone(transaction, now, latest, result);
    if (isTaken && result.kind !== "again") markTaken(context, journal, result.mine.revision, late.identity);
    return isTaken;
  };
  // Where the file did not show the text before mine, what it showed is in mine, and must not be planned without.
  const first = file?.text === parent.text ? await intentOn(parent, null) : null;
  const now = await transaction.look();
  if (first && now.verdict === "current" && now.head.revision === mine.revision && now.before !== null) {
    const latest = parentOf(now);
    const result = await commit(transaction, now, latest, first);
    if (result.kind !== "again") return done(now, latest, result);
  }
  // Else it is merged with what there is now, as made on what the file showed.
  const shown = { revision: parent.revision, text: file?.text ?? null, late: true };
  for (let tries = 1; tries <= TRIES; tries++) {
    const later = await transaction.look();
    if (later.verdict === "saving") return false;
    const latest = await recover(transaction, later);
    if (latest === null) continue;
    const merged = await intentOn(latest, shown);
    if (merged === null) return false;
    const result = await commit(transaction, later, latest, merged);
    if (await done(later, latest, result)) return false;
  }
  return false;
}

/**
 * Takes in what was saved into files that coord had replaced: each is merged with what there is now, as the old buffer that it is.
 * What can't be taken in at the moment is found by the next write.
 */
export async function takeLate(transaction: Transaction, saves: readonly LateSave[]): Promise<void> {
  for (const save of saves) await takeOne(transaction, save);
}

async function takeOne(transaction: Transaction, late: LateSave): Promise<void> {
  const { context } = transaction;
  const { savedAt, text: after } = late;
  const madeOn = { ...late.madeOn, late: true };
  for (let tries = 1; tries <= TRIES; tries++) {
    await transaction.keepLock();
    const found = await transaction.look();
    if (found.verdict === "saving" || found.file === null) return;
    const latest = await recover(transaction, found);
    if (latest === null) continue;
    const { entry, text: before } = latest;
    if (entry === null || before === null) return;
    const change = { before, after, savedAt, madeOn };
    const { text, state, origin } = await reconciled(context, found.journal, entry, change);
    const note = { ...outsideNote(context.clock(), origin), found: delta(text, after) };
    const result = await commit(transaction, found, latest, { kind: "outside", text, state, note });
    if (!(await isDone(transaction, found, latest, result))) continue;
    if (result.kind !== "again") markTaken(context, found.journal, result.mine.revision, late.identity);
    return;
  }
}

/** Looks at the file that was replaced, as it is by now; null where it can't be looked at any more. */
type Replaced = <T>(run: (fd: number) => T) => T | null;

/** The text in the replaced file once its editor is done with it; null when it is the text coord knew, or no text. */
async function lateText(
  { context }: Transaction,
  known: string,
  replaced: Replaced,
): Promise<Pick<OpenFile, "text" | "identity"> | null> {
  const { disk, state } = context;
  await untilQuiet(disk, replaced);
  try {
    const found = replaced((fd) => readOpen(disk, fd));
    if (found === null || found.text === known) return null;
    // Who has emptied it and is not done is waited for by the next write.
    return found.text.trim() !== "" && unfinished(known, found.text) === null ? found : null;
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    const bytes = replaced((fd) => bytesOf(disk, fd));
    if (bytes !== null) state.replace(`stray.${uniqueName()}`, bytes);
    return null;
  }
}

/** Waits, not for ever, until nobody has written into the file for a moment. */
async function untilQuiet(disk: Disk, replaced: Replaced): Promise<void> {
  for (let tries = 1; tries <= 20; tries++) {
    const at = replaced((fd) => Number(disk.fstatSync(fd).mtimeMs));
    const age = at === null ? -1 : Date.now() - at;
    if (age > 10 || age < 0) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
