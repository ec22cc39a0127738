import type { BigIntStats, Stats } from "node:fs";
import { isUtf8 } from "node:buffer";
import { basename, dirname } from "node:path";
import {
  type Disk,
  disk,
  errorCode,
  type FileIdentity,
  identityOf,
  fallbackOnIoError,
  mayLackLinks,
  removeQuietly,
  syncNow,
  syncFolderNow,
  writeFully,
  within,
} from "./files.ts";
import { Dressing } from "./dressing.ts";
import { isCheckedOut } from "./git-index.ts";
import { uniqueName } from "./processes.ts";
import { Owners } from "./owners.ts";
import { RealPlace } from "./real-place.ts";
import {
  folderOf,
  isStateFolder,
  isUniqueName,
  kindOf,
  listedIn,
  type StateKind,
  type StateName,
} from "./state-names.ts";
import { problemOf, UnsafeStateError } from "./state-problems.ts";

export { fallbackOnIoError } from "./files.ts";
export type { StateName } from "./state-names.ts";
export { UnsafeStateError } from "./state-problems.ts";

/** Name of the state folder, and the one place where it is written. */
export const STATE_FOLDER = ".coord";

/** A file under `tmp/` that is about to become something else. */
export interface StateDraft {
  readonly name: StateName;
  /** Absolute. */
  readonly path: string;
  readonly fd: number;
}

/** State folders that git had put here, and where they are now: told once, by the front end that asks next. */
const checkedOut: { readonly path: string; readonly to: string }[] = [];

/** The entries set aside since the last question, because git had put them there. */
export function takeCheckedOut(): readonly { readonly path: string; readonly to: string }[] {
  return checkedOut.splice(0);
}

/** A folder is looked at again after so long (ms): a server lives for days. */
const FRESH_MS = 1_000;
const IN_FOLDER = "entry.json";

/**
 * The one gate to `.coord/`. The folder may have come with a clone, from a branch that was checked out, from an agent in
 * a sandbox or from another user: what lies there is a stranger's input. So all that is opened there is
 *
 * - under a name of the closed list (`state-names.ts`); any other is a bug and throws a RangeError,
 * - in a real folder, itself a regular file, with one name (an entry that is being published: two), below a size limit,
 *   of a user who is trusted here: this one, root, or, in a folder that this user but not everybody may write to, anyone,
 * - opened without following a link and without waiting for a pipe; for writing, only after it was looked at.
 *
 * Whatever is not so throws an UnsafeStateError, from every method, before anything is read or written; `coord doctor --fix`
 * sets it aside. Other errors of the file system come as they are. What is read is *input*: callers check its shape, and
 * never put a parser's message, which quotes it, into an answer.
 *
 * Folders are made when something is first written into them. What is made has the mode of the coordination file (a folder:
 * and of the folder around it, for a group); nothing is ever removed recursively.
 *
 * A folder that git put there, by a clone or a checkout, is renamed before anything in it is read (`git-index.ts`).
 *
 * A folder may be swapped for a link after it was looked at: on Linux a file that is opened to be written is asked for its real path first,
 * and what was made elsewhere is taken away (`docs/security.md` says what is left).
 *
 * Costs: a folder is looked at once a second (one `lstat`); `read` takes four more calls, as reading a file does anyway.
 */
export class StateFolder {
  /** Of `.coord`, absolute. */
  readonly path: string;
  private readonly disk: Disk;
  /** Folders that were found sound, and when (ms since the epoch). */
  private readonly sound = new Map<string, number>();
  private readonly owners: Owners;
  private readonly dressing: Dressing;
  private readonly place: RealPlace;

  /** `file`: absolute path of the coordination file, links followed; it need not exist. Opening touches nothing. */
  constructor(file: string, given: Disk = disk) {
    const folder = dirname(file);
    this.path = within(folder, STATE_FOLDER);
    this.disk = given;
    this.owners = new Owners(folder, given);
    this.dressing = new Dressing(file, this.path, given);
    this.place = new RealPlace(folder, given);
  }

  /** Looks at every folder anew from now on: one that was there may have been removed. */
  forget(): void {
    this.sound.clear();
  }

  /** Absolute path, for messages. */
  pathOf(name: StateName): string {
    return name === "" ? this.path : `${this.path}/${name}`;
  }

