import { compile, overlaps, type Pattern, patternOf } from "../../paths/overlap.ts";
import { isGlob, spell } from "../../paths/glob.ts";
import type { ReservationData } from "../../operations/shapes.ts";

/** Maximum number of names that are looked at, in all, for files that two patterns have in common. */
const MOST_ENTRIES = 5_000;
/** Maximum length of a pattern that is compared with others; of a longer one its fixed beginning counts (characters). */
const LONGEST_PATTERN = 500;
/** Maximum number of comparisons with patterns; beyond, what begins alike counts as held. */
const MOST_COMPARED = 50_000;

/** Names of a folder: a slash stands behind those that are folders. Bounded by the caller. */
export type ListFolder = (path: string) => readonly string[];

/** Maximum number of held names that are looked for in a text. */
const MOST_MENTIONED = 500;

/** Questions to the file system. */
interface FileFacts {
  readonly caseSensitive: boolean;
  readonly areTwo?: (one: string, other: string) => boolean;
  readonly kindOf: (path: string) => "file" | "folder" | "none";
  readonly tops?: readonly string[];
}

/** A file, folder or pattern that somebody else holds, and that a command reaches. */
export interface Hit {
  /** Path that is reached, as an answer names it. */
  readonly path: string;
  readonly reservation: ReservationData;
}

interface Plain extends Hit {
  readonly key: string;
  /** Whether it stands for all below it, too. */
  readonly folder: boolean;
  readonly pattern: Pattern;
}

interface Globbed extends Hit {
  readonly pattern: Pattern;
  /** The folder that all of it lies in. */
  readonly base: string;
}

/** Folders of things made or fetched, in which a pattern of sources means nothing. */
const MADE = /^(?:\.git|\.coord|node_modules|__pycache__|\.venv|\.cache|\.next|\.turbo)\/?$/;

/** Index of others' claims by path, folder and pattern; a look-up costs by what is asked, not by what is held. */
export class HeldFiles {
  private readonly plain = new Map<string, Plain>();
  private readonly sorted: readonly string[];
  private readonly globs: Globbed[] = [];
  private readonly asked: FileFacts;
  readonly others: readonly ReservationData[];
  private entries = MOST_ENTRIES;
  private compared = MOST_COMPARED;

  constructor(others: readonly ReservationData[], asked: FileFacts) {
    this.asked = asked;
    this.others = others;
    for (const reservation of others)
      for (const file of reservation.files) {
        const pattern = patternOf(file, asked);
        // Of two files whose names differ by case alone the second one is looked for like a pattern.
        const isSecond = asked.areTwo !== undefined && this.plain.has(pattern.key ?? "");
        if (pattern.glob === null && pattern.key !== null && !isSecond)
          this.plain.set(pattern.key, {
            path: pattern.path || file,
            reservation,
            key: pattern.key,
            folder: pattern.below !== null,
            pattern,
          });
        else this.globs.push({ path: file, reservation, pattern, base: baseOf(pattern.source) });
      }
    this.sorted = [...this.plain.keys()].sort();
  }

  /** Something held whose name stands in a text, for what is too long to be read. */
  mentioned(text: string): Hit | null {
    for (const one of [...this.plain.values(), ...this.globs].slice(0, MOST_MENTIONED)) {
      const name = baseOf(one.path) || one.path;
      if (text.includes(name)) return one;
    }
    return null;
  }

  get isEmpty(): boolean {
    return this.plain.size === 0 && this.globs.length === 0;
  }

  /** Folders and files in which all of it lies. */
  bases(): string[] {
    return [
      ...new Set([
        ...[...this.plain.values()].map(({ path }) => path),
        ...this.globs.map(({ base }) => base),
      ]),
    ];
  }

  /** Who holds this one path. */
  at(path: string): Hit | null {
    const key = spell(path, this.asked.caseSensitive);
    for (let end = key.length; end >= 0; end = end === 0 ? -1 : Math.max(key.lastIndexOf("/", end - 1), 0)) {
      const found = this.plain.get(key.slice(0, end));
      if (found === undefined || this.asked.areTwo?.(found.path, path) === true) continue;
      if (found.folder || end === key.length) return { path, reservation: found.reservation };
    }
    const glob = this.globs.find(
      (one) =>
        this.compared-- > 0 && one.pattern.covers(path) && this.asked.areTwo?.(one.path, path) !== true,
    );
    return glob === undefined ? null : { path, reservation: glob.reservation };
  }

