import { dirname, join } from "node:path";
import { type OutsideChange, StoreError, type Reconcile, type Reconciled, type Snapshot } from "../store.ts";
import { everSeen, revisionWith, textAt, textOf } from "./chain.ts";
import { steadyNow } from "./clock.ts";
import { errorCode, identityAt, openFile, type Disk, type OpenFile } from "./disk.ts";
import type { Filed } from "./entry.ts";
import { foreignLater } from "./errors.ts";
import { findHead } from "./head.ts";
import { revisionsFrom } from "./history.ts";
import { journalAt, type Head, type Journal } from "./journal.ts";
import { pastOf } from "./past.ts";
import { sameFile, secondRoot, type Places } from "./places.ts";

/**
 * Who made the file, told by its identity:
 * - `new`: there is no journal yet.
 * - `current`: it is the newest entry's.
 * - `behind`: the newest entry has not reached it, or a stalled writer renamed an old one over it: coord's own doing, to be rolled forward.
 * - `outside`: anything else: a person, an editor, a script, git. It is honoured.
 */
type Verdict = "new" | "current" | "behind" | "outside";

/** Everything one look at the disk tells. */
export interface Look {
  readonly places: Places;
  readonly journal: Journal;
  readonly file: OpenFile;
  readonly head: Head;
  readonly verdict: Verdict;
  /** The newest entry's text; null when there is none, or when it can't be rebuilt. */
  readonly before: string | null;
  readonly snapshot: Snapshot;
  /** Milliseconds since the look began, on the clock that ran further: one of them stands still while the machine sleeps. */
  readonly ageMs: () => number;
}

/** The journal of this file, and its end. */
export function findJournal(disk: Disk, places: Places): { journal: Journal; head: Head } {
  const journal = journalAt(disk, places.state, places.state);
  const head = findHead(journal);
  const name = head.entry?.file ?? places.name;
  if (name === places.name || sameFile(disk, join(places.folder, name), places.file))
    return { journal, head };
  const root = secondRoot(places);
  // The journal speaks of another name: of another file if there is one, else the file was renamed and brings it along.
  const second = journalAt(disk, root, places.state);
  const ownHead = findHead(second);
  const renamed = ownHead.revision === 0 && !disk.existsSync(join(dirname(places.file), name));
  return renamed ? { journal, head } : { journal: second, head: ownHead };
}

/**
 * Reads the file, then the journal (in this order: whatever is in the file was journalled before), and judges.
 * Leaves `file.fd` open for the caller to close.
 * @throws StoreError; errors of the file system as they come
 */
export async function look(disk: Disk, places: Places, reconcile: Reconcile): Promise<Look> {
  for (let tries = 1; ; tries++) {
    const ageMs = startClocks();
    const file = openExisting(disk, places);
    try {
      const found = { places, file, ageMs, ...findJournal(disk, places) };
      const { head, journal } = found;
      const current = head.entry === null || head.entry.temp === file.identity;
      // A rival may have replaced the file between the two reads: then the verdict is about neither state.
      if (current || tries >= 5 || identityAt(disk, places.file) === file.identity) {
        const judged = await judge(journal, head, file, reconcile);
        const { snapshot } = judged;
        return {
          ...found,
          ...judged,
          snapshot: { ...snapshot, past: pastOf({ ...found, ...judged }, snapshot) },
        };
      }
    } catch (error) {
      disk.closeSync(file.fd);
      throw error;
    }
    disk.closeSync(file.fd);
  }
}

function startClocks(): () => number {
  const [wall, steady] = [Date.now(), steadyNow()];
  return () => Math.max(Math.abs(Date.now() - wall), steadyNow() - steady);
}

function openExisting(disk: Disk, places: Places): OpenFile {
  try {
    return openFile(disk, places.file);
  } catch (error) {
    if (errorCode(error) !== "ENOENT" && errorCode(error) !== "ENOTDIR") throw error;
    const hadJournal = findJournal(disk, places).head.revision > 0;
    throw new StoreError({ kind: "missing", hadJournal }, { cause: error });
  }
}

interface Judgement extends Pick<Look, "verdict" | "before"> {
  readonly snapshot: Omit<Snapshot, "past">;
}

async function judge(journal: Journal, head: Head, file: OpenFile, reconcile: Reconcile): Promise<Judgement> {
  const { text, identity } = file;
  const { entry, revision } = head;
  if (entry === null) {
    return { verdict: "new", before: null, snapshot: { text, state: null, revision, outside: false } };
  }
  const state = entry.state;
  if (entry.temp === identity) {
    return { verdict: "current", before: text, snapshot: { text, state, revision, outside: false } };
  }
  const before = textOf(journal, entry);
  if (before === text) {
    return { verdict: "current", before, snapshot: { text, state, revision, outside: false } };
  }
  if (before === null) {
    // What coord had left is unknown, so there is nothing to compare with: the file is all there is.
    return { verdict: "outside", before, snapshot: { text, state, revision, outside: true } };
  }
  if (everSeen(journal, entry, identity)) {
    return {
      verdict: "behind",
      before,
      snapshot: { text: before, state, revision, outside: false, behind: true },
    };
  }
  const savedAt = Number(file.stat.mtimeMs);
  const carried = await reconciled(journal, entry, { before, after: text, savedAt }, reconcile);
  return { verdict: "outside", before, snapshot: { ...carried, revision, outside: true } };
}

/** Asks what to carry on with after an outside change. */
export async function reconciled(
  journal: Journal,
  head: Filed,
  change: Pick<OutsideChange, "before" | "after" | "savedAt">,
  reconcile: Reconcile,
): Promise<Reconciled> {
  return foreignLater(() =>
    reconcile({
      ...change,
      state: head.state,
      revision: head.revision,
      revisions: () => revisionsFrom(journal, head.revision),
      matchingRevision: () => revisionWith(journal, head, change.after, Buffer.byteLength(change.after)),
      textAt: (revision) => textAt(journal, revision),
    }),
  );
}
