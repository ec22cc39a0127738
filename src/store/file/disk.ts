import { isUtf8 } from "node:buffer";
import { dirname } from "node:path";
import {
  type BigIntStats,
  disk as realDisk,
  type Disk,
  type FileIdentity,
  identityAt,
  identityOf,
  removeQuietly,
  replacesOpenFiles,
  setMode,
  sync,
  syncNow,
  writeFully,
} from "../../system/files.ts";
import { decoded, encoded, LONG, LONGEST } from "../../system/long-text.ts";
import { setFlagsForWhole } from "../../system/young-space.ts";
import { delta } from "../delta.ts";
import { StoreError } from "../store.ts";
import { mergeTempPath, named, whileReading, whileWriting } from "./context.ts";

/** First part of an identity: which file it is, whatever it holds. A file system gives it out again once that is gone. */
export function inodeOf(identity: FileIdentity): string {
  return identity.slice(0, identity.indexOf(":"));
}

/** A file as it was at one moment. */
export interface OpenFile {
  readonly path: string;
  /** Still open, for who wants to know what becomes of the file; null where it was closed, as a file that is open can't be replaced there. */
  readonly fd: number | null;
  readonly stat: BigIntStats;
  readonly identity: FileIdentity;
  readonly text: string;
  /** Whether its last bytes are the beginning of a character and no more, which the text is without: perhaps somebody is just saving it. */
  readonly isCut?: boolean;
}

/**
 * @param mayBeCut whether a file that ends within a character is opened, too
 * @throws StoreError `not-utf8`, `unreadable`; errors of the file system as they come, `ELOOP` for a link that is not to be followed
 */
export function openFile(disk: Disk, path: string, followLink = true, mayBeCut = false): OpenFile {
  const { O_RDONLY, O_NONBLOCK = 0, O_NOFOLLOW } = disk.constants;
  if (!followLink && O_NOFOLLOW === undefined) refuseLink(disk, path);
  // Non-blocking, because opening a pipe that stands in the file's place would hang.
  const fd = disk.openSync(path, O_RDONLY | O_NONBLOCK | (followLink ? 0 : (O_NOFOLLOW ?? 0)));
  let isKept = false;
  try {
    const found = readQuickly(disk, fd) ?? readOpen(disk, fd, mayBeCut);
    isKept = replacesOpenFiles(disk);
    return { path, fd: isKept ? fd : null, ...found };
  } finally {
    if (!isKept) disk.closeSync(fd);
  }
}

/** Where the system can't refuse a link while it opens. */
function refuseLink(disk: Disk, path: string): void {
  if (disk.lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true)
    throw Object.assign(new Error("a link"), { code: "ELOOP", path });
}

export function closeFile(disk: Disk, file: OpenFile | null): void {
  if (file !== null && file.fd !== null) disk.closeSync(file.fd);
}

/** Maximum size of a file that is read (bytes): one of holes takes no room on the disk, and all of it in memory. */
const LARGEST = 2 ** 28;

type Contents = Pick<OpenFile, "stat" | "identity" | "text" | "isCut">;

/**
 * Reads a file that was just opened the way that costs a fresh process least. Null when that does not do: the file was written
 * meanwhile, is none, or holds a replacement character, which may stand for bytes that are no UTF-8.
 */
function readQuickly(disk: Disk, fd: number): Contents | null {
  const stat = disk.fstatSync(fd, { bigint: true });
  if (!stat.isFile() || stat.size > LARGEST) return null;
  const size = Number(stat.size);
  setFlagsForWhole(size);
  // Of a long file Node reads pieces, joins them and decodes them letter by letter; decoded at once it takes half as long, and its bytes stay in memory.
  const text =
    size < LONG || size > LONGEST ? disk.readFileSync(fd, "utf8") : decoded(readBytes(disk, fd, size));
  const identity = identityOf(stat);
  if (text.includes("\uFFFD") || identityOf(disk.fstatSync(fd, { bigint: true })) !== identity) return null;
  return { stat, identity, text };
}

/** Reads all of an open file; again when it was written meanwhile, so that text and identity belong together. */
export function readOpen(disk: Disk, fd: number, mayBeCut = false): Contents {
  for (let tries = 1; ; tries++) {
    const stat = disk.fstatSync(fd, { bigint: true });
    if (!stat.isFile())
      throw new StoreError({
        kind: "unreadable",
        cause: stat.isDirectory() ? "EISDIR" : "not a regular file",
      });
    if (stat.size > LARGEST) throw new StoreError({ kind: "unreadable", cause: "EFBIG" });
    const bytes = readBytes(disk, fd, Number(stat.size));
    const identity = identityOf(stat);
    if (tries >= 5 || identityOf(disk.fstatSync(fd, { bigint: true })) === identity) {
      const isCut = mayBeCut && !isUtf8(bytes);
      return { stat, identity, text: decode(isCut ? whole(bytes) : bytes), isCut };
    }
  }
}

