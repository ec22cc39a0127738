import { basename, dirname, join, resolve } from "node:path";
import { archiveOf } from "../../paths/normalise.ts";
import { type Disk, errorCode, followed, within } from "../../system/files.ts";
import { HELD } from "../../system/patience.ts";
import { uniqueName } from "../../system/processes.ts";
import type { StateFolder } from "../../system/state.ts";
import { type Saving, StoreError, type StoreOptions } from "../store.ts";

/** The moments of a write that a test can stop at. */
export type WriteStep =
  | "locked"
  | "prepared"
  | "published"
  | "compared"
  | "archived"
  | "renamed"
  | "verified"
  | "released"
  | "voided";

/** The context shared by every part of the store, for one call. */
export interface StoreContext extends Required<Omit<StoreOptions, "saving">> {
  /** Null where every file counts as whole. */
  readonly saving: Saving | null;
  readonly disk: Disk;
  readonly paths: StorePaths;
  /** `.coord` beside the file: one for all coordination files of the folder, and so is the lock in it. */
  readonly state: StateFolder;
  readonly step: (step: WriteStep) => void;
}

/** Where the pieces of one coordination file are. */
export interface StorePaths {
  /** The file itself; when the given path is a symbolic link, what it points to (the link is never replaced). */
  readonly file: string;
  readonly folder: string;
  readonly name: string;
  /** The name of its archive, in the same folder: the only other file that an entry can write. */
  readonly archive: string;
}

/** Follows the path to the real file, also through a link whose target does not exist yet. */
export function locate(disk: Disk, path: string): StorePaths {
  const file = followed(resolve(path), disk);
  const [folder, name] = [dirname(file), basename(file)];
  return { file, folder, name, archive: archiveOf(name) };
}

const TEMP = ".coord-tmp";

/** A name beside the file for a text that will replace it (or the archive): hidden, and telling whose it is. */
export function tempPath({ folder, name: own }: StorePaths, name = own): string {
  return within(folder, `${tempStart(name)}${uniqueName()}${TEMP}`);
}

/** The same beside a file that is no board's: git's own temporary one, which a merge replaces. */
export function mergeTempPath(folder: string): string {
  return join(folder, `${tempStart(MERGE)}${uniqueName()}${TEMP}`);
}

/** What stands for the name of the file, which differs at each merge. */
const MERGE = "coord-merge";

function tempStart(name: string): string {
  return `.${name.slice(-60)}.`;
}

/** The unique name within the name of a temporary file of this store, or null when the file is none. */
export function uniqueInTemp({ name, archive }: StorePaths, fileName: string): string | null {
  const start = [name, archive, MERGE].map(tempStart).find((one) => fileName.startsWith(one));
  if (start === undefined || !fileName.endsWith(TEMP)) return null;
  return fileName.slice(start.length, -TEMP.length);
}

/** Milliseconds of a clock that never jumps. Not `performance.now()`: asking for it the first time loads ten modules. */
export function steadyNow(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}

/** True when both names are one file, as `a.md` and `A.MD` are where case does not count. */
export function sameFile(disk: Disk, one: string, other: string): boolean {
  const a = disk.statSync(one, { bigint: true, throwIfNoEntry: false });
  const b = disk.statSync(other, { bigint: true, throwIfNoEntry: false });
  return a !== undefined && b !== undefined && a.ino === b.ino && a.dev === b.dev;
}

/** The names in a folder; none where there is no such folder, or it can't be read. */
export function namesIn(disk: Disk, folder: string): string[] {
  try {
    return disk.readdirSync(folder);
  } catch {
    return [];
  }
}

/** An exception from a caller's own function, carried past the translation of file system errors. */
export class CallbackError extends Error {
  readonly thrown: unknown;
  constructor(thrown: unknown) {
    super("thrown by the caller's function");
    this.thrown = thrown;
  }
}

/** Runs a function of the caller's, so that its errors reach the caller as they are. */
export function runCallback<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw new CallbackError(error);
  }
}

/** The same for one that may take its time. */
export async function runCallbackAsync<T>(run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw new CallbackError(error);
  }
}

/** None of the file system's: of this program, or already in the contract's words. */
function isOther(code: string, error: unknown): boolean {
  return code === "" || code.endsWith("MODULE_NOT_FOUND") || error instanceof StoreError;
}

function pathOf(error: unknown): string | undefined {
  return error instanceof Error && "path" in error && typeof error.path === "string" ? error.path : undefined;
}

/** An error on the way to an answer, as the contract has it. */
export function whileReading(error: unknown): unknown {
  if (error instanceof CallbackError) return error.thrown;
  const code = errorCode(error);
  if (isOther(code, error)) return error;
  const path = pathOf(error);
  if (code === HELD && path !== undefined) return new StoreError({ kind: "held", path }, { cause: error });
  const where = path === undefined ? {} : { path };
  return new StoreError({ kind: "unreadable", cause: code, ...where }, { cause: error });
}

/** A file is opened to be read: what is written has another name until it is whole. */
function isOfOpening(error: unknown): boolean {
  return error instanceof Error && "syscall" in error && error.syscall === "open";
}

/** An error on the way to the disk, as the contract has it. */
export function whileWriting(error: unknown, file: string): unknown {
  if (error instanceof CallbackError) return error.thrown;
  const code = errorCode(error);
  if (isOther(code, error)) return error;
  const path = pathOf(error) ?? file;
  if (path === file && isOfOpening(error)) return whileReading(error);
  switch (code) {
    case HELD:
      return new StoreError({ kind: "held", path }, { cause: error });
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return new StoreError({ kind: "read-only", path, cause: code }, { cause: error });
    case "ENOSPC":
    case "EDQUOT":
      return new StoreError({ kind: "no-space", path }, { cause: error });
    default:
      return new StoreError({ kind: "io", path, cause: code }, { cause: error });
  }
}

/** The error of reading one file, with that file's path in it. */
export function named(error: unknown, path: string): unknown {
  if (!(error instanceof StoreError)) return error;
  const { failure } = error;
  if (failure.kind !== "unreadable" && failure.kind !== "not-utf8") return error;
  return new StoreError({ ...failure, path }, { cause: error });
}
