import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { bytesOf, type Disk, disk, errorCode, openToRead, type Stats, within } from "./files.ts";

/** A file that git tracks, with what git knew of it when it last wrote or read it. */
export interface Tracked {
  /** Repository-relative, with `/`. */
  readonly path: string;
  readonly isLink: boolean;
  /** Of a submodule: git keeps its commit. */
  readonly isRepository: boolean;
  /** Seconds and nanoseconds; the lower half of the inode, 0 where there is none. */
  readonly mtime: readonly [number, number];
  /** Seconds: when it last came under its name, or its entry was made. */
  readonly ctime: number;
  readonly ino: number;
  readonly size: number;
}

/** Where git keeps the list of what it tracks around a folder, and the top of that work tree; null outside of any. */
export function indexAround(folder: string, given: Disk = disk): { file: string; top: string } | null {
  for (let at = folder; ; at = dirname(at)) {
    const dotGit = within(at, ".git");
    const found = statQuietly(dotGit, given);
    if (found?.isDirectory() === true) return { file: within(dotGit, "index"), top: at };
    if (found?.isFile() === true && found.size < 4_096) {
      const to = gitdirIn(bytesOf(dotGit, given).toString("utf8"));
      if (to !== null) return { file: join(isAbsolute(to) ? to : resolve(at, to), "index"), top: at };
    }
    if (dirname(at) === at) return null;
  }
}

/** The folder that a `.git` file points to, as it says it: all up to its last line end, which a path may have within. Null when it is none. */
export function gitdirIn(text: string): string | null {
  return /^gitdir:[ \t]*(\S[^]*?)[\r\n]*$/.exec(text)?.[1] ?? null;
}

