import { spell } from "./fold.ts";

/** What a caller's paths are resolved against. `root` and `cwd` are absolute, in the form of their platform. */
export interface Base {
  /** The top of the repository's worktree. */
  readonly root: string;
  /** The folder that relative paths start from. */
  readonly cwd: string;
  /** As the file system does. */
  readonly caseSensitive: boolean;
  /** True when the two are Windows paths; told from their form where absent. */
  readonly windows?: boolean;
}

/** An absolute folder: `""`, a drive `C:` or a share `//server/share`, and the names below it. */
export interface Place {
  readonly volume: string;
  readonly names: readonly string[];
}

/** Where a typed text starts, and what it says from there on, with `/`. */
export interface Typed {
  readonly start: Place;
  readonly rest: string;
}

const DRIVE = /^[A-Za-z]:(?=\/)/;
const DRIVE_RELATIVE = /^([A-Za-z]:)(.*)$/s;
const SHARE = /^\/\/[^/]+\/+[^/]+/;
/** `\\?\C:\…` and `\\?\UNC\server\share\…`: the same paths without their limit of length. */
const EXTENDED = /^\/\/[?.]\/(UNC\/)?/i;
const WINDOWS_FORM = /^(?:[A-Za-z]:|\\\\)/;

/** `root` and `cwd` as places, and whether texts are read as Windows reads them. */
export function readBase(base: Base): { root: Place; cwd: Place; windows: boolean } {
  const windows = base.windows ?? WINDOWS_FORM.test(base.root);
  return { root: readPlace(base.root, windows), cwd: readPlace(base.cwd, windows), windows };
}

/** One spelling of each path: composed letters (NFC), and `/` between names. */
export function unify(text: string): string {
  return text.normalize("NFC").replaceAll("\\", "/");
}

/** Finds where a unified text starts. A drive is absolute on every platform: on POSIX it is outside of every root. */
export function locate(text: string, cwd: Place, windows: boolean): Typed {
  const drive = DRIVE.exec(text)?.[0];
  if (drive) return { start: { volume: drive, names: [] }, rest: text.slice(drive.length) };
  if (windows) return locateOnWindows(text, cwd);
  return { start: text.startsWith("/") ? { volume: "", names: [] } : cwd, rest: text };
}

function locateOnWindows(text: string, cwd: Place): Typed {
  const extended = EXTENDED.exec(text);
  if (extended) return locate((extended[1] ? "//" : "") + text.slice(extended[0].length), cwd, true);
  const share = SHARE.exec(text)?.[0];
  if (share) return { start: { volume: share, names: [] }, rest: text.slice(share.length) };
  const [, drive, rest] = DRIVE_RELATIVE.exec(text) ?? [];
  // `C:x` starts from the drive's own current folder, which only the current drive tells us.
  if (drive !== undefined && rest !== undefined) {
    return { start: sameVolume(drive, cwd.volume) ? cwd : { volume: drive, names: [] }, rest };
  }
  return { start: text.startsWith("/") ? { volume: cwd.volume, names: [] } : cwd, rest: text };
}

function readPlace(absolute: string, windows: boolean): Place {
  const { start, rest } = locate(unify(absolute), { volume: "", names: [] }, windows);
  return { volume: start.volume, names: collapse([...start.names, ...rest.split("/")]) };
}

/** Resolves `.`, `..` and doubled separators by the letter; above the top there is the top. */
export function collapse(names: readonly string[]): string[] {
  const result: string[] = [];
  for (const name of names) {
    if (name === "..") result.pop();
    else if (name !== "" && name !== ".") result.push(name);
  }
  return result;
}

/** The names of `place` below `root`, none when they are one; null when it lies elsewhere. */
export function below(place: Place, root: Place, caseSensitive: boolean): string[] | null {
  if (!sameVolume(place.volume, root.volume)) return null;
  const same = root.names.every(
    (name, at) => spell(place.names[at] ?? "", caseSensitive) === spell(name, caseSensitive),
  );
  return same ? place.names.slice(root.names.length) : null;
}

export function absolutePath(place: Place): string {
  return `${place.volume}/${place.names.join("/")}`;
}

/** Drives and shares have no case. */
function sameVolume(a: string, b: string): boolean {
  return spell(a, false) === spell(b, false);
}
