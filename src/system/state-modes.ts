import { dirname } from "node:path";
import type { Disk } from "./files.ts";

/** Whom the coordination file is for, and so all that is made beside it in the state folder. */
export interface Like {
  /** Permission bits of the coordination file. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** The group that may write in the folder of the coordination file, by its number; null: none, or everybody may. */
  readonly writers: number | null;
}

/** Null where there is no coordination file yet, or no modes: then the umask says what they are. */
export function likeOf(disk: Disk, file: string): Like | null {
  if (process.platform === "win32") return null;
  const found = disk.statSync(file, { throwIfNoEntry: false });
  const around = disk.statSync(dirname(file), { throwIfNoEntry: false });
  if (found === undefined || around === undefined) return null;
  const { mode, uid, gid } = found;
  return { mode: mode & 0o777, uid, gid, writers: (around.mode & 0o022) === 0o020 ? around.gid : null };
}

/** Mode of a file that belongs to a group (null: to whichever): the coordination file's; its writers may write, and another group is like everybody. */
export function fileMode({ mode, gid, writers }: Like, group: number | null): number {
  const others = mode & 0o004;
  const own = group === gid ? mode & 0o060 : others << 3;
  return 0o600 | own | others | (own !== 0 && group !== null && group === writers ? 0o020 : 0);
}

/** Mode of a folder that was made with `made`: the same, and who may read may search. Set-id bits stay. */
export function folderMode(like: Like, made: number, group: number): number {
  const mode = fileMode(like, group);
  return (made & 0o7000) | mode | ((mode & 0o444) >> 2);
}
