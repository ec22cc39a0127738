import { basename, dirname, join } from "node:path";
import { type Disk, diskWith, type FileIdentity, identityAt, removeQuietly } from "../../system/files.ts";
import { lifeOf, tokenIn } from "../../system/processes.ts";
import { StateFolder } from "../../system/state.ts";
import { type Revision, type Snapshot, type Store, StoreError, type StoreOptions } from "../store.ts";
import { readArchive } from "./archive.ts";
import { closeFile } from "./disk.ts";
import {
  locate,
  namesIn,
  type StoreContext,
  uniqueInTemp,
  whileReading,
  whileWriting,
  type WriteStep,
} from "./context.ts";
import { revisionsFrom } from "./history.ts";
import { entryName, findJournal, type Journal, leaveHint, listEntries, soundEntry } from "./journal.ts";
import { isAbandoned } from "./lock.ts";
import { pruneReplaced } from "./publish.ts";
import { steadyLook } from "./snapshot.ts";
import { update } from "./transaction.ts";

export type { WriteStep } from "./context.ts";

/** Limits of the journal; an entry beyond both is removed. */
interface Keep {
  readonly entries: number;
  readonly ms: number;
}

const KEEP: Keep = { entries: 1_000, ms: 24 * 60 * 60 * 1_000 };

export interface FileStoreOptions extends StoreOptions {
  /**
   * The coordination file. A symbolic link is followed and kept; `.coord/` and the archive (`X.archive.md` for `X.md`) lie
   * beside what it points to.
   */
  readonly path: string;
  /** How much of the journal is kept: 1,000 entries and 24 hours. */
  readonly keep?: Keep;
  /** For tests: called at each moment of a write. */
  readonly onStep?: (step: WriteStep) => void;
  /** For tests: functions of `node:fs` to put in the place of the real ones. */
  readonly fs?: Partial<Disk>;
}

/**
 * The store of one file and its archive on a local disk, shared by any number of processes. Opening it touches nothing.
 *
 * Reads take no lock, write nothing and cost a handful of system calls. A write is acknowledged only when it is
 * in the journal, durable, and the file shows it; see "One write" in docs/safety.md for what may come between. The file is
 * replaced by rename: hard links to it are broken, and a file that is itself a mount point is refused (`io`, `EBUSY`).
 */
export function openFileStore(options: FileStoreOptions): Store {
  const disk = diskWith(options.fs);
  const { reconcile, lockTimeoutMs, saving = null } = options;
  const { isMissed = () => false, isPractised = () => false, admits = () => true } = options;
  const { clock = Date.now, keep = KEEP, onStep: step = () => undefined } = options;
  let state: { readonly of: string; readonly folder: StateFolder } | null = null;
  let wrote = 0;

  const context = (): StoreContext => {
    const paths = locate(disk, options.path);
    if (!admits(paths.file)) throw new StoreError({ kind: "outside", target: paths.file });
    // A link may have been led elsewhere.
    if (state?.of !== paths.file) state = { of: paths.file, folder: new StateFolder(paths.file, disk) };
    const { folder } = state;
    return {
      disk,
      paths,
      state: folder,
      reconcile,
      lockTimeoutMs,
      isMissed,
      isPractised,
      saving,
      clock,
      admits,
      step,
    };
  };
  const reading = async <T>(run: () => T | Promise<T>): Promise<T> => {
    try {
      return await run();
    } catch (error) {
      throw whileReading(error);
    }
  };
  const writing = async (run: () => Promise<number | null>): Promise<number | null> => {
    try {
      const revision = await run();
      if (revision !== null) tidy(context, keep, revision, wrote++ === 0);
      return revision;
    } catch (error) {
      throw whileWriting(error, options.path);
    }
  };

  return {
    exists: () => reading(() => identityAt(disk, options.path) !== null),
    read: (mayMiss = false): Promise<Snapshot> =>
      reading(async () => {
        const { file, snapshot } = await steadyLook(context(), { mayMiss: mayMiss && "briefly" });
        closeFile(disk, file);
        return snapshot;
      }),
    update: (decide, begin) => writing(() => update(context(), decide, begin)),
    history: (): Promise<readonly Revision[]> =>
      reading(() => [...revisionsFrom(findJournal(context()).journal)].toReversed()),
    archive: () =>
      reading(async () => {
        const found = await steadyLook(context(), { mayMiss: true });
        closeFile(disk, found.file);
        return readArchive(found).text;
      }),
    watch: (onChange) => watchFile(disk, locate(disk, options.path).file, onChange),
  };
}