  /** What git gives the users of the repository around, whatever the umask: for the coordination file and what is made beside it. */
  sharedMode(): number {
    return this.dressing.sharedMode();
  }

  /** Whether there is a state folder. @throws UnsafeStateError */
  isThere(): boolean {
    return this.hasFolder("");
  }

  /** The text under a name, however long ago it was written; null when there is none. */
  read(name: StateName): string | null {
    return this.opened(name, (fd) => this.disk.readFileSync(fd, "utf8"));
  }

  /** The result of `run` on an open file's descriptor, which is closed afterwards; null where there is none under that name. */
  use<T>(name: StateName, run: (fd: number) => T): T | null {
    return this.opened(name, run);
  }

  /** The same as bytes. */
  readBytes(name: StateName): Buffer | null {
    return this.opened(name, (fd) => this.disk.readFileSync(fd));
  }

  /** Time and size of what stands under a name; null when nothing does. For a link: of the link. */
  stat(name: StateName): Stats | null {
    const kind = known(name);
    const found = this.hasFolder(folderOf(name)) ? this.lstat(this.pathOf(name)) : undefined;
    if (found === undefined) return null;
    this.check(this.pathOf(name), kind, found);
    return found;
  }

  /** Whether anything stands under a name, sound or not. */
  exists(name: StateName): boolean {
    known(name);
    return this.hasFolder(folderOf(name)) && this.lstat(this.pathOf(name)) !== undefined;
  }

  /** Names in a folder, without it, unsorted; those that are not on the list are left out. Empty when there is no such folder. Below `files`: folders. */
  list(folder: StateName): string[] {
    if (!this.hasFolder(folder)) return [];
    try {
      return this.disk.readdirSync(this.pathOf(folder)).filter(listedIn(folder));
    } catch (error) {
      if (errorCode(error) === "ENOENT") return [];
      throw this.explained(this.pathOf(folder), error);
    }
  }

  /** When a folder was last changed (ns); null when there is none. Always looks. */
  folderTime(folder: StateName): bigint | null {
    const path = this.pathOf(folder);
    if (!this.hasFolder(folderOf(folder))) return null;
    const found = this.disk.lstatSync(path, { bigint: true, throwIfNoEntry: false });
    if (found === undefined) return null;
    this.checkFolder(path, found);
    this.sound.set(path, Date.now());
    return found.mtimeNs;
  }

  /** Adds to the end of a file; makes it when it is not there. Fails with EFBIG where it would grow beyond its kind. */
  append(name: StateName, text: string): void {
    this.written(name, this.disk.constants.O_APPEND, (fd, size) => {
      const bytes = Buffer.from(text, "utf8");
      refuseBeyond(known(name), size + bytes.length);
      writeFully(this.disk, fd, bytes);
    });
  }

  /** Overwrites a file in place, from its first byte: for what is of fixed length, and may be read half written. */
  overwrite(name: StateName, text: string): void {
    this.written(name, 0, (fd) => writeFully(this.disk, fd, Buffer.from(text, "utf8"), 0));
  }

  /**
   * Puts a text under a name in one step, in place of what is there; nobody ever reads half of it. `sync`: the text is on
   * the disk before. An entry's folder keeps being one.
   */
  replace(name: StateName, text: string | Uint8Array, { sync = false } = {}): void {
    const kind = known(name);
    this.makeFolder(folderOf(name));
    const path = this.pathOf(name);
    const found = this.lstat(path);
    if (found !== undefined) this.check(path, kind, found);
    refuseBeyond(kind, Buffer.byteLength(text));
    const draft = this.draft(text);
    try {
      try {
        if (sync) syncNow(this.disk, draft.fd);
      } finally {
        this.disk.closeSync(draft.fd);
      }
      this.disk.renameSync(draft.path, found?.isDirectory() === true ? `${path}/${IN_FOLDER}` : path);
    } catch (error) {
      removeQuietly(this.disk, draft.path);
      throw error;
    }
  }

  /** Makes a file that is whole when it becomes visible. False when its name is taken, by whatever. */
  create(name: StateName, text: string | Uint8Array): boolean {
    refuseBeyond(known(name), Buffer.byteLength(text));
    const draft = this.draft(text);
    try {
      this.disk.closeSync(draft.fd);
      return this.publish(draft, name);
    } finally {
      removeQuietly(this.disk, draft.path);
    }
  }

