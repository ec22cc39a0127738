import fs from "node:fs";
import type { BigIntStats } from "node:fs";
import { StoreError } from "../store.ts";
import { decode } from "./text.ts";

/** The file system as the store uses it; a test hands in one that fails. */
export type Disk = typeof fs;

/** `fs` with some of its functions replaced. */
export function diskWith(replaced: Partial<Disk> | undefined): Disk {
  // Not a spread: that would run the getters of `fs`, and load its promises for nothing.
  return replaced ? Object.assign(Object.create(fs) as Disk, replaced) : fs;
}

/** Which bytes a file holds, without looking at them: `ino:mtimeNs:size`. A rename keeps it, any write changes it. */
export type Identity = string;

export function identityOf(stat: BigIntStats): Identity {
  return `${stat.ino}:${stat.mtimeNs}:${stat.size}`;
}

/** The identity of the file at `path`, or null when there is none. */
export function identityAt(disk: Disk, path: string): Identity | null {
  const stat = disk.statSync(path, { bigint: true, throwIfNoEntry: false });
  return stat ? identityOf(stat) : null;
}

export function errorCode(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : "";
}

/** A file as it was at one moment, its descriptor still open. */
export interface OpenFile {
  readonly path: string;
  readonly fd: number;
  readonly stat: BigIntStats;
  readonly identity: Identity;
  readonly text: string;
}

/** @throws StoreError `not-utf8`; errors of the file system as they come */
export function openFile(disk: Disk, path: string): OpenFile {
  // Non-blocking, because opening a pipe that stands in the file's place would hang.
  const fd = disk.openSync(path, disk.constants.O_RDONLY | (disk.constants.O_NONBLOCK ?? 0));
  try {
    return { path, fd, ...(readQuickly(disk, fd) ?? readOpen(disk, fd)) };
  } catch (error) {
    disk.closeSync(fd);
    throw error;
  }
}

type Contents = Pick<OpenFile, "stat" | "identity" | "text">;

/**
 * Reads a file that was just opened the way that costs a fresh process least. Null when that does not do: the file was written
 * meanwhile, is none, or holds a replacement character, which may stand for bytes that are no UTF-8.
 */
function readQuickly(disk: Disk, fd: number): Contents | null {
  const stat = disk.fstatSync(fd, { bigint: true });
  if (!stat.isFile()) return null;
  const text = disk.readFileSync(fd, "utf8");
  const identity = identityOf(stat);
  if (text.includes("\uFFFD") || identityOf(disk.fstatSync(fd, { bigint: true })) !== identity) return null;
  return { stat, identity, text };
}

/** Reads all of an open file; again when it was written meanwhile, so that text and identity belong together. */
export function readOpen(disk: Disk, fd: number): Contents {
  for (let tries = 1; ; tries++) {
    const stat = disk.fstatSync(fd, { bigint: true });
    if (!stat.isFile()) throw new StoreError({ kind: "unreadable", cause: "not a regular file" });
    const bytes = readBytes(disk, fd, Number(stat.size));
    const identity = identityOf(stat);
    if (tries >= 5 || identityOf(disk.fstatSync(fd, { bigint: true })) === identity) {
      return { stat, identity, text: decode(bytes) };
    }
  }
}

function readBytes(disk: Disk, fd: number, size: number): Buffer {
  // One byte more than expected: a short read then proves the end without a second call.
  const bytes = Buffer.allocUnsafe(size + 1);
  let length = 0;
  while (length < bytes.length) {
    const got = disk.readSync(fd, bytes, length, bytes.length - length, length);
    if (got === 0) break;
    length += got;
    if (length === size) break;
  }
  return bytes.subarray(0, length);
}

/** A small file as UTF-8 text, or null when there is none; `EISDIR` as it comes. */
export function readText(disk: Disk, path: string): string | null {
  try {
    return disk.readFileSync(path, "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") return null;
    throw error;
  }
}

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

export function removeQuietly(disk: Disk, path: string): void {
  try {
    disk.unlinkSync(path);
  } catch {
    // A leftover is cleaned up by a later writer.
  }
}