/** Maximum number of entries that are removed at a time; a writer is waiting for its answer. */
const BATCH = 500;
/** Interval between searches of the journal for old entries (revisions). */
const PRUNE_EVERY = 100;
/** Interval between looks at the files that were replaced, and are kept for a while (revisions). */
const THIN_EVERY = 10;

/** Removes old entries and leftovers after a write is acknowledged. It takes no lock, and its failing fails no command. */
function tidy(open: () => StoreContext, keep: Keep, revision: number, first: boolean): void {
  const prunes = revision % PRUNE_EVERY === 0;
  const thins = revision % THIN_EVERY === 0;
  if (!first && !thins) return;
  try {
    const context = open();
    if (first) removeLeftovers(context);
    if (!thins) return;
    const { journal, head } = findJournal(context);
    pruneReplaced(journal);
    if (!prunes) return;
    if (prune(journal, keep, context.clock()) > 0) leaveHint(journal, head.revision);
  } catch {
    // The next writer tries again.
  }
}

/**
 * Removes entries that are beyond both limits, oldest first, but none from which a kept text is built.
 * @returns how many went
 */
function prune(journal: Journal, keep: Keep, now: number): number {
  const numbers = listEntries(journal);
  const beyond = numbers.slice(0, Math.max(numbers.length - keep.entries, 0));
  const oldest = firstKept(journal, beyond, now - keep.ms) ?? numbers[beyond.length];
  const whole = oldest === undefined ? 0 : (soundEntry(journal, oldest)?.whole ?? 0);
  const going = beyond.filter((number) => number < whole).slice(0, BATCH);
  for (const number of going) journal.state.remove(entryName(journal, number));
  return going.length;
}

/** The lowest of the given numbers that is young enough to stay: entries are in order of time, so halving finds it. */
function firstKept(journal: Journal, numbers: readonly number[], since: number): number | undefined {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = soundEntry(journal, numbers[middle] ?? 0)?.note.at ?? 0;
    if (at < since) low = middle + 1;
    else high = middle;
  }
  return numbers[low];
}

/** Minimum age at which a right to take over is removed, or a temporary file whose owner can't be looked up (ms). */
const OLD_MS = 10 * 60 * 1_000;

/** Removes what writers left behind that were killed: temporary files and rights to take over. Nothing that bears no name of ours. */
function removeLeftovers({ disk, paths, state }: StoreContext): void {
  const ageOf = (at: { readonly mtimeMs: number } | null | undefined): number =>
    at ? Date.now() - at.mtimeMs : 0;
  for (const name of namesIn(disk, paths.folder)) {
    const unique = uniqueInTemp(paths, name);
    if (unique === null) continue;
    const path = join(paths.folder, name);
    if (isLeft(unique, () => ageOf(disk.lstatSync(path, { throwIfNoEntry: false }))))
      removeQuietly(disk, path);
  }
  for (const base of state.list("tmp")) {
    const name = `tmp/${base}`;
    const isRight = base.startsWith("takeover.");
    const age = () => ageOf(state.stat(name));
    if (isRight ? age() > OLD_MS && isAbandoned(state, name) : isLeft(base, age)) state.remove(name);
  }
}

function isLeft(unique: string, ageMs: () => number): boolean {
  const token = tokenIn(unique);
  if (token === null) return false;
  const life = lifeOf(token);
  return life === "dead" || (life === "unknown" && ageMs() > OLD_MS);
}

/** Interval between looks at the file (ms): on network file systems, or with too many watches, it can't be watched. */
const LOOK_EVERY = 500;

/** Calls `onChange` whenever another file, or none, stands at a path; keeps the process running until the returned function is called. */
function watchFile(disk: Disk, path: string, onChange: () => void): () => void {
  const identity = (): FileIdentity | null => {
    try {
      return identityAt(disk, path);
    } catch {
      return null;
    }
  };
  let last = identity();
  const look = (): void => {
    const now = identity();
    if (now === last) return;
    last = now;
    onChange();
  };
  const timer = setInterval(look, LOOK_EVERY);
  const stop = watchFolder(disk, path, look);
  return () => {
    clearInterval(timer);
    stop();
  };
}

/** The folder, since a file that is replaced by rename takes its watcher with it. */
function watchFolder(disk: Disk, path: string, look: () => void): () => void {
  try {
    const watcher = disk.watch(dirname(path), (_, name) => {
      if (name === null || name === basename(path)) look();
    });
    watcher.on("error", () => undefined);
    return () => watcher.close();
  } catch {
    return () => undefined;
  }
}
