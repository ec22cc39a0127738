import { syncFolder } from "../../system/files.ts";
import { isKnownExact } from "../../system/long-text.ts";
import { fallbackOnIoError } from "../../system/state.ts";
import { delta } from "../delta.ts";
import { refuseLoneSurrogates, StoreError, type StoreWrite, type Decide, type Snapshot } from "../store.ts";
import { commit } from "./commit.ts";
import type { StoreContext } from "./context.ts";
import { closeFile, type DraftFile } from "./disk.ts";
import type { StoredEntry, JournalEntry } from "./entry.ts";
import { CallbackError, runCallback, steadyNow } from "./context.ts";
import { type Journal, leaveHint } from "./journal.ts";
import { acquire, type HeldLock, isContended } from "./lock.ts";
import { lateSaves, publish } from "./publish.ts";
import { isDone, recover, rollForward, takeLate, TRIES } from "./recovery.ts";
import { isBeingFilled } from "./saving.ts";
import { type FileLook, type Patience, savedOn, steadyLook } from "./snapshot.ts";

/** One writer's time at the lock: what it took is given back by `end`, whatever happens. */
export interface Transaction {
  readonly context: StoreContext;
  /** Takes the lock again when somebody passed this process over. @throws StoreError `lock-timeout` */
  keepLock(): Promise<void>;
  /** Looks at the disk, without much patience for who saves or replaces the file; the descriptor stays open until the end. */
  look(): Promise<FileLook>;
  /** Files an entry, with the drafts it speaks of on the disk before it; its filed form, or null when its number is taken. */
  publish(journal: Journal, entry: JournalEntry, drafts?: readonly DraftFile[]): Promise<StoredEntry | null>;
  /** Has something done at the end. */
  atEnd(run: () => void): void;
  /** Gives the lock back, then makes names durable. Never throws. */
  end(): Promise<void>;
}

async function openTransaction(
  context: StoreContext,
  mayMiss: boolean,
  whenSlow?: () => void,
): Promise<Transaction> {
  const { disk, lockTimeoutMs, paths, state } = context;
  let held: HeldLock = await acquire(state, lockTimeoutMs, whenSlow);
  context.step("locked");
  const endings: (() => void)[] = [];
  const touched = new Set<string>();
  return {
    context,
    keepLock: async () => {
      if (held.isMine()) return;
      await held.release();
      held = await acquire(state, lockTimeoutMs);
    },
    look: async () => {
      const found = await steadyLook(context, { mayMiss: mayMiss && "briefly", saving: 0 });
      endings.push(() => closeFile(disk, found.file));
      return found;
    },
    publish: async (journal, entry, drafts = []) => {
      const sum = await publish(disk, journal, entry, drafts);
      if (sum === null) return null;
      leaveHint(journal, entry.revision);
      touched.add(state.pathOf(`${journal.root}journal`)).add(paths.folder);
      return { ...entry, sum };
    },
    atEnd: (run) => endings.push(run),
    end: async () => {
      await held.release();
      context.step("released");
      // The text is in the file, so a name that can't be made durable is no reason to say that nothing was written.
      const synced = Promise.allSettled([...touched].map((path) => syncFolder(disk, path)));
      // Meanwhile, and outside the lock: closing the last descriptor of the replaced file frees its blocks.
      for (const run of endings) run();
      await synced;
    },
  };
}

/**
 * Reads, plans, and writes what was planned: "One write" in docs/safety.md. Resolves with the revision, or null. While somebody is
 * saving the file, nothing is planned: that is waited for, not at the lock.
 */
export async function update(
  context: StoreContext,
  decide: Decide,
  begin: Decide | undefined,
): Promise<number | null> {
  const since = steadyNow();
  const patience = context.saving?.patienceMs ?? 0;
  for (;;) {
    const left = Math.max(patience - (steadyNow() - since), 0);
    try {
      return await attempt(context, decide, begin, left);
    } catch (error) {
      const isSaving = error instanceof StoreError && error.failure.kind === "saving";
      if (!isSaving) throw error;
      const waitedMs = Math.round(steadyNow() - since);
      if (left === 0) throw new StoreError({ kind: "saving", waitedMs });
    }
  }
}

/** Takes in first, whatever is to be written, the text that somebody saved into a file that was replaced; what fails is left for the next write. */
async function takeLateSaves({ context, journal }: FileLook): Promise<boolean> {
  const saves = await lateSaves(context, journal);
  if (saves.length === 0) return false;
  try {
    const transaction = await openTransaction(context, true);
    try {
      await takeLate(transaction, saves);
    } finally {
      await transaction.end();
    }
  } catch (error) {
    if (error instanceof CallbackError) throw error;
  }
  return true;
}

