import type { Reconcile, Revision, Snapshot, Store } from "../store.ts";
import { readCompanion } from "./companions.ts";
import { create } from "./create.ts";
import type { Desk, Step } from "./desk.ts";
import { diskWith, type Disk } from "./disk.ts";
import { whileReading, whileWriting } from "./errors.ts";
import { readHistory } from "./history.ts";
import { findJournal, type Look } from "./look.ts";
import { locate } from "./places.ts";
import { KEEP, type Keep } from "./prune.ts";
import { steadyLook } from "./session.ts";
import { tidy } from "./tidy.ts";
import { update } from "./update.ts";

export type { Step } from "./desk.ts";

export interface FileStoreOptions {
  /** The coordination file. A symbolic link is followed and kept; `.coord/` lies beside what it points to. */
  readonly path: string;
  /** What to carry on with when the file was changed without coord; pure. */
  readonly reconcile: Reconcile;
  /** Milliseconds a writer waits for the lock; 0: not at all. */
  readonly lockTimeoutMs: number;
  /** Milliseconds since the epoch, for the notes of outside changes and for pruning. */
  readonly clock?: () => number;
  /** How much of the journal is kept: 1,000 entries and 24 hours. */
  readonly keep?: Keep;
  /** For tests: called at each moment of a write. */
  readonly onStep?: (step: Step) => void;
  /** For tests: functions of `node:fs` to put in the place of the real ones. */
  readonly fs?: Partial<Disk>;
}

/**
 * The store of one file on a local disk, shared by any number of processes. Opening it touches nothing.
 *
 * Reads take no lock, write nothing and cost a handful of system calls. A write is acknowledged only when it is
 * in the journal, durable, and the file shows it; see "One write" in the design for what may come between. The file is
 * replaced by rename: hard links to it are broken, and a file that is itself a mount point is refused (`io`, `EBUSY`).
 */
export function openFileStore(options: FileStoreOptions): Store {
  const disk = diskWith(options.fs);
  const desk: Desk = {
    disk,
    reconcile: options.reconcile,
    lockTimeoutMs: options.lockTimeoutMs,
    clock: options.clock ?? Date.now,
    step: options.onStep ?? (() => undefined),
  };
  const keep = options.keep ?? KEEP;
  const here = () => locate(disk, options.path);
  const close = (found: Look): void => disk.closeSync(found.file.fd);
  let wrote = 0;

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
      if (revision !== null) tidy(desk, here(), keep, revision, wrote++ === 0);
      return revision;
    } catch (error) {
      throw whileWriting(error, options.path);
    }
  };

  return {
    read: (): Promise<Snapshot> => reading(async () => (await steadyLook(desk, here(), close)).snapshot),
    update: (decide) => writing(() => update(desk, here(), decide)),
    create: (change) => writing(() => create(desk, here(), change)),
    history: (): Promise<readonly Revision[]> =>
      reading(() => readHistory(findJournal(disk, here()).journal)),
    companion: (name) =>
      reading(() => {
        const places = here();
        const { journal, head } = findJournal(disk, places);
        return readCompanion(journal, places, head, name).text;
      }),
  };
}
