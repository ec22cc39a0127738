import type { BigIntStats, Dirent, Stats } from "node:fs";
import { dirname, join, parse, resolve, sep } from "node:path";
import { patient } from "./patience.ts";

export type { BigIntStats, Stats } from "node:fs";

/** Asked for like this because a bundler wraps each function of a module that is imported whole: 2 ms at every start. */
const plain = process.getBuiltinModule("node:fs");

/** The file system; a test hands in one that fails, or that records what it is asked. */
export type Disk = typeof plain;

const fs: Disk = process.platform === "win32" ? patient(plain) : plain;

/** The real one. */
export const disk: Disk = fs;

/** Whether a file may be replaced while it is open. Not on Windows, told by what its `open` lacks. */
export function replacesOpenFiles({ constants }: Disk): boolean {
  return constants.O_NOFOLLOW !== undefined;
}

/** `fs` with some of its functions replaced. */
export function diskWith(replaced: Partial<Disk> | undefined): Disk {
  // Not a spread: that would run the getters of `fs`, and load its promises for nothing.
  return replaced ? (Object.create(fs, Object.getOwnPropertyDescriptors(replaced)) as Disk) : fs;
}

/** Code of a file system's error, such as `ENOENT`; empty for any other error. */
export function errorCode(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  // Node itself refuses what it was started without permission for.
  if (code === "ERR_ACCESS_DENIED") return "EACCES";
  if (typeof code !== "string") return "";
  return code.startsWith("Unknown system error") ? nameOfErrno(code) : code;
}

/** Node has no names for some of the system's errors, such as that of a quota (EDQUOT) and of what a server no longer has (ESTALE). */
function nameOfErrno(code: string): string {
  const { errno } = process.getBuiltinModule("node:os").constants;
  const number = Number(/\d+$/.exec(code)?.[0]);
  return Object.entries(errno).find(([, value]) => value === number)?.[0] ?? code;
}

/** Which bytes a file holds, without looking at them: `ino:mtimeNs:size`. A rename keeps it, any write changes it. */
/** Errors that the engine, or Node before it asks the system, makes of what it was given; they quote it. */
const OF_THE_ENGINE = [SyntaxError, TypeError, RangeError, URIError, EvalError];

/**
 * What an error that nobody expected says, for an answer, a log or a file. The engine's own and Node's quote what they could not
 * take, which is a stranger's text: of theirs the quotations are left out.
 */
export function causeOfError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = errorCode(error);
  if (code.startsWith("ERR_") || error instanceof SyntaxError)
    return code === "" ? error.name : `${error.name} (${code})`;
  const isQuoting = OF_THE_ENGINE.some((one) => error instanceof one);
  return isQuoting ? error.message.replace(/'[^]*'|"[^]*"|`[^]*`/g, "…") : error.message;
}

export type FileIdentity = string;

export function identityOf(stat: BigIntStats): FileIdentity {
  return `${stat.ino}:${stat.mtimeNs}:${stat.size}`;
}

/** Identity of the file at `path`, links followed; null when there is none. */
export function identityAt(disk: Disk, path: string): FileIdentity | null {
  const stat = disk.statSync(path, { bigint: true, throwIfNoEntry: false });
  return stat ? identityOf(stat) : null;
}

/**
 * The stats of a path, links followed; undefined where there is nothing, or where nobody can say: below a file, in a loop of
 * links, under a name that is too long.
 */