async function attempt(
  context: StoreContext,
  decide: Decide,
  begin: Decide | undefined,
  saving: number,
): Promise<number | null> {
  const look = () => closedLook(context, { mayMiss: begin !== undefined, saving });
  const found = await look();
  refuseUnfinished(found);
  if (await isBeingMade(found, saving > 0)) {
    await savedOn(context, found.file?.identity);
    throw new StoreError({ kind: "saving", waitedMs: 0 });
  }
  const first = (await takeLateSaves(found)) ? await look() : found;
  refuseUnfinished(first);
  // By the last plan: under the lock another one may be made.
  let isWanted: boolean | null = null;
  const ask = (snapshot: Snapshot): StoreWrite | null => {
    const change = runCallback(() => (snapshot.exists || begin === undefined ? decide : begin)(snapshot));
    if (change !== null) refuseInexact(change.text, snapshot.text);
    isWanted = change !== null;
    return change;
  };
  let plan: WritePlan | null = null;
  /** Whether there is anything to do: what is wanted, or what a killed writer left half done. */
  const isToDo = (): boolean => {
    plan ??= { snapshot: first.snapshot, change: ask(first.snapshot) };
    return isWanted === true || first.verdict === "behind";
  };
  // Nothing to write, or refused: most calls end here, without the lock. Where others write, a plan would be for a text that is gone.
  if (!isLikelyToChange(context) && !isToDo()) return null;
  const giveUp = (): void => {
    if (!isToDo()) throw new NothingToDo();
  };
  try {
    if (first.file === null) context.disk.mkdirSync(context.paths.folder, { recursive: true });
    return await underLock(context, () => plan, ask, begin !== undefined, saving > 0, giveUp);
  } catch (error) {
    if (error instanceof CallbackError) throw error;
    // The answer stands, also where the disk is read-only or the lock not to be had.
    if (isWanted === null) isToDo();
    if (isWanted === false) return null;
    throw error;
  }
}

/** A text of which no bytes are exactly what it says is not saved. @throws RangeError */
function refuseInexact(text: string, before: string): void {
  if (!isKnownExact(text, before, () => delta(before, text))) refuseLoneSurrogates(text);
}

/** Ends the waiting for the lock. */
class NothingToDo extends Error {}

function isLikelyToChange({ isPractised, lockTimeoutMs, state }: StoreContext): boolean {
  return lockTimeoutMs > 0 && isPractised() && fallbackOnIoError(() => isContended(state), false);
}

/** Whether coord's first write finds a file that somebody may be just saving: what is missing then would be missing from the start. */
async function isBeingMade({ context, verdict, file }: FileLook, hasTime: boolean): Promise<boolean> {
  if (verdict !== "new" || file === null || context.saving === null) return false;
  return isBeingFilled(file, context.saving, hasTime);
}

/** @throws StoreError `saving` */
function refuseUnfinished({ verdict }: FileLook): void {
  if (verdict === "saving") throw new StoreError({ kind: "saving", waitedMs: 0 });
}

async function closedLook(context: StoreContext, patience: Patience): Promise<FileLook> {
  const found = await steadyLook(context, patience);
  closeFile(context.disk, found.file);
  return found;
}

interface WritePlan {
  readonly snapshot: Snapshot;
  readonly change: StoreWrite | null;
}

async function underLock(
  context: StoreContext,
  planned: () => WritePlan | null,
  ask: (snapshot: Snapshot) => StoreWrite | null,
  mayMiss: boolean,
  hasTime: boolean,
  whenSlow: () => void,
): Promise<number | null> {
  const transaction = await openTransaction(context, mayMiss, whenSlow);
  try {
    return await write(transaction, ask, planned(), hasTime);
  } finally {
    await transaction.end();
  }
}

async function write(
  transaction: Transaction,
  ask: (snapshot: Snapshot) => StoreWrite | null,
  planned: WritePlan | null,
  hasTime: boolean,
): Promise<number | null> {
  let plan = planned;
  for (let tries = 1; tries <= TRIES; tries++) {
    await transaction.keepLock();
    const found = await transaction.look();
    const { snapshot, verdict } = found;
    refuseUnfinished(found);
    if (await isBeingMade(found, hasTime)) throw new StoreError({ kind: "saving", waitedMs: 0 });
    if (plan === null || !isSameWorld(plan.snapshot, snapshot)) plan = { snapshot, change: ask(snapshot) };
    if (plan.change === null) {
      if (verdict === "behind") await rollForward(transaction, found);
      return null;
    }
    const parent = await recover(transaction, found);
    if (parent === null) continue;
    const result = await commit(transaction, found, parent, { kind: "write", ...plan.change }, plan.change);
    if (!(await isDone(transaction, found, parent, result))) continue;
    const { filed } = plan.change;
    if (filed !== undefined) transaction.atEnd(() => quietly(filed));
    return parent.revision + 1;
  }
  const path = transaction.context.paths.file;
  throw new StoreError({ kind: "io", path, cause: "the file changes all the time" });
}

/** What is done beside a write that stands: whatever it throws. */
function quietly(run: () => void): void {
  try {
    run();
  } catch {}
}

function isSameWorld(one: Snapshot, other: Snapshot): boolean {
  return (
    one.revision === other.revision &&
    one.exists === other.exists &&
    one.text === other.text &&
    one.outside === other.outside &&
    (!one.outside || JSON.stringify(one.state) === JSON.stringify(other.state))
  );
}