/** All bytes of an open file, from its beginning, wherever a reader of it stopped. */
export function bytesOf(disk: Disk, fd: number): Buffer {
  return readBytes(disk, fd, disk.fstatSync(fd).size);
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

/** The text of a file, byte for byte: a BOM, NUL and every line end stay. @throws StoreError `not-utf8` */
function decode(bytes: Buffer): string {
  // The same verdict as a fatal TextDecoder with `ignoreBOM`, without its start-up cost: reads run before every edit.
  if (!isUtf8(bytes)) throw new StoreError({ kind: "not-utf8", offset: firstBadByte(bytes) });
  return bytes.toString("utf8");
}

/** A text without the character that it ends within; all of any other. */
function whole(bytes: Buffer): Buffer {
  const cut = [1, 2, 3].find((back) => ((bytes[bytes.length - back] ?? 0) & 0xc0) !== 0x80) ?? 0;
  const first = bytes[bytes.length - cut] ?? 0;
  return first >= 0xc2 && first <= 0xf4 ? bytes.subarray(0, -cut) : bytes;
}

/** Byte offset of the first sequence that is not UTF-8: a replacement character that does not stand in the bytes themselves. */
function firstBadByte(bytes: Buffer): number {
  const text = bytes.toString("utf8");
  let offset = 0;
  let from = 0;
  for (let at = text.indexOf("\uFFFD"); at >= 0; at = text.indexOf("\uFFFD", from)) {
    offset += Buffer.byteLength(text.slice(from, at));
    if (bytes.toString("hex", offset, offset + 3) !== "efbfbd") return offset;
    offset += 3;
    from = at + 1;
  }
  return offset;
}

/** A new file that is written, but perhaps not on the disk yet. */
export interface DraftFile {
  readonly path: string;
  readonly fd: number;
  readonly identity: FileIdentity;
}

/**
 * Makes a new file; leaves nothing behind when it fails. To be synced, which closes it.
 * @param like whose owner and mode it gets; its text is the one that this was made from
 * @param shared permissions that it has besides
 */
export function writeDraft(
  disk: Disk,
  path: string,
  text: string,
  like?: Pick<OpenFile, "stat" | "text">,
  shared = 0,
): DraftFile {
  const { stat, text: before } = like ?? {};
  const fd = disk.openSync(path, "wx", stat ? Number(stat.mode) & 0o777 : 0o666);
  try {
    writeFully(
      disk,
      fd,
      encoded(text, before, () => delta(before ?? "", text)),
    );
    if (stat) giveOwner(disk, fd, stat);
    setMode(disk, fd, (Number((stat ?? disk.fstatSync(fd)).mode) & 0o7777) | shared);
    return { path, fd, identity: identityOf(disk.fstatSync(fd, { bigint: true })) };
  } catch (error) {
    disk.closeSync(fd);
    removeQuietly(disk, path);
    throw error;
  }
}

/** The same, on the disk when it returns. */
export function writeSynced(
  disk: Disk,
  path: string,
  text: string,
  like?: Pick<OpenFile, "stat" | "text">,
  shared = 0,
): FileIdentity {
  const { fd, identity } = writeDraft(disk, path, text, like, shared);
  try {
    syncNow(disk, fd);
    return identity;
  } catch (error) {
    removeQuietly(disk, path);
    throw error;
  } finally {
    disk.closeSync(fd);
  }
}

/** Brings drafts to the disk, all at once: the file system then commits them together, in half the time. Closes them. */
export async function syncDrafts(disk: Disk, drafts: readonly Pick<DraftFile, "fd">[]): Promise<void> {
  const synced = await Promise.allSettled(drafts.map(({ fd }) => sync(disk, fd)));
  for (const { fd } of drafts) disk.closeSync(fd);
  const failed = synced.find((result) => result.status === "rejected");
  if (failed) throw failed.reason;
}

/** Owner and group of the file it will replace, or the group alone, where permitted. */
function giveOwner(disk: Disk, fd: number, like: BigIntStats): void {
  const [uid, gid] = [Number(like.uid), Number(like.gid)];
  const me = process.getuid?.();
  if (me === undefined || (uid === me && gid === process.getgid?.())) return;
  for (const owner of new Set([uid, me]))
    try {
      return disk.fchownSync(fd, owner, gid);
    } catch {
      // Not ours to give away: the file then belongs to whoever wrote last, as with any editor.
    }
}

/** A file that no journal is kept for: the three of a merge. */
export interface PlainFile {
  readonly text: string;
  /** Puts another text in its place, in one step and with the same mode. @throws StoreError; the file is then as it was */
  readonly replace: (text: string) => void;
}

/** Reads a whole file as UTF-8 text. @throws StoreError naming the file: `unreadable`, `not-utf8` */
export function readPlain(path: string): PlainFile {
  try {
    const target = realDisk.realpathSync(path);
    const file = openFile(realDisk, target);
    closeFile(realDisk, file);
    const { text, stat, identity } = file;
    const replace = (wanted: string) => {
      if (identityAt(realDisk, target) !== identity)
        throw new StoreError({ kind: "io", path, cause: "the file was changed meanwhile" });
      replacePlain(target, wanted, { stat, text });
    };
    return { text, replace };
  } catch (error) {
    throw named(whileReading(error), path);
  }
}

function replacePlain(path: string, text: string, like: Pick<OpenFile, "stat" | "text">): void {
  const temp = mergeTempPath(dirname(path));
  try {
    realDisk.closeSync(writeDraft(realDisk, temp, text, like).fd);
    realDisk.renameSync(temp, path);
  } catch (error) {
    removeQuietly(realDisk, temp);
    throw whileWriting(error, path);
  }
}
