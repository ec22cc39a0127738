import { join } from "node:path";
import { errorCode, type FileIdentity, identityAt } from "../../system/files.ts";
import { lifeOf, tokenIn } from "../../system/processes.ts";
import { type OutsideChange, type Reconciled, StoreError, type Snapshot } from "../store.ts";
import { runCallbackAsync, namesIn, steadyNow, type StoreContext, uniqueInTemp } from "./context.ts";
import { closeFile, openFile, type OpenFile } from "./disk.ts";
import type { StoredEntry } from "./entry.ts";
import {
  everSeen,
  foundAt,
  pastOf,
  revisionsFrom,
  revisionWith,
  shownBefore,
  textOf,
  textsIn,
} from "./history.ts";
import { findJournal, type Journal, type JournalHead } from "./journal.ts";
import { isBeingSaved, isCutShort } from "./saving.ts";

/**
 * Who made the file, told by its identity:
 * - `absent`: there is no file.
 * - `new`: there is no journal yet.
 * - `current`: it is the newest entry's.
 * - `behind`: the newest entry has not reached it, or a stalled writer renamed an old one over it: coord's own doing, to be rolled forward.
 * - `saving`: somebody else's, and not whole yet: nothing is made of it.
 * - `outside`: anything else: a person, an editor, a script, git. It is honoured.
 */
type FileVerdict = "absent" | "new" | "current" | "behind" | "saving" | "outside";

/** Everything one look at the disk tells. */
export interface FileLook {
  readonly context: StoreContext;
  readonly journal: Journal;
  readonly file: OpenFile | null;
  readonly head: JournalHead;
  readonly verdict: FileVerdict;
  /** True when the newest entry's writer was cut off, and the file never showed its text: then its archive may be undone, too. */
  readonly unreached: boolean;
  /** The newest entry's text; null when there is none, or when it can't be rebuilt. */
  readonly before: string | null;
  readonly snapshot: Snapshot;
  /** Milliseconds since the look began, on the clock that ran further: one of them stands still while the machine sleeps. */
  readonly ageMs: () => number;
}

/** An outside change this young may still be under way: an editor that empties a file and then fills it (ms). */
const YOUNG_MS = 10;
/** How long a file that is gone is waited for, as git may be writing it anew (ms); and one that is missed (`isMissed`). */
const GONE_MS = { any: 150, missed: 2_000 } as const;

/** How often a file that is being saved is looked at (ms), and read anew though it looks the same. */
const SAVING_MS = { look: 20, read: 100 } as const;

export interface Patience {
  /** A missing file is an answer; `briefly`: and it is not waited for long, whoever misses it. */
  readonly mayMiss?: boolean | "briefly";
  /** How long a file that is being saved is waited for (ms); as the store has it where that is not said. */
  readonly saving?: number;
}

/**
 * Looks at the disk, and again while an editor is writing the file or git is replacing it: a part of a file is not taken for
 * the whole, nor a file that git replaces for deleted.
 * Leaves the file open for the caller to close.
 * @throws StoreError; errors of the file system as they come
 */
export async function steadyLook(context: StoreContext, patience: Patience = {}): Promise<FileLook> {
  const { mayMiss = false, saving = context.saving?.patienceMs ?? 0 } = patience;
  const since = steadyNow();
  for (let tries = 1; ; tries++) {
    const found = await look(context, mayMiss !== false);
    const isGone = found === null || (found.verdict === "absent" && found.head.revision > 0);
    if (isGone && (await comesBack(context, mayMiss))) continue;
    if (found === null) throw new StoreError({ kind: "missing", hadJournal: true });
    const isSaving = found.verdict === "saving" && steadyNow() - since < saving;
    if (isGone || !(isSaving || isUnderWay(found, tries))) return found;
    closeFile(context.disk, found.file);
    await (isSaving ? savedOn(context, found.file?.identity) : soon());
  }
}

/** Waits for a file that the journal knows. False when it stays away. */
async function comesBack(context: StoreContext, mayMiss: boolean | "briefly"): Promise<boolean> {
  const { disk, paths, isMissed } = context;
  const { journal, head } = findJournal(context);
  const text = head.entry && textOf(journal, head.entry);
  const isLong = mayMiss !== "briefly" && text !== null && isMissed(text);
  const patience = isLong ? GONE_MS.missed : mayMiss === true ? 0 : GONE_MS.any;
  for (const since = steadyNow(); ; await soon()) {
    // The time is asked first: a process that stood still meanwhile looks once more before it gives up.
    const isOver = steadyNow() - since >= patience;
    if (identityAt(disk, paths.file) !== null) return true;
    if (isOver) return false;
  }
}

/** Waits until a file that is being saved has changed, or for a moment. */
export async function savedOn(
  { disk, paths }: StoreContext,
  identity: FileIdentity | undefined,
): Promise<void> {
  for (let waited = 0; waited < SAVING_MS.read; waited += SAVING_MS.look) {
    await soon(SAVING_MS.look);
    if (identityAt(disk, paths.file) !== identity) return;
  }
}

function soon(ms: number = YOUNG_MS): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function isUnderWay({ verdict, file }: FileLook, tries: number): boolean {
  if (verdict !== "outside" || file === null || tries > 20) return false;
  const age = Date.now() - Number(file.stat.mtimeMs);
  return age >= 0 && age <= YOUNG_MS;
}

/**
 * Reads the file, then the journal (in this order: whatever is in the file was journalled before), and judges. Null when the
 * file that the journal knows is gone, and that is no answer.
 */