  /** A new file under `tmp/`, written but not on the disk yet. The caller syncs and closes `fd`, and removes what is left of it. */
  draft(text: string | Uint8Array): StateDraft {
    const name = `tmp/${uniqueName()}`;
    const path = this.pathOf(name);
    const fd = this.inFolder("tmp", () => this.make(path));
    try {
      writeFully(this.disk, fd, typeof text === "string" ? Buffer.from(text, "utf8") : text);
      return { name, path, fd };
    } catch (error) {
      this.disk.closeSync(fd);
      removeQuietly(this.disk, path);
      throw error;
    }
  }

  /**
   * Gives a draft a second name unless that is taken: false then. Where hard links are missing, an entry becomes a folder
   * with the draft in it: such a folder is never renamed over another one or over a file.
   */
  publish({ path }: Pick<StateDraft, "path">, name: StateName): boolean {
    const kind = known(name);
    try {
      this.inFolder(folderOf(name), () => this.disk.linkSync(path, this.pathOf(name)));
      return true;
    } catch (error) {
      // Over a network a link may be made, and its answer lost.
      if (this.lstat(path)?.nlink === 2) return true;
      if (errorCode(error) === "EEXIST") return false;
      if (kind.form !== "entry" || !mayLackLinks(error)) throw error;
      return this.moveFolder(path, this.pathOf(name));
    }
  }

  /** Gives a file from elsewhere a second name here. False when that is taken. @throws the file system's error where it has no hard links */
  linkFrom(path: string, name: StateName): boolean {
    known(name);
    try {
      this.inFolder(folderOf(name), () => this.disk.linkSync(path, this.pathOf(name)));
      return true;
    } catch (error) {
      if (errorCode(error) === "EEXIST") return false;
      throw error;
    }
  }

  /** Identity, time (ms since the epoch) and number of names of a file; null when anything else stands there, or nothing. */
  fileAt(
    name: StateName,
  ): { readonly identity: FileIdentity; readonly mtimeMs: number; readonly names: number } | null {
    known(name);
    if (!this.hasFolder(folderOf(name))) return null;
    const found = this.disk.lstatSync(this.pathOf(name), { bigint: true, throwIfNoEntry: false });
    if (found?.isFile() !== true) return null;
    return { identity: identityOf(found), mtimeMs: Number(found.mtimeMs), names: Number(found.nlink) };
  }

  /** The text under a name; null when there is none, or what is there is no UTF-8. */
  readText(name: StateName): string | null {
    const bytes = this.readBytes(name);
    return bytes !== null && isUtf8(bytes) ? bytes.toString("utf8") : null;
  }

  /** Gives a file the time of a sign of life (ms since the epoch). False when there is none. Follows no link. */
  renew(name: StateName, ms: number): boolean {
    known(name);
    if (!this.hasFolder(folderOf(name))) return false;
    try {
      this.disk.lutimesSync(this.pathOf(name), ms / 1000, ms / 1000);
      return true;
    } catch (error) {
      // EPERM: another user's, of the group. Who makes it anew may date it.
      if (errorCode(error) === "ENOENT" || errorCode(error) === "EPERM") return false;
      throw error;
    }
  }

  /**
   * Gives an empty file the present time by the clock that stamps files, which is the same for all who share it. False where there is none, or
   * that can't be done.
   */
  stamp(name: StateName): boolean {
    known(name);
    const { O_WRONLY, O_TRUNC, O_NOFOLLOW, O_NONBLOCK = 0 } = this.disk.constants;
    if (O_NOFOLLOW === undefined || !this.hasFolder(folderOf(name))) return false;
    const open = () => this.disk.openSync(this.pathOf(name), O_WRONLY | O_TRUNC | O_NOFOLLOW | O_NONBLOCK);
    const fd = fallbackOnIoError(open, null);
    if (fd !== null) this.disk.closeSync(fd);
    return fd !== null;
  }

  /** The same; makes an empty file where there is none. */
  touch(name: StateName, ms: number): void {
    if (this.renew(name, ms)) return;
    this.replace(name, "");
    this.renew(name, ms);
  }