  /** Something held at or below a path; `list` looks for files of patterns there. */
  below(folder: string, list: ListFolder): Hit | null {
    const own = this.at(folder);
    if (own !== null) return own;
    const key = spell(folder, this.asked.caseSensitive);
    const start = key === "" ? "" : `${key}/`;
    const first = this.sorted[this.firstFrom(start)];
    if (first !== undefined && first.startsWith(start)) return this.plain.get(first) ?? null;
    for (const glob of this.globs) {
      const found = this.fileOf(glob, folder, list, () => true);
      if (found !== null) return found;
    }
    return null;
  }

  /** Something held that a pattern matches as a shell would expand it; with `sweeps` what is below that, too. */
  matching(source: string, sweeps: boolean, list: ListFolder): Hit | null {
    const base = baseOf(source);
    if (source.length > LONGEST_PATTERN) return this.below(base, list);
    const pattern = compile(source, this.asked);
    const wide = sweeps ? compile(`${source}/**`, this.asked) : pattern;
    for (const one of this.plain.values()) {
      if (!this.startsAlike(one.path, base)) continue;
      const isRead = this.compared-- > 0;
      if (!isRead || pattern.covers(one.path) || (sweeps && wide.covers(one.path))) return one;
      if (!one.folder || !(overlaps(wide, one.pattern) || overlaps(pattern, one.pattern))) continue;
      const found = this.walk(
        deeper(base, one.path),
        list,
        (path) => pattern.covers(path) && this.at(path) !== null,
      );
      if (found !== null) return found === FULL ? one : { path: found, reservation: one.reservation };
    }
    for (const glob of this.globs) {
      const isMet = this.compared-- <= 0 ? this.startsAlike(glob.base, base) : overlaps(wide, glob.pattern);
      const found = isMet
        ? this.fileOf(glob, base, list, (path) => wide.covers(path) || pattern.covers(path))
        : null;
      if (found !== null) return found;
    }
    return null;
  }

  /** A file of a held pattern in a folder. Where there is too much to look through, the pattern itself. */
  private fileOf(
    glob: Globbed,
    folder: string,
    list: ListFolder,
    isMeant: (path: string) => boolean,
  ): Hit | null {
    if (!this.startsAlike(glob.base, folder)) return null;
    const found = this.walk(
      deeper(glob.base, folder),
      list,
      (path) => glob.pattern.covers(path) && isMeant(path),
    );
    if (found === FULL) return glob;
    return found === null ? null : { path: found, reservation: glob.reservation };
  }

  /** The first path below a folder that is asked for; `FULL` where there was too much to look at. */
  private walk(start: string, list: ListFolder, isWanted: (path: string) => boolean): string | null {
    const folders = [start];
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
      for (const name of list(folder)) {
        if (this.entries-- <= 0) return FULL;
        const path = `${folder}${folder === "" ? "" : "/"}${name}`;
        if (isWanted(path.replace(/\/$/, ""))) return path.replace(/\/$/, "");
        if (name.endsWith("/") && !MADE.test(name)) folders.push(path.slice(0, -1));
      }
    }
    return null;
  }

  /** Whether one of two folders lies in the other. */
  private startsAlike(one: string, other: string): boolean {
    const a = spell(one, this.asked.caseSensitive);
    const b = spell(other, this.asked.caseSensitive);
    return a === "" || b === "" || a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);
  }

  private firstFrom(start: string): number {
    let [low, high] = [0, this.sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.sorted[middle] ?? "") < start) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** No path: a name may not hold it. */
const FULL = "\0";

/** The folder that all matches of a pattern lie in: what stands before its first sign. */
function baseOf(source: string): string {
  if (!isGlob(source)) return source.replace(/\/+$/, "");
  const fixed = source.slice(0, source.search(/[*?[{]/));
  return fixed.slice(0, Math.max(0, fixed.lastIndexOf("/")));
}

/** The deeper of two folders of which one lies in the other. */
function deeper(a: string, b: string): string {
  return a.length > b.length ? a : b;
}
