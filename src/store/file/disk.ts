import type { BigIntStats } from "node:fs";
import { StoreError } from "../store.ts";
import { decode } from "./text.ts";

/** Asked for like this because a bundler wraps each function of a module that is imported whole: 2 ms at every start. */
const fs = process.getBuiltinModule("node:fs");

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

/** The first part of an identity: which file it is, whatever it holds. A file system gives it out again once that is gone. */
export function inodeOf(identity: Identity): string {
  return identity.slice(0, identity.indexOf(":"));
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

export function removeQuietly(disk: Disk, path: string): void {
  try {
    disk.unlinkSync(path);
  } catch {
    // A leftover is cleaned up by a later writer.
  }
}