async function look(context: StoreContext, mayMiss: boolean): Promise<FileLook | null> {
  const { disk, paths } = context;
  for (let tries = 1; ; tries++) {
    const ageMs = startClocks();
    const file = openExisting(context);
    try {
      const found = { context, file, ageMs, ...findJournal(context) };
      const { entry, revision } = found.head;
      if (file === null && !mayMiss) {
        if (revision > 0) return null;
        throw new StoreError({ kind: "missing", hadJournal: false });
      }
      const identity = file?.identity ?? null;
      // A rival may have replaced the file between the two reads: then the verdict is about neither state.
      const steady = entry === null || entry.temp === identity || identityAt(disk, paths.file) === identity;
      if (steady || tries >= 5) return await judged(found);
    } catch (error) {
      closeFile(disk, file);
      throw error;
    }
    closeFile(disk, file);
  }
}

function startClocks(): () => number {
  const [wall, steady] = [Date.now(), steadyNow()];
  return () => Math.max(Math.abs(Date.now() - wall), steadyNow() - steady);
}

function openExisting({ disk, paths }: StoreContext): OpenFile | null {
  try {
    return openFile(disk, paths.file, true, true);
  } catch (error) {
    if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") return null;
    throw error;
  }
}

type UnjudgedLook = Pick<FileLook, "context" | "journal" | "head" | "file" | "ageMs">;

async function judged(found: UnjudgedLook): Promise<FileLook> {
  const { head } = found;
  const text = found.file?.text ?? "";
  const verdict = await judge(found);
  const carried = { text, state: head.entry?.state ?? null, ...verdict.carried };
  const look = { ...found, unreached: false, ...verdict };
  const { verdict: kind } = look;
  return {
    ...look,
    snapshot: {
      ...carried,
      exists: kind !== "absent",
      revision: head.revision,
      outside: kind === "outside",
      ...(kind === "behind" ? { behind: true } : {}),
      ...(kind === "saving" ? { saving: true } : {}),
      past: pastOf(look, carried),
    },
  };
}

interface Judgement extends Pick<FileLook, "verdict" | "before">, Partial<Pick<FileLook, "unreached">> {
  /** The text and state to carry on with, in place of the file's text and the newest entry's state. */
  readonly carried?: Partial<Reconciled>;
}

async function judge(found: UnjudgedLook): Promise<Judgement> {
  const { context, journal, file, head } = found;
  const { entry } = head;
  if (file?.isCut === true) {
    const left = entry && textOf(journal, entry);
    if (left === null || context.saving === null || !(await isCutShort(file)))
      throw new StoreError({ kind: "not-utf8", offset: Buffer.byteLength(file.text) });
    return { verdict: "saving", before: left, carried: { text: left } };
  }
  if (entry === null) return { verdict: file === null ? "absent" : "new", before: null };
  if (file === null) {
    const before = textOf(journal, entry);
    if (before === null) return { verdict: "absent", before };
    // Whoever is making it lives, and only has not come to put it there: it is made once, and one alone made it.
    if (entry.base === null && isUnrenamed(context, entry, true))
      return { verdict: "behind", before, unreached: true, carried: { text: before } };
    const { state } = await reconciled(context, journal, entry, {
      before,
      after: "",
      savedAt: context.clock(),
    });
    return { verdict: "absent", before, carried: { state } };
  }
  if (entry.temp === file.identity) return { verdict: "current", before: file.text };
  const before = textOf(journal, entry);
  if (before === file.text) return { verdict: "current", before };
  // The text that coord left is unknown: nothing to compare with but the file.
  if (before === null) return { verdict: "outside", before };
  if (everSeen(journal, entry, file.identity))
    return { verdict: "behind", before, unreached: file.identity === entry.base, carried: { text: before } };
  const isEarlier = () => revisionWith(journal, entry, file.text) !== null;
  if (context.saving !== null && (await isBeingSaved(file, before, context.saving, isEarlier)))
    return { verdict: "saving", before, carried: { text: before } };
  const unreached = isUnrenamed(context, entry);
  const shown = unreached ? shownBefore(journal, entry) : null;
  const nothing = { revision: entry.revision - 1, text: null };
  const madeOn = unreached ? { ...(shown ?? nothing), late: false } : null;
  const savedAt = Number(file.stat.mtimeMs);
  const carried = await reconciled(context, journal, entry, { before, after: file.text, savedAt, madeOn });
  return { verdict: "outside", before, unreached, carried };
}

/** Whether the file that an entry's writer had prepared still lies under its first name: then it never replaced the file. */
function isUnrenamed(
  { disk, paths }: StoreContext,
  { base, temp }: StoredEntry,
  ofTheLiving = false,
): boolean {
  if (temp === base || temp === null) return false;
  const isIt = (name: string): boolean => identityAt(disk, join(paths.folder, name)) === temp;
  const isAlive = (unique: string) => lifeOf(tokenIn(unique) ?? "") === "alive";
  return namesIn(disk, paths.folder).some((name) => {
    const unique = uniqueInTemp(paths, name);
    return unique !== null && isIt(name) && (!ofTheLiving || isAlive(unique));
  });
}

/** Asks what to carry on with after an outside change. */
export async function reconciled(
  { reconcile }: StoreContext,
  journal: Journal,
  head: StoredEntry,
  change: Pick<OutsideChange, "before" | "after" | "savedAt"> & Partial<Pick<OutsideChange, "madeOn">>,
): Promise<Reconciled> {
  const texts = textsIn(journal);
  return runCallbackAsync(() =>
    reconcile({
      madeOn: null,
      ...change,
      state: head.state,
      revision: head.revision,
      revisions: () => revisionsFrom(journal, head.revision),
      matchingRevision: () => revisionWith(journal, head, change.after),
      textAt: texts,
      foundAt: (revision) => foundAt(journal, revision, texts),
    }),
  );
}