  /** Takes a name away, and nothing else; one that is not there is no error. An entry's folder goes with its one file. */
  remove(name: StateName): void {
    const kind = known(name);
    if (!this.hasFolder(folderOf(name))) return;
    const path = this.pathOf(name);
    try {
      this.disk.unlinkSync(path);
    } catch (error) {
      if (errorCode(error) === "ENOENT") return;
      if (kind.form !== "entry" || this.lstat(path)?.isDirectory() !== true) throw error;
      removeQuietly(this.disk, `${path}/${IN_FOLDER}`);
      this.disk.rmdirSync(path);
    }
  }

  /**
   * Target of a link, as the lock is one. Null when there is none, and for a folder, which stands for the lock where links
   * are missing. @throws UnsafeStateError for anything else, also for a link that names no taking of a lock
   */
  readLink(name: StateName): string | null {
    const path = this.pathOf(name);
    known(name);
    if (!this.hasFolder(folderOf(name))) return null;
    try {
      const target = this.disk.readlinkSync(path);
      if (!isUniqueName(target)) throw new UnsafeStateError(path, "link");
      return target;
    } catch (error) {
      const code = errorCode(error);
      if (code === "ENOENT") return null;
      if (code !== "EINVAL" && code !== "UNKNOWN") throw error;
    }
    const found = this.lstat(path);
    if (found === undefined || found.isDirectory()) return null;
    throw new UnsafeStateError(path, found.isFile() ? "file" : "special");
  }

  /** Opens what stands under a name and closes it again, or looks at a link. @throws UnsafeStateError */
  probe(name: StateName): void {
    if (known(name).form !== "link") return void this.opened(name, () => true);
    if (
      this.readLink(name) === null &&
      this.exists(name) &&
      this.disk.readdirSync(this.pathOf(name)).length > 0
    )
      throw new UnsafeStateError(this.pathOf(name), "folder");
  }

  /** Gives what stands in the way another name in the same folder, whatever it is, and returns its path. Follows nothing. */
  setAside({ path }: UnsafeStateError): string {
    if (path !== this.path && !path.startsWith(`${this.path}/`))
      throw new RangeError("not in the state folder");
    const aside = `${path}.aside-${uniqueName()}`;
    this.disk.renameSync(path, aside);
    this.sound.clear();
    return aside;
  }

  /** Makes a link. False when its name is taken. @throws the file system's error where it has no links */
  makeLink(name: StateName, target: string): boolean {
    known(name);
    try {
      this.inFolder(folderOf(name), () => this.disk.symlinkSync(target, this.pathOf(name)));
      return true;
    } catch (error) {
      if (errorCode(error) === "EEXIST") return false;
      throw error;
    }
  }

  /** Puts a link in the place of another, in one step. */
  replaceLink(name: StateName, target: string): void {
    known(name);
    const fresh = this.pathOf(`tmp/${uniqueName()}`);
    this.inFolder("tmp", () => this.disk.symlinkSync(target, fresh));
    try {
      this.disk.renameSync(fresh, this.pathOf(name));
    } catch (error) {
      removeQuietly(this.disk, fresh);
      throw error;
    }
  }

  /** For a lock where links are missing: makes an empty folder. @throws the file system's error, EEXIST when it is taken */
  makeLockFolder(): void {
    this.inFolder("", () => this.disk.mkdirSync(this.pathOf("lock")));
  }

  /** Removes it; one with something in it stays. */
  removeLockFolder(): void {
    if (!this.hasFolder("")) return;
    const path = this.pathOf("lock");
    try {
      this.disk.rmdirSync(path);
    } catch (error) {
      // Ours are empty.
      if (["ENOTEMPTY", "EEXIST"].includes(errorCode(error))) throw new UnsafeStateError(path, "folder");
      throw error;
    }
  }

  /** Makes a folder, and those around it, unless they are there. @throws UnsafeStateError */
  makeFolder(folder: StateName): void {
    if (this.hasFolder(folder)) return;
    if (folder !== "") this.makeFolder(folderOf(folder));
    const path = this.pathOf(folder);
    const made = this.makes(path);
    const found = this.lstat(path);
    if (found !== undefined) this.checkFolder(path, found);
    if (found !== undefined && made) this.dressing.dressFolder(path, found);
    if (made) this.ignoreItself();
  }

