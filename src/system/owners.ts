import { delimiter, dirname, isAbsolute, join, relative, sep } from "node:path";
import { type Disk, disk, existsSync, realOf, statOf } from "./files.ts";
import { gitNow } from "./git.ts";

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
      (this.shared ??= this.isShared() || isSafe(this.folder) || isSafeForGit(this.folder))
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

/** The user whose a thing is; null where it is this one's, or nobody can tell. */
export function otherOwnerOf(path: string): number | null {
  const uid = statOf(path)?.uid;
  return uid === undefined || me() === undefined || uid === me() ? null : uid;
}

/** Whether anybody but this user may put things into a folder, or it is another's. */
export function isOpenToOthers(folder: string): boolean {
  const found = statOf(folder);
  if (found === undefined || me() === undefined || found.uid === me()) return false;
  return (found.mode & 0o002) !== 0 ? !isSafe(folder) : !new Owners(folder).trusts(found.uid);
}

function isSafe(folder: string): boolean {
  const named = (process.env[SAFE_FOLDERS] ?? "").split(delimiter).filter((one) => one !== "");
  return named.some((one) => one === "*" || (isAbsolute(one) && isWithin(folder, realOf(one) ?? one)));
}

/** Folders that the user's own settings of git name as safe, `*`: all; asked once, and only where somebody else's things are met. */
let safeForGit: readonly string[] | undefined;

/** Whether git works in the repository that a folder lies in, though it is another user's, because this user has said so. */
function isSafeForGit(folder: string): boolean {
  const top = repositoryOf(folder);
  if (top === null) return false;
  safeForGit ??= askForSafe();
  return safeForGit.some((one) => {
    if (one === "*") return true;
    if (!isAbsolute(one)) return false;
    return one.endsWith("/*")
      ? isWithin(top, realOf(one.slice(0, -2)) ?? one.slice(0, -2))
      : (realOf(one) ?? one) === top;
  });
}

function repositoryOf(folder: string): string | null {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, ".git"))) return at;
    if (at === dirname(at)) return null;
  }
}

/** As git reads them: of the machine and the user, never of a repository; an empty one takes back those before it. */
function askForSafe(): string[] {
  const wanted = ["--includes", "--type=path", "-z", "--get-all", "safe.directory"];
  const all = ["--system", "--global"].flatMap((scope) => {
    const said = gitNow({ cwd: sep }, ["config", scope, ...wanted]) ?? "";
    return said.split("\0").slice(0, -1);
  });
  return all.slice(all.lastIndexOf("") + 1);
}

function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
