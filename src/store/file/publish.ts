import { join } from "node:path";
import { errorCode, removeQuietly, type Disk } from "./disk.ts";
import { syncDrafts, syncFolderNow, writeDraft, writeSynced, type Draft } from "./drafts.ts";
import { encodeEntry, type Entry } from "./entry.ts";
import { fileName, inFolder, inFolders, makeFolders, pathOf, type Journal } from "./journal.ts";
import { uniqueName } from "./owner.ts";

/**
 * Makes an entry visible, complete, under its number, and brings the other drafts to the disk before. Returns the entry's
 * checksum, or null when the number is taken: the one place where it is decided who comes first.
 */
export async function publish(
  journal: Journal,
  entry: Entry,
  others: readonly Draft[],
): Promise<string | null> {
  const { disk } = journal;
  const { raw, sum } = encodeEntry(entry);
  let unsynced = others;
  for (let tries = 1; ; tries++) {
    const draft = draftOf(journal, raw, unsynced);
    try {
      await syncDrafts(disk, [...unsynced, draft]);
      unsynced = [];
      return link(disk, draft.path, pathOf(journal, entry.revision)) ? sum : null;
    } catch (error) {
      if (errorCode(error) !== "ENOENT" || tries > 1) throw error;
      makeFolders(journal);
    } finally {
      removeQuietly(disk, draft.path);
    }
  }
}

/** The bytes of an entry under a name of our own. When that fails the other drafts are closed. */
function draftOf(journal: Journal, raw: string, others: readonly Draft[]): Draft {
  try {
    return inFolders(journal, () => writeDraft(journal.disk, `${journal.temps}/${uniqueName()}`, raw));
  } catch (error) {
    for (const { fd } of others) journal.disk.closeSync(fd);
    throw error;
  }
}

/** How a file system says that it has no hard links. */
export const NO_LINKS: ReadonlySet<string> = new Set([
  "EPERM",
  "EACCES",
  "ENOTSUP",
  "EOPNOTSUPP",
  "ENOSYS",
  "EMLINK",
]);

/** Gives a second name to a file unless the name is taken. */
function link(disk: Disk, temp: string, path: string): boolean {
  try {
    disk.linkSync(temp, path);
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    if (!NO_LINKS.has(errorCode(error))) throw error;
    return moveFolder(disk, temp, path);
  }
}

/** The same promise without hard links: a folder with something in it is never renamed over another such folder or a file. */
function moveFolder(disk: Disk, temp: string, path: string): boolean {
  const folder = `${temp}.d`;
  disk.mkdirSync(folder);
  try {
    disk.renameSync(temp, inFolder(folder));
    syncFolderNow(disk, folder);
    disk.renameSync(folder, path);
    return true;
  } catch (error) {
    removeQuietly(disk, inFolder(folder));
    disk.rmdirSync(folder);
    if (["EEXIST", "ENOTEMPTY", "ENOTDIR"].includes(errorCode(error))) return false;
    if (disk.statSync(path, { throwIfNoEntry: false })) return false;
    throw error;
  }
}

/**
 * Keeps a damaged entry's bytes aside and puts `instead` under its number, in one step: at no moment is the number free.
 * To be called under the lock.
 */
export function setAside(journal: Journal, instead: Entry): void {
  const { disk } = journal;
  const path = pathOf(journal, instead.revision);
  const bytes = disk.statSync(path, { throwIfNoEntry: false })?.isDirectory() ? inFolder(path) : path;
  const aside = join(journal.root, "damaged");
  disk.mkdirSync(aside, { recursive: true });
  try {
    disk.copyFileSync(bytes, join(aside, `${fileName(instead.revision)}.${uniqueName()}`));
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
  }
  const temp = `${journal.temps}/${uniqueName()}`;
  writeSynced(disk, temp, encodeEntry(instead).raw);
  disk.renameSync(temp, bytes);
}