  /** Runs what needs a folder; once more when somebody removed it meanwhile. */
  private inFolder<T>(folder: StateName, run: () => T): T {
    const tried = (): T => {
      this.makeFolder(folder);
      return run();
    };
    try {
      return tried();
    } catch (error) {
      if (errorCode(error) !== "ENOENT") throw error;
      this.forget();
      return tried();
    }
  }

  private makes(path: string): boolean {
    try {
      this.disk.mkdirSync(path);
      return true;
    } catch (error) {
      if (errorCode(error) !== "EEXIST") throw error;
      return false;
    }
  }

  /** The same, with its name and those around it on the disk when it returns. */
  makeDurably(folder: StateName): void {
    this.makeFolder(folder);
    for (let at = folder; ; at = folderOf(at)) {
      syncFolderNow(this.disk, at === "" ? dirname(this.path) : this.pathOf(folderOf(at)));
      if (at === "") return;
    }
  }

  /**
   * Puts away a state folder that came with a clone or a checkout: what it says was never so here. Where it may not be renamed it is
   * unsafe. Whoever comes second finds it gone.
   */
  private leaveCheckedOut(): void {
    if (this.lstat(this.path) === undefined || !isCheckedOut(this.path, this.disk)) return;
    const error = new UnsafeStateError(this.path, "checked-out");
    try {
      checkedOut.push({ path: this.path, to: this.setAside(error) });
    } catch (failed) {
      if (errorCode(failed) !== "ENOENT") throw error;
    }
  }

  /** Whether a folder is there; one that is must be sound. */
  private hasFolder(folder: StateName): boolean {
    if (!isStateFolder(folder)) throw new RangeError(`not a folder of the state: ${folder}`);
    const path = this.pathOf(folder);
    const age = Date.now() - (this.sound.get(path) ?? Number.NEGATIVE_INFINITY);
    if (age >= 0 && age < FRESH_MS) return true;
    if (folder === "") this.leaveCheckedOut();
    if (folder !== "" && !this.hasFolder(folderOf(folder))) return false;
    const found = this.lstat(path);
    if (found === undefined) return false;
    this.checkFolder(path, found);
    this.sound.set(path, Date.now());
    return true;
  }

  private checkFolder(path: string, found: Stats | BigIntStats): void {
    if (!found.isDirectory())
      throw new UnsafeStateError(path, found.isSymbolicLink() ? "link" : found.isFile() ? "file" : "special");
    if (!this.owners.trusts(Number(found.uid))) throw new UnsafeStateError(path, "foreign");
  }

  /** @throws UnsafeStateError when that is not what may stand under a name of the kind */
  private check(path: string, kind: StateKind, found: Stats): void {
    const problem = problemOf(kind, found, this.owners);
    if (problem !== null) throw new UnsafeStateError(path, problem);
  }

  private lstat(path: string): Stats | undefined {
    try {
      return this.disk.lstatSync(path, { throwIfNoEntry: false });
    } catch (error) {
      if (["ENOTDIR", "ENAMETOOLONG"].includes(errorCode(error))) return undefined;
      throw isDenied(error) && path !== this.path ? new UnsafeStateError(dirname(path), "unreadable") : error;
    }
  }

  /** Opens for reading what is sound, and closes it; null when nothing is there. */
  private opened<T>(name: StateName, use: (fd: number) => T): T | null {
    const kind = known(name);
    if (!this.hasFolder(folderOf(name))) return null;
    const path = this.pathOf(name);
    return this.openedAt(path, kind, (fd, found) =>
      found.isDirectory() ? this.openedAt(`${path}/${IN_FOLDER}`, { ...kind, form: "file" }, use) : use(fd),
    );
  }

  private openedAt<T>(path: string, kind: StateKind, use: (fd: number, found: Stats) => T): T | null {
    const fd = this.openToRead(path, kind);
    if (fd === null) return null;
    try {
      const found = this.disk.fstatSync(fd);
      this.check(path, kind, found);
      return use(fd, found);
    } finally {
      this.disk.closeSync(fd);
    }
  }

