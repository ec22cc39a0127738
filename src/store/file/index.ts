import { type Disk, diskWith, identityAt } from "../../system/files.ts";
import { StateFolder } from "../../system/state.ts";
import type { Revision, Snapshot, Store, StoreOptions } from "../store.ts";
import { readArchive } from "./archive.ts";
import { locate, type Step, type StoreContext } from "./context.ts";
import { whileReading, whileWriting } from "./errors.ts";
import { revisionsFrom } from "./history.ts";
import { findJournal } from "./journal.ts";
import { KEEP, type Keep, tidy } from "./prune.ts";
import { steadyLook } from "./snapshot.ts";
import { update } from "./transaction.ts";
import { watchFile } from "./watch.ts";

export type { Step } from "./context.ts";

export interface FileStoreOptions extends StoreOptions {
  /**
   * The coordination file. A symbolic link is followed and kept; `.coord/` and the archive (`X.archive.md` for `X.md`) lie
   * beside what it points to.
   */
  readonly path: string;
  /** How much of the journal is kept: 1,000 entries and 24 hours. */
  readonly keep?: Keep;
  /** For tests: called at each moment of a write. */
  readonly onStep?: (step: Step) => void;
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
  const { reconcile, lockTimeoutMs, clock = Date.now, keep = KEEP, onStep: step = () => undefined } = options;
  let state: { readonly of: string; readonly folder: StateFolder } | null = null;
  let wrote = 0;

  const context = (): StoreContext => {
    const paths = locate(disk, options.path);
    // A link may have been led elsewhere.
    if (state?.of !== paths.file) state = { of: paths.file, folder: new StateFolder(paths.file, disk) };
    return { disk, paths, state: state.folder, reconcile, lockTimeoutMs, clock, step };
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
    read: (): Promise<Snapshot> =>
      reading(async () => {
        const { file, snapshot } = await steadyLook(context());
        if (file !== null) disk.closeSync(file.fd);
        return snapshot;
      }),
    update: (decide, begin) => writing(() => update(context(), decide, begin)),
    history: (): Promise<readonly Revision[]> =>
      reading(() => [...revisionsFrom(findJournal(context()).journal)].toReversed()),
    archive: () =>
      reading(async () => {
        const found = await steadyLook(context(), true);
        if (found.file !== null) disk.closeSync(found.file.fd);
        return readArchive(found).text;
      }),
    watch: (onChange) => watchFile(disk, locate(disk, options.path).file, onChange),
  };
}