export function statOf(path: string): Stats | undefined {
  try {
    return fs.statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

export function existsSync(path: string): boolean {
  return fs.existsSync(path);
}

/** A path with every symbolic link followed; null where nothing is. */
export function realOf(path: string): string | null {
  try {
    return fs.realpathSync.native(path);
  } catch {
    return null;
  }
}

/** A name in a folder, neither of which is to be brought into form: `join` reads both letter by letter, and a start asks some hundred times. */
export function within(folder: string, name: string): string {
  return folder.endsWith(sep) ? folder + name : folder + sep + name;
}

/** The part of an absolute path that stands on disk, its last name not followed: looked for from above, so that what is missing costs one look. */
export function existingPart(path: string): string {
  if (isEntry(path)) return path;
  let there = parse(path).root;
  for (const name of path.slice(there.length).split(sep)) {
    const next = name === "" ? there : within(there, name);
    if (!isEntry(next)) break;
    there = next;
  }
  return there;
}

function isEntry(path: string): boolean {
  try {
    return fs.lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

/** Linux gives up after as many links, too. */
const MOST_LINKS = 40;

/** The file that a path stands for: every symbolic link followed, also one to a file that is not there yet. */
export function followed(path: string, given: Disk = fs): string {
  let file = path;
  for (let hops = 0; hops < MOST_LINKS; hops++) {
    if (!isLinkAt(file, given)) break;
    file = targetOf(file, given);
  }
  return file;
}

function isLinkAt(path: string, given: Disk): boolean {
  try {
    return given.lstatSync(path, { bigint: true, throwIfNoEntry: false })?.isSymbolicLink() === true;
  } catch (error) {
    // No file has such a name, or nobody can say: who opens it is told.
    if (errorCode(error) !== "") return false;
    throw error;
  }
}

function targetOf(link: string, given: Disk): string {
  try {
    return given.realpathSync.native(link);
  } catch (error) {
    // A circle is left where it closes, and a way through a file, or where this user may not go, where it begins: who opens it is told.
    if (!["", "ENOENT"].includes(errorCode(error))) return link;
    if (errorCode(error) === "") throw error;
    return resolve(given.realpathSync.native(dirname(link)), given.readlinkSync(link));
  }
}

/** Where a symbolic link leads, as it says; null for anything else. */
export function linkAt(path: string): string | null {
  try {
    return fs.readlinkSync(path);
  } catch {
    return null;
  }
}

/** The entries of a folder, with their kinds; empty where none can be read. */
export function entriesOf(folder: string): readonly Dirent[] {
  try {
    return fs.readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** The names in a folder; empty where it can't be read. Without kinds: Node makes an object of each for those. */
export function namesIn(folder: string): readonly string[] {
  try {
    return fs.readdirSync(folder);
  } catch {
    return [];
  }
}

/** Whether a path is a file by itself, not by a link. */
export function isFileItself(path: string): boolean {
  try {
    return fs.lstatSync(path, { throwIfNoEntry: false })?.isFile() === true;
  } catch {
    return false;
  }
}

/**
 * Opens a file to read it. In its place may stand a pipe, which would be waited for, or a device, which never ends: a clone
 * brings links to such.
 * @throws the file system's error, `EFTYPE` for what is no file
 */
export function openToRead(path: string | Buffer, given: Disk = fs): number {
  const { O_RDONLY, O_NONBLOCK = 0 } = given.constants;
  return onlyFile(given.openSync(path, O_RDONLY | O_NONBLOCK), path, given);
}

function onlyFile(fd: number, path: string | Buffer, given: Disk): number {
  const stat = given.fstatSync(fd);
  if (stat.isFile()) return fd;
  given.closeSync(fd);
  const code = stat.isDirectory() ? "EISDIR" : "EFTYPE";
  throw Object.assign(new Error(`${code}: no file, ${path.toString()}`), { code, path });
}

/** All bytes of a file of the user's or of git's. @throws as `openToRead` */
export function bytesOf(path: string | Buffer, given: Disk = fs): Buffer {
  const fd = openToRead(path, given);
  try {
    return given.readFileSync(fd);
  } finally {
    given.closeSync(fd);
  }
}

/** Maximum size of a text that may be anybody's (bytes): a file of holes is as large as somebody says. */
const LARGEST_TEXT = 2 ** 25;

/** The text of a file of the user's or of git's; null where none can be read, or it is larger than any that is meant to be. */
export function textOf(path: string): string | null {
  try {
    const fd = openToRead(path);
    try {
      return fs.fstatSync(fd).size > LARGEST_TEXT ? null : fs.readFileSync(fd, "utf8");
    } finally {
      fs.closeSync(fd);
    }
  } catch {
    return null;
  }
}

/** The first bytes of a file as a text, whose last character may be half of one; null where none can be read. */
export function beginningOf(path: string, most: number): string | null {
  let fd: number | null = null;
  try {
    fd = openToRead(path);
    const bytes = Buffer.allocUnsafe(most);
    return bytes.toString("utf8", 0, fs.readSync(fd, bytes, 0, most, 0));
  } catch {
    return null;
  } finally {
    if (fd !== null) fs.closeSync(fd);
  }
}

/**
 * Writes a whole file of somebody's choice, in its place; where there is no room, it stays as it was.
 * @throws the file system's error with the path, `EFTYPE` for a pipe or a device
 */
export function saveText(path: string, text: string): void {
  const isNew = !fs.existsSync(path);
  try {
    withFile(path, fs.constants.O_RDWR, (fd) => replaceIn(fd, Buffer.from(text)));
  } catch (error) {
    if (isNew && NO_ROOM.has(errorCode(error))) fs.rmSync(path, { force: true });
    throw error instanceof Error ? Object.assign(error, { path }) : error;
  }
}

const NO_ROOM: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT"]);

/** What is there is only written over: it needs no more room than it has, should it have to come back. */
function replaceIn(fd: number, bytes: Buffer): void {
  const before = fs.readFileSync(fd);
  try {
    writeAtStart(fd, bytes);
  } catch (error) {
    writeAtStart(fd, before);
    throw error;
  }
}

function writeAtStart(fd: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length;) at += fs.writeSync(fd, bytes, at, bytes.length - at, at);
  fs.ftruncateSync(fd, bytes.length);
}

/** Adds to a file that is not in the state folder; where that can't be done, nothing is. */
export function appendQuietly(path: string, text: string): void {
  try {
    withFile(path, fs.constants.O_WRONLY | fs.constants.O_APPEND, (fd) => fs.appendFileSync(fd, text));
  } catch {
    return;
  }
}

function withFile(path: string, flags: number, write: (fd: number) => void): void {
  const { O_CREAT, O_NONBLOCK = 0 } = fs.constants;
  const fd = onlyFile(fs.openSync(path, O_CREAT | O_NONBLOCK | flags, 0o666), path, fs);
  try {
    write(fd);
  } finally {
    fs.closeSync(fd);
  }
}

/** There is no folder in which this user may make temporary files. */
export class NoTempFolderError extends Error {
  override readonly name = "NoTempFolderError";
  readonly path: string;
  constructor(path: string, cause: unknown) {
    super(errorCode(cause) ?? "", { cause });
    this.path = path;
  }
}

/** The folder for temporary files, by its real path. @throws NoTempFolderError */
export function tempRoot(): string {
  return firstOf(tempFolders(), (folder) => {
    const real = fs.realpathSync.native(folder);
    // A file, or `/proc`, may be written to, and holds no folders.
    fs.rmdirSync(fs.mkdtempSync(join(real, "coord-")));
    return real;
  });
}

/** Runs something in a new folder of its own, by its real path, which is gone afterwards. */
export async function inTempFolder<T>(prefix: string, run: (folder: string) => Promise<T>): Promise<T> {
  const folder = firstOf(tempFolders(), (parent) => fs.realpathSync(fs.mkdtempSync(join(parent, prefix))));
  try {
    return await run(folder);
  } finally {
    removeTree(folder);
  }
}

/** The time by the clock that stamps files, in milliseconds: this process may have another, and a wrong one. */
export async function clockOfFiles(): Promise<number> {
  try {
    return await inTempFolder("coord-clock-", async (folder) => fs.statSync(folder).mtimeMs);
  } catch {
    return Date.now();
  }
}

/** Windows keeps a folder for a moment in which a process has worked that was just ended. What can't be removed is the system's to tidy. */
function removeTree(folder: string): void {
  try {
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  } catch {
    return;
  }
}

/** Where temporary folders are made: the user's choice may not be there. */
function tempFolders(): readonly string[] {
  const { tmpdir, homedir } = process.getBuiltinModule("node:os");
  return process.platform === "win32" ? [tmpdir(), homedir()] : [tmpdir(), "/tmp", "/var/tmp", homedir()];
}

/** What is made in the first folder where it can be. @throws NoTempFolderError with what the first one said */
function firstOf<T>([first = "", ...others]: readonly string[], make: (folder: string) => T): T {
  try {
    return make(first);
  } catch (error) {
    for (const other of others)
      try {
        return make(other);
      } catch {
        continue;
      }
    throw new NoTempFolderError(first, error);
  }
}

/** Writes all of the bytes, from `position` on; null: where the descriptor stands. */
export function writeFully(disk: Disk, fd: number, bytes: Uint8Array, position: number | null = null): void {
  for (let done = 0; done < bytes.length;)
    done += disk.writeSync(fd, bytes, done, bytes.length - done, position === null ? null : position + done);
}

/** Runs what nobody is to be troubled with when the disk fails, or can't do it; `otherwise` then. */
export function fallbackOnIoError<T>(run: () => T, otherwise: T): T {
  try {
    return run();
  } catch (error) {
    if (errorCode(error) === "") throw error;
    return otherwise;
  }
}

/** Gives an open file its mode, unless it has it. Where that is refused, the file has the one that it was made with. */
export function setMode(disk: Disk, fd: number, mode: number): void {
  if ((disk.fstatSync(fd).mode & 0o7777) === mode) return;
  fallbackOnIoError(() => disk.fchmodSync(fd, mode), undefined);
}

/** Removes a file that nobody has changed for so long (ms). False where it is younger, or stays. */
export function removeOld(path: string, ms: number): boolean {
  try {
    if (Date.now() - fs.statSync(path).mtimeMs < ms) return false;
    fs.rmSync(path);
    return true;
  } catch {
    return false;
  }
}

/** Removes a file of our own; when that fails, a later sweep does it. */
export function removeQuietly(disk: Disk, path: string): void {
  try {
    disk.unlinkSync(path);
  } catch {
    return;
  }
}

/** What a link meets where there are links: its name is taken, its folder gone, the disk full or broken. */
const OF_LINKS: ReadonlySet<string> = new Set(["", "EEXIST", "ENOENT", "ENOSPC", "EDQUOT", "EIO"]);

/**
 * Whether an error may mean that a file system has no links. How they say so they do not agree on: EPERM, ENOTSUP, ENOSYS, EXDEV (AFS),
 * EPROTO and EROFS (folders of a virtual machine), EISDIR (Windows). If it is another, what is made in a link's place meets it, too.
 */
export function mayLackLinks(error: unknown): boolean {
  return !OF_LINKS.has(errorCode(error));
}

/** The errors of what can't be synced: folders on Windows, files of some that are mounted. The system writes them when it likes. */
const NO_SYNC: ReadonlySet<string> = new Set([
  "EINVAL",
  "EPERM",
  "EACCES",
  "EISDIR",
  "EBADF",
  "ENOSYS",
  "ENOTSUP",
  "EOPNOTSUPP",
]);

/** Brings an open file to the disk; done when it returns. */
export function syncNow(disk: Disk, fd: number): void {
  try {
    disk.fsyncSync(fd);
  } catch (error) {
    if (!NO_SYNC.has(errorCode(error))) throw error;
  }
}

/** Brings an open file to the disk. */
export async function sync(disk: Disk, fd: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    disk.fsync(fd, (error) => (error && !NO_SYNC.has(errorCode(error)) ? reject(error) : resolve()));
  });
}

/** Makes the names in a folder durable. Where folders can't be synced, or there is none, nothing is done. */
export async function syncFolder(disk: Disk, path: string): Promise<void> {
  const fd = openFolder(disk, path);
  if (fd === null) return;
  try {
    await sync(disk, fd);
  } finally {
    disk.closeSync(fd);
  }
}

/** The same, done when it returns. */
export function syncFolderNow(disk: Disk, path: string): void {
  const fd = openFolder(disk, path);
  if (fd === null) return;
  try {
    syncNow(disk, fd);
  } finally {
    disk.closeSync(fd);
  }
}

function openFolder(disk: Disk, path: string): number | null {
  try {
    const { O_RDONLY, O_DIRECTORY = 0, O_NONBLOCK = 0 } = disk.constants;
    return disk.openSync(path, O_RDONLY | O_DIRECTORY | O_NONBLOCK);
  } catch {
    return null;
  }
}
