import { delta } from "../delta.ts";
import {
  outsideNote,
  type OutsideChange,
  type Past,
  type Revision,
  type Snapshot,
  StoreError,
} from "../store.ts";
import type { Shared, Verdict } from "./context.ts";
import { type Local, localOf, NOTHING } from "./local.ts";

/** The state of things on this machine's disk. */
export interface DiskView {
  readonly local: Local;
  /** The file's text; null where there is none. */
  readonly text: string | null;
  /** The shared text of `local`; null where nothing was ever shared. */
  readonly base: string | null;
  /** The file store's own snapshot; null where it has none. */
  readonly found: Snapshot | null;
}

/** Asks the disk alone. @throws StoreError but for a file that is missing */
export async function look({ file, cache }: Pick<Shared, "file" | "cache">): Promise<DiskView> {
  const found = await file.read(true).catch((error: unknown) => {
    if (error instanceof StoreError && error.failure.kind === "missing") return null;
    throw error;
  });
  if (found === null) return { local: NOTHING, text: null, base: null, found };
  const known = localOf(found.state);
  const local = known.revision === 0 ? (rejoined(found, cache) ?? known) : known;
  const text = found.exists ? found.text : null;
  const base = local.revision === 0 ? null : (local.base ?? text ?? found.past.textAt(found.revision));
  return { local, text, base, found };
}

/** Lock-free, and without the ledger. @throws StoreError */
export async function read(shared: Shared, mayMiss: boolean): Promise<Snapshot> {
  const seen = await look(shared);
  const { local, text, base, found } = seen;
  const { revision, state } = local;
  if (found === null || (text === null && (!mayMiss || revision === 0)))
    throw new StoreError({ kind: "missing", hadJournal: revision > 0 });
  const { saving, behind } = found;
  const told = { ...(saving === true ? { saving } : {}), ...(behind === true ? { behind } : {}) };
  const as = { exists: text !== null, revision, ...told };
  const past = pastOf(shared, seen, []);
  if (base === null || text === base) return { ...as, text: text ?? "", state, outside: false, past };
  const carried = await verdictOn(shared, seen, base, text ?? "");
  // An old copy is no answer: what is shared is known.
  if (carried.isStale && text !== null) return { ...as, text: base, state, outside: false, past };
  if (text === null) return { ...as, text: "", state: carried.state, outside: false, past };
  const note = outsideNote(shared.clock(), carried.origin);
  const pending = { revision: revision + 1, note, edits: delta(base, carried.text) };
  const { isStale: _, ...verdict } = carried;
  return { ...as, ...verdict, outside: true, past: pastOf(shared, seen, [pending]) };
}

/** The journal that several share, as it is known here. */
export function pastOf(
  { cache }: Pick<Shared, "cache">,
  { local, base, found }: DiskView,
  pending: readonly Revision[],
  newest = local.revision,
): Past {
  return {
    *revisions() {
      yield* pending;
      yield* cache.revisions(newest);
    },
    textAt: (revision) => (revision === local.revision && base !== null ? base : cache.textAt(revision)),
    archive: () => found?.past.archive() ?? null,
  };
}

/** The verdict on a change made without coord: `before` is the shared text that it was made on. */
export async function verdictOn(
  shared: Shared,
  { local, base, found }: DiskView,
  before: string,
  after: string,
  state = local.state,
): Promise<Verdict> {
  const { cache, clock } = shared;
  const { revision } = local;
  const textAt = (wanted: number) =>
    wanted < revision ? cache.textAt(wanted) : wanted === revision ? before : null;
  const matching = (): number | null => {
    for (const { revision: at } of cache.revisions(revision)) if (textAt(at) === after) return at;
    return null;
  };
  const change: OutsideChange = {
    before,
    after,
    state,
    revision,
    savedAt: savedAt(found) ?? clock(),
    madeOn: null,
    isMerged: local.isMerged === true,
    foundAt: (wanted) => {
      const held = cache.foundAt(wanted);
      return wanted > revision ? null : held;
    },
    revisions: () => cache.revisions(revision),
    matchingRevision: matching,
    textAt,
  };
  const carried = await shared.reconcile(change);
  const isEarlier = base !== null && after !== base && matching() !== null;
  // A text that this machine has sent is no old copy of anybody's.
  const isSent = local.sent?.some((one) => one.text === after) === true;
  return { ...carried, isStale: !isSent && shared.isStale(carried, isEarlier) };
}

/**
 * When somebody changed the file last: before anything of it was sent. A ledger in the same repository stores what it sends as git does
 * what it puts into the file, but later.
 */
function savedAt(found: Snapshot | null): number | null {
  for (const { note } of found?.past.revisions() ?? []) if (note.command === "outside") return note.at;
  return null;
}

/**
 * Where a file stands that was shared, and was written to meanwhile by somebody who did not ask the ledger: what was written is to be
 * sent like what is typed. Null for a file that never was shared.
 */
function rejoined(found: Snapshot, cache: Shared["cache"]): Local | null {
  for (const { note } of found.past.revisions()) {
    if (note.command !== "shared") continue;
    const revision = Number(note.subject);
    const entry = cache.all().find((one) => one.revision === revision);
    const base = cache.textAt(revision);
    if (entry === undefined || base === null) return null;
    return { revision, mark: entry.mark, state: entry.state, base };
  }
  return null;
}
