import type { BigIntStats } from "node:fs";
import { errorCode, identityOf, removeQuietly, type Disk, type Identity } from "./disk.ts";

/** A new file that is written, but perhaps not on the disk yet. */
export interface Draft {
  readonly path: string;
  readonly fd: number;
  readonly identity: Identity;
}

/** Makes a new file; leaves nothing behind when it fails. To be synced, which closes it. */
export function writeDraft(disk: Disk, path: string, text: string, like?: BigIntStats): Draft {
  const fd = disk.openSync(path, "wx", like ? 0o600 : 0o666);
  try {
    const bytes = Buffer.from(text, "utf8");
    for (let done = 0; done < bytes.length;) done += disk.writeSync(fd, bytes, done);
    if (like) dressLike(disk, fd, like);
    return { path, fd, identity: identityOf(disk.fstatSync(fd, { bigint: true })) };
  } catch (error) {
    disk.closeSync(fd);
    removeQuietly(disk, path);
    throw error;
  }
}

/** The same, on the disk when it returns. */
export function writeSynced(disk: Disk, path: string, text: string, like?: BigIntStats): Identity {
  const { fd, identity } = writeDraft(disk, path, text, like);
  try {
    disk.fsyncSync(fd);
    return identity;
  } catch (error) {
    removeQuietly(disk, path);
    throw error;
  } finally {
    disk.closeSync(fd);
  }
}

/** Brings drafts to the disk, all at once: the file system then commits them together, in half the time. Closes them. */
export async function syncDrafts(disk: Disk, drafts: readonly Draft[]): Promise<void> {
  const synced = await Promise.allSettled(drafts.map(({ fd }) => sync(disk, fd)));
  for (const { fd } of drafts) disk.closeSync(fd);
  const failed = synced.find((result) => result.status === "rejected");
  if (failed) throw failed.reason;
}

function sync(disk: Disk, fd: number): Promise<void> {
  return new Promise((resolve, reject) => {
    disk.fsync(fd, (error) => (error ? reject(error) : resolve()));
  });
}

/** Owner and mode of the file it will replace; the owner only where permitted. */
function dressLike(disk: Disk, fd: number, like: BigIntStats): void {
  const [uid, gid] = [Number(like.uid), Number(like.gid)];
  if (process.getuid && (uid !== process.getuid() || gid !== process.getgid?.())) {
    try {
      disk.fchownSync(fd, uid, gid);
    } catch {
      // Not ours to give away: the file then belongs to whoever wrote last, as with any editor.
    }
  }
  disk.fchmodSync(fd, Number(like.mode) & 0o7777);
}

/** What folders answer where they can't be synced, as on Windows. */
const NO_FOLDER_SYNC: ReadonlySet<string> = new Set([
  "EINVAL",
  "EPERM",
  "EACCES",
  "EISDIR",
  "EBADF",
  "ENOTSUP",
]);

/** Makes the names in folders durable, all at once. Where folders can't be synced there is nothing to do. */
export async function syncFolders(disk: Disk, paths: Iterable<string>): Promise<void> {
  await Promise.all([...paths].map((path) => syncFolder(disk, path)));
}

/** The same for one folder, done when it returns. */
export function syncFolderNow(disk: Disk, path: string): void {
  const fd = openFolder(disk, path);
  if (fd === null) return;
  try {
    disk.fsyncSync(fd);
  } catch (error) {
    if (!NO_FOLDER_SYNC.has(errorCode(error))) throw error;
  } finally {
    disk.closeSync(fd);
  }
}

async function syncFolder(disk: Disk, path: string): Promise<void> {
  const fd = openFolder(disk, path);
  if (fd === null) return;
  try {
    await sync(disk, fd);
  } catch (error) {
    if (!NO_FOLDER_SYNC.has(errorCode(error))) throw error;
  } finally {
    disk.closeSync(fd);
  }
}

function openFolder(disk: Disk, path: string): number | null {
  try {
    return disk.openSync(path, "r");
  } catch {
    return null;
  }
}
