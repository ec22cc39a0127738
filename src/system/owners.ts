import { delimiter, isAbsolute, relative, sep } from "node:path";
import { type Disk, disk, realOf } from "./files.ts";

/**
 * Folders of other users whose boards count for this one, separated as in PATH; `*`: all. A variable, because whatever
 * lies in a repository is its owner's word, not the user's.
 */
const SAFE_FOLDERS = "COORD_SAFE_FOLDERS";

/** Undefined where users have no numbers. */
function me(): number | undefined {
  return process.geteuid?.();
}

/**
 * Whose things count in a folder: this user's and root's; another's where this user may write to the folder and not
 * everybody may (a group's repository, one that is mounted from elsewhere, root's view of a user's), or where this user
 * has said so.
 */
export class Owners {
  private readonly folder: string;
  private readonly disk: Disk;
  private shared: boolean | undefined;

  constructor(folder: string, given: Disk = disk) {
    this.folder = folder;
    this.disk = given;
  }

  /** Whether what a user owns here counts. */
  trusts(uid: number): boolean {
    const own = me();
    return (
      own === undefined ||
      uid === own ||
      uid === 0 ||
      (this.shared ??= this.isShared() || isSafe(this.folder))
    );
  }

  private isShared(): boolean {
    try {
      this.disk.accessSync(this.folder, this.disk.constants.W_OK);
      return (this.disk.statSync(this.folder).mode & 0o002) === 0;
    } catch {
      return false;
    }
  }
}

/** Whose something is, in a folder where that user does not count; null where it may be read. Links are followed. */
export function strangerOf(path: string, owners: Owners): number | null {
  const uid = disk.statSync(path, { throwIfNoEntry: false })?.uid;
  return uid === undefined || owners.trusts(uid) ? null : uid;
}

/** Whether anybody but this user may put things into a folder, or it is another's. */
export function isOpenToOthers(folder: string): boolean {
  const found = disk.statSync(folder, { throwIfNoEntry: false });
  if (found === undefined || me() === undefined || found.uid === me()) return false;
  return (found.mode & 0o002) !== 0 ? !isSafe(folder) : !new Owners(folder).trusts(found.uid);
}

function isSafe(folder: string): boolean {
  const named = (process.env[SAFE_FOLDERS] ?? "").split(delimiter).filter((one) => one !== "");
  return named.some((one) => one === "*" || (isAbsolute(one) && isWithin(folder, realOf(one) ?? one)));
}

function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