  private openToRead(path: string, kind: StateKind): number | null {
    const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK = 0 } = this.disk.constants;
    // Where the system can't refuse a link while it opens, it is looked for before.
    if (O_NOFOLLOW === undefined) {
      const found = this.lstat(path);
      if (found === undefined) return null;
      this.check(path, kind, found);
    }
    try {
      return this.disk.openSync(path, O_RDONLY | (O_NOFOLLOW ?? 0) | O_NONBLOCK);
    } catch (error) {
      if (errorCode(error) === "ENOENT") return null;
      throw this.explained(path, error, kind);
    }
  }

  /** Opens for writing what is sound or not there yet, and closes it. */
  private written(name: StateName, flags: number, use: (fd: number, size: number) => void): void {
    const kind = known(name);
    const path = this.pathOf(name);
    const fd = this.inFolder(folderOf(name), () => {
      const before = this.lstat(path);
      if (before === undefined) return this.makeNew(path, flags) ?? this.openToWrite(path, flags);
      this.check(path, kind, before);
      return this.openToWrite(path, flags);
    });
    try {
      const found = this.disk.fstatSync(fd);
      this.check(path, kind, found);
      use(fd, found.size);
    } finally {
      this.disk.closeSync(fd);
    }
  }

  /** Null where another process made it a moment ago. */
  private makeNew(path: string, flags: number): number | null {
    try {
      return this.make(path, flags);
    } catch (error) {
      if (errorCode(error) !== "EEXIST") throw error;
      return null;
    }
  }

  private openToWrite(path: string, flags: number): number {
    const { O_WRONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = this.disk.constants;
    const fd = this.disk.openSync(path, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | flags);
    if (this.place.otherThan(fd, path) === null) return fd;
    this.disk.closeSync(fd);
    throw new UnsafeStateError(dirname(path), "link");
  }

  /** Makes a new file, for whom the coordination file is for. */
  private make(path: string, flags = 0): number {
    const { O_CREAT, O_EXCL, O_NOFOLLOW = 0, O_WRONLY } = this.disk.constants;
    const fd = this.disk.openSync(
      path,
      O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | flags,
      this.dressing.newMode(),
    );
    const elsewhere = this.place.otherThan(fd, path);
    try {
      if (elsewhere !== null) throw new UnsafeStateError(dirname(path), "link");
      this.dressing.dressFile(fd);
      return fd;
    } catch (error) {
      this.disk.closeSync(fd);
      removeQuietly(this.disk, elsewhere ?? path);
      throw error;
    }
  }

  private ignoreItself(): void {
    if (!this.exists(".gitignore"))
      this.written(".gitignore", 0, (fd) => writeFully(this.disk, fd, Buffer.from("*\n")));
  }

  private moveFolder(draft: string, path: string): boolean {
    const folder = `${draft}.d`;
    this.disk.mkdirSync(folder);
    try {
      this.disk.renameSync(draft, `${folder}/${IN_FOLDER}`);
      syncFolderNow(this.disk, folder);
      this.disk.renameSync(folder, path);
      return true;
    } catch (error) {
      removeQuietly(this.disk, `${folder}/${IN_FOLDER}`);
      this.disk.rmdirSync(folder);
      if (["EEXIST", "ENOTEMPTY", "ENOTDIR"].includes(errorCode(error)) || this.lstat(path) !== undefined)
        return false;
      throw error;
    }
  }

  /** Why something could not be opened: a link, a pipe, a folder, no right; else the error as it is. */
  private explained(path: string, error: unknown, kind?: StateKind): unknown {
    const found = this.lstat(path);
    const problem = found && kind ? problemOf(kind, found, this.owners) : null;
    if (problem !== null) return new UnsafeStateError(path, problem);
    return found && isDenied(error) ? new UnsafeStateError(path, "unreadable") : error;
  }
}

function known(name: StateName): StateKind {
  const kind = kindOf(name);
  if (kind === null) throw new RangeError(`not a name of the state: ${basename(name)}`);
  return kind;
}

function isDenied(error: unknown): boolean {
  return errorCode(error) === "EACCES" || errorCode(error) === "EPERM";
}

function refuseBeyond(kind: StateKind, size: number): void {
  if (size > kind.limit) throw Object.assign(new Error("too long for the state folder"), { code: "EFBIG" });
}
