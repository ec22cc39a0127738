import { errorCode, type FileIdentity, identityAt } from "../../system/files.ts";
import { type StateName, UnsafeStateError } from "../../system/state.ts";
import type { StoreContext } from "./context.ts";
import { inodeOf, type OpenFile } from "./disk.ts";
import { type Shown, shownBefore } from "./history.ts";
import { type Journal, soundEntry } from "./journal.ts";
import { unfinished } from "./saving.ts";

/** How many replaced files are kept, the newest ones. */
const MOST_KEPT = 32;

/**
 * A file that coord replaced has a second name in the state folder for a while: an editor may still write into it. The name says
 * which revision took its place, or took its text in, and how it looked then; so a look at each tells who saved something since.
 */
function keptName({ root }: Journal, revision: number, identity: FileIdentity): StateName {
  return `${root}replaced/${String(revision).padStart(8, "0")}.${identity.replaceAll(":", "_")}`;
}

interface Kept {
  readonly name: StateName;
  readonly revision: number;
  /** As it looked when it was last read. */
  readonly identity: FileIdentity;
}

function listKept({ state, root }: Journal): Kept[] {
  const names = state.list(`${root}replaced`).sort();
  return names.map((base) => {
    const [revision, identity = ""] = base.split(".");
    const name = `${root}replaced/${base}`;
    return { name, revision: Number(revision), identity: identity.replaceAll("_", ":") };
  });
}

/** Runs what a write does without where the disk has no hard links, or the state folder is not sound. */
function quietly<T>(run: () => T, otherwise: T): T {
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
  quietly(() => state.linkFrom(paths.file, name), false);
  return () => quietly(() => state.remove(name), undefined);
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
  return quietly(() => state.use(keptName(journal, revision, file.identity), run), null);
}

/** Notes that the text of a replaced file, as it is now, was taken in by a revision. */
export function markTaken(
  { state }: StoreContext,
  journal: Journal,
  revision: number,
  identity: FileIdentity,
): void {
  quietly(() => {
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
  const touched = quietly(() => listKept(journal).filter((kept) => isTouched(context, kept)), []);
  if (touched.length === 0) return [];
  await new Promise((resolve) => setTimeout(resolve, FRESH_MS));
  return quietly(() => touched.flatMap((kept) => lateSave(context, journal, kept) ?? []), []);
}

/** Another size or time. With another name, it is still the coordination file itself, or somebody else's. */
function isTouched({ disk, paths, state }: StoreContext, { name, identity }: Kept): boolean {
  const now = state.fileAt(name);
  if (now === null || now.identity === identity || now.names !== 1) return false;
  const inode = inodeOf(identity);
  return inodeOf(now.identity) === inode && inodeOf(identityAt(disk, paths.file) ?? "") !== inode;
}

function lateSave(context: StoreContext, journal: Journal, { name, revision }: Kept): LateSave | null {
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
