import { basename, dirname, join, resolve } from "node:path";
import { errorCode, type Disk } from "./disk.ts";

/** Where the pieces of one coordination file are. */
export interface Places {
  /** The file itself; when the given path is a symbolic link, what it points to (the link is never replaced). */
  readonly file: string;
  readonly folder: string;
  readonly name: string;
  /** `.coord` beside the file: one for all coordination files of the folder, and so is the lock in it. */
  readonly state: string;
}

/** Follows the path to the real file, also through a link whose target does not exist yet. */
export function locate(disk: Disk, path: string): Places {
  let file = resolve(path);
  for (let hops = 0; hops < 40; hops++) {
    const stat = disk.lstatSync(file, { bigint: true, throwIfNoEntry: false });
    if (!stat?.isSymbolicLink()) break;
    file = target(disk, file);
  }
  const folder = dirname(file);
  return { file, folder, name: basename(file), state: join(folder, ".coord") };
}

function target(disk: Disk, link: string): string {
  try {
    return disk.realpathSync.native(link);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
    return resolve(disk.realpathSync.native(dirname(link)), disk.readlinkSync(link));
  }
}

/** The root of the journal of a second coordination file in one folder. */
export function secondRoot(places: Places): string {
  return join(places.state, "files", places.name);
}

/** True when both names are one file, as `a.md` and `A.MD` are where case does not count. */
export function sameFile(disk: Disk, one: string, other: string): boolean {
  const a = disk.statSync(one, { bigint: true, throwIfNoEntry: false });
  const b = disk.statSync(other, { bigint: true, throwIfNoEntry: false });
  return a !== undefined && b !== undefined && a.ino === b.ino && a.dev === b.dev;
}