function statQuietly(path: string, given: Disk) {
  try {
    return given.statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** Read at once; the entries of what lies at the top stand at the beginning. */
const CHUNK = 256 * 1024;
const HEADER = 12;

/**
 * The files that git tracks below a folder, or at its very path. Git is not started: this is looked at before each hook answers. Nothing where
 * there is no index or it can't be read. The list is sorted, so that reading ends behind the folder.
 */
export function trackedBelow(file: string, folder: string, given: Disk = disk): Tracked[] {
  let fd: number;
  try {
    fd = openToRead(file, given);
  } catch {
    return [];
  }
  try {
    const bytes = new Uint8Array(CHUNK);
    const head = Buffer.from(bytes.subarray(0, given.readSync(fd, bytes, 0, CHUNK, 0)));
    const [whole, first] = [() => given.readFileSync(fd), entriesIn(head, folder)];
    return first ?? entriesIn(whole(), folder) ?? [];
  } catch (error) {
    if (errorCode(error) !== "" || error instanceof RangeError) return [];
    throw error;
  } finally {
    given.closeSync(fd);
  }
}

/** Null where the bytes end before it is known. */
function entriesIn(index: Buffer, folder: string): Tracked[] | null {
  if (index.length < HEADER || index.toString("latin1", 0, 4) !== "DIRC") return [];
  const [version, count] = [index.readUInt32BE(4), index.readUInt32BE(8)];
  const hash = hashLength(index);
  const found: Tracked[] = [];
  let at = HEADER;
  let path = "";
  for (let entry = 0; entry < count; entry++) {
    const fixed = 40 + hash + 2;
    if (at + fixed + 2 > index.length) return null;
    const isExtended = version >= 3 && (index.readUInt16BE(at + 40 + hash) & 0x4000) !== 0;
    const name = nameAt(index, at + fixed + (isExtended ? 2 : 0), version, path);
    if (name === null) return null;
    path = name.path;
    if (path === folder || path.startsWith(`${folder}/`)) found.push(entryAt(index, at, path));
    else if (found.length > 0 || path > `${folder}0`) return found;
    at = version >= 4 ? name.end + 1 : at + (((name.end - at) >> 3) + 1) * 8;
  }
  return found;
}

function nameAt(index: Buffer, from: number, version: number, before: string) {
  let start = from;
  let kept = "";
  if (version >= 4) {
    // How many bytes of the name before to take away: as offsets in packs are written.
    let cut = (index[start] ?? 0) & 127;
    while (((index[start++] ?? 0) & 128) !== 0) cut = ((cut + 1) << 7) | ((index[start] ?? 0) & 127);
    const bytes = Buffer.from(before, "utf8");
    kept = bytes.toString("utf8", 0, Math.max(0, bytes.length - cut));
  }
  const end = index.indexOf(0, start);
  return end < 0 ? null : { path: kept + index.toString("utf8", start, end), end };
}

function entryAt(index: Buffer, at: number, path: string): Tracked {
  const kind = index.readUInt32BE(at + 24) >> 12;
  return {
    path,
    isLink: kind === 0o12,
    isRepository: kind === 0o16,
    ctime: index.readUInt32BE(at),
    mtime: [index.readUInt32BE(at + 8), index.readUInt32BE(at + 12)],
    ino: index.readUInt32BE(at + 20),
    size: index.readUInt32BE(at + 36),
  };
}

/** Repositories of the newer kind have longer hashes: with the older length the first name would end elsewhere than its flags say. */
function hashLength(index: Buffer): number {
  const isShort = [20, 32].find((length) => {
    const flags = HEADER + 40 + length;
    if (flags + 2 > index.length) return false;
    const said = index.readUInt16BE(flags) & 0xfff;
    const start = flags + 2 + ((index.readUInt16BE(flags) & 0x4000) === 0 ? 0 : 2);
    const skipped = index.readUInt32BE(4) >= 4 ? 1 : 0;
    const end = index.indexOf(0, start + skipped);
    return said > 0 && end - start - skipped === said;
  });
  return isShort ?? 20;
}

/** The tracked entries of a state folder (absolute) that git should not track: of its files, and of the folder itself where that is a link or a repository. */
export function trackedState(
  path: string,
  given: Disk = disk,
): readonly (Tracked & { readonly file: string })[] {
  const index = indexAround(path.slice(0, path.lastIndexOf(sep)) || sep, disk);
  if (index === null) return [];
  const folder = relative(index.top, path).split(sep).join("/");
  // Where several machines share a board, the pointer to their store is meant to come with the repository.
  const isMeant = ({ path: name }: Tracked) => name === `${folder}/remote` || name === `${folder}/.gitignore`;
  return trackedBelow(index.file, folder, given)
    .filter((one) => one.isLink || one.isRepository || !isMeant(one))
    .map((one) => ({ ...one, file: `${index.top}/${one.path}` }));
}

/**
 * Whether git put something into a state folder, by a clone or a checkout: what was made elsewhere says nothing of this place. A file
 * that coord wrote since is its own again; what is the same in every state folder proves nothing.
 */
export function isCheckedOut(path: string, given: Disk): boolean {
  return trackedState(path, given).some((one) => {
    if (one.path.endsWith("/.gitignore") || (one.size === 0 && !one.isLink && !one.isRepository))
      return false;
    // Of another repository git leaves a folder with a `.git`; one without it was made here, or holds nothing.
    const file = one.isRepository ? `${one.file}/.git` : one.file;
    const found = given.lstatSync(file, { throwIfNoEntry: false });
    return found !== undefined && isAsGitLeftIt(found, one);
  });
}

function isAsGitLeftIt(found: Stats, { isRepository, mtime: [seconds, nanos], ino }: Tracked): boolean {
  if (isRepository) return true;
  const isTime =
    Math.floor(found.mtimeMs / 1000) === seconds &&
    (nanos === 0 || Math.abs(Math.round((found.mtimeMs % 1000) * 1e6) - nanos) < 1_000);
  return isTime && (ino === 0 || ino === found.ino % 2 ** 32);
}
