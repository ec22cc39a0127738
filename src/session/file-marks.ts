import { basename } from "node:path";
import { statOf, type Stats, textOf } from "../system/files.ts";
import { fallbackOnIoError, type StateFolder, type StateName } from "../system/state.ts";
import { checksum } from "../text/edits.ts";
import { RecentLog } from "./recent.ts";

/** How long a file's identity is remembered (ms); of one that stays reserved it is noted again. */
const REMEMBERED_MS = 24 * 3_600_000;
/** Maximum number of files that are noted at once, and that are looked at for it. */
const MOST_FILES = 100;
const MOST_SEEN = 1_000;
/** Size of the list from which on only the newest marks stay (bytes), and how many do. */
const LONGEST_LIST = 128 * 1024;
const MOST_KEPT = 400;
/** Largest file whose content is noted, too (bytes). */
const LARGEST = 64 * 1024;

/** Least size of a file whose content says which it is, whatever it is called: short ones are often alike (bytes). */
const LEAST = 64;
const NAME: StateName = "marks";

/** What a file was when it was last seen under a name. */
export interface FileMark {
  /** Absolute. */
  readonly file: string;
  /** Device, number and birth: what a file keeps when it is moved. A number alone is soon another file's. */
  readonly id: string;
  /** Birth, in milliseconds since the epoch; 0 where the file system does not keep it. */
  readonly born: number;
  readonly size: number;
  readonly mtime: number;
  /** Checksum of the content; 0 where it was empty or too large. */
  readonly sum: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/**
 * The files that somebody reserves, by what they are and not by what they are called: a file that was moved is known again by it, also one that git
 * does not know. Noted when they are reserved, when their holder's edit tool writes them, and when anybody asks about a path.
 */
export class FileMarks {
  private readonly list: RecentLog<FileMark>;
  private readonly state: StateFolder;
  private readonly now: number;
  private known: Map<string, FileMark> | undefined;

  constructor(state: StateFolder, now: number) {
    this.list = new RecentLog(state, NAME, now, REMEMBERED_MS, shaped);
    this.state = state;
    this.now = now;
  }

  /** The last word on each name. */
  latest(): ReadonlyMap<string, FileMark> {
    return (this.known ??= new Map(this.list.all().map((one) => [one.file, one])));
  }

  /**
   * Notes files that are there and were not seen so since then (ms since the epoch).
   * @param areMany whether they are of a folder or a pattern: then their content is not read
   */
  note(files: Iterable<string>, since: number, areMany = false): void {
    if (!this.state.isThere()) return;
    const fresh: FileMark[] = [];
    let count = 0;
    for (const file of files) {
      if (fresh.length === MOST_FILES || ++count > MOST_SEEN) break;
      const stat = statOf(file);
      if (stat?.isFile() !== true) continue;
      const known = this.latest().get(file);
      const isKnown = known !== undefined && isSame(known, stat) && known.mtime === stat.mtimeMs;
      if (isKnown && known.at >= since && this.now - known.at < REMEMBERED_MS / 2) continue;
      fresh.push(markOf(file, stat, this.now, areMany));
    }
    if (fresh.length > 0) this.keep(fresh);
  }

  private keep(fresh: readonly FileMark[]): void {
    const size = fallbackOnIoError(() => this.state.stat(NAME), null)?.size ?? 0;
    const older = size > LONGEST_LIST ? [...this.latest().values()].slice(-MOST_KEPT) : [];
    if (older.length > 0) this.list.clear();
    this.known = undefined;
    this.list.add([...older, ...fresh]);
  }
}

/** Whether a file is the one that was seen under another name: the same on disk, or one of the same content. */
export function isMoved(mark: FileMark, file: string, stat: Stats): boolean {
  if (isSame(mark, stat)) return true;
  const says = stat.size >= LEAST || basename(file) === basename(mark.file);
  return says && mark.sum !== 0 && stat.size === mark.size && sumOf(file, stat) === mark.sum;
}

/** Where births are not kept, a file is only the same as long as it was not written. */
function isSame({ id, born, size, mtime }: FileMark, stat: Stats): boolean {
  if (id !== idOf(stat)) return false;
  if (born > 0 && born === stat.birthtimeMs) return true;
  return size === stat.size && mtime === stat.mtimeMs;
}

function markOf(file: string, stat: Stats, at: number, isOneOfMany: boolean): FileMark {
  const { size, mtimeMs: mtime, birthtimeMs: born } = stat;
  return { file, id: idOf(stat), born, size, mtime, sum: isOneOfMany ? 0 : sumOf(file, stat), at };
}

function idOf({ dev, ino }: Stats): string {
  return `${dev} ${ino}`;
}

function sumOf(file: string, { size }: Stats): number {
  if (size === 0 || size > LARGEST) return 0;
  return checksum(textOf(file) ?? "");
}

function shaped(item: Partial<Record<keyof FileMark, unknown>>): FileMark | null {
  const isText = [item.file, item.id].every((one) => typeof one === "string");
  const isCounted = [item.born, item.size, item.mtime, item.sum, item.at].every(
    (one) => typeof one === "number",
  );
  return isText && isCounted ? (item as FileMark) : null;
}
