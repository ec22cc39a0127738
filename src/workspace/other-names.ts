import { join, sep } from "node:path";
import { renamedSince } from "../git/renamed.ts";
import { isGlob } from "../paths/glob.ts";
import { compile, type Pattern, patternOf } from "../paths/overlap.ts";
import type { AskedName, HeldName, OtherName } from "../rules/context.ts";
import { FileMarks, isMoved } from "../session/file-marks.ts";
import { pathsBelow } from "../session/resolve.ts";
import { statOf, type Stats } from "../system/files.ts";

export { FileMarks };

/** Maximum number of files of a side that are looked at for those that have several names; a stat each. */
const MOST_FILES = 50_000;
/** Maximum number of asked files that are compared with those that are gone. */
const MOST_NEW = 5_000;
/** The file says times to the minute, and clocks of file systems are coarse (ms). */
const MINUTE = 60_000;

interface HeldPattern extends HeldName {
  readonly pattern: Pattern;
  readonly kind: "file" | "folder" | "glob" | "none";
}

/**
 * Names that somebody holds and by which what is asked about is reached although it is called otherwise: another name of the same file (a
 * hard link), or the one that it had before it was moved. Looked up only where no name is held as it stands.
 */
export class OtherNames {
  private readonly root: string;
  private readonly caseSensitive: boolean;
  private readonly marks: FileMarks;
  private readonly most: number;

  /** @param most how many files of a side are looked at */
  constructor(root: string, caseSensitive: boolean, marks: FileMarks, most = MOST_FILES) {
    this.root = root;
    this.caseSensitive = caseSensitive;
    this.marks = marks;
    this.most = most;
  }

  /** Notes what these names are on disk, which somebody has just got: each file, and those of a folder or a pattern. */
  note(names: readonly AskedName[], now: number): void {
    for (const one of names) this.marks.note(this.filesOf(one), now, this.isMany(one));
  }

  /** Those of a file, or of what is in a folder or matches a pattern. */
  of(asked: AskedName, given: readonly HeldName[]): readonly OtherName[] {
    const held = given.map((one) => this.read(one));
    if (held.length === 0) return [];
    for (const { kind, pattern, since } of held)
      if (kind === "file") this.marks.note([join(this.root, pattern.path ?? "")], since ?? 0);
    return [...this.linked(this.filesOf(asked), held), ...this.moved(asked, held)];
  }

  /** Claims on these files (absolute, wherever they lie) under another name. */
  linkedTo(files: readonly string[], given: readonly HeldName[]): readonly OtherName[] {
    return this.linked(
      files,
      given.map((one) => this.read(one)),
    );
  }

  private read(one: HeldName): HeldPattern {
    const pattern = patternOf(one.name, { caseSensitive: this.caseSensitive });
    if (pattern.glob !== null || pattern.key === null) return { ...one, pattern, kind: "glob" };
    const stat = statOf(join(this.root, pattern.path ?? ""));
    return { ...one, pattern, kind: stat === undefined ? "none" : stat.isDirectory() ? "folder" : "file" };
  }

  /** The files that are asked about, absolute. */
  private *filesOf({ path, glob = false }: AskedName): Generator<string> {
    const file = join(this.root, path);
    if (!this.isMany({ path, glob })) return yield file;
    const base = glob ? baseOf(path) : path;
    const pattern = glob ? this.compiled(path) : null;
    for (const found of pathsBelow(this.root, base))
      if (pattern === null || pattern.covers(found.normalize("NFC"))) yield join(this.root, found);
  }

  private isMany({ path, glob = false }: AskedName): boolean {
    return glob || statOf(join(this.root, path))?.isDirectory() === true;
  }

  private compiled(path: string): Pattern {
    return compile(path, { caseSensitive: this.caseSensitive });
  }

  /** The smaller side first: of what has one name only there is no other. */
  private linked(files: Iterable<string>, held: readonly HeldPattern[]): OtherName[] {
    const asked = marksOf(files, this.most);
    if (asked?.size === 0) return [];
    const found: OtherName[] = [];
    for (const one of held) {
      const name = this.nameAmong(asked, one);
      if (name !== null) found.push({ name, how: asked === null ? "unseen" : "link" });
    }
    return found;
  }

  /**
   * A held name of one of these files; the pattern itself where too much would have to be looked at to tell.
   * @param marks null for more files than are looked at: whatever has several names may be among them
   */
  private nameAmong(marks: ReadonlySet<string> | null, { pattern, kind }: HeldPattern): string | null {
    const isAmong = (path: string): boolean => {
      const mark = markOf(join(this.root, path));
      return mark !== null && (marks === null || marks.has(mark));
    };
    if (kind === "none") return null;
    if (kind === "file") return isAmong(pattern.path ?? "") ? pattern.path : null;
    let count = 0;
    for (const path of pathsBelow(
      this.root,
      kind === "folder" ? (pattern.path ?? "") : baseOf(pattern.source),
    )) {
      if (++count > this.most) return pattern.source;
      const name = path.normalize("NFC");
      if (pattern.covers(name) && isAmong(path)) return name;
    }
    return null;
  }

  /** Names that were held, are gone, and are now what is asked about: by what the files were on disk, or as git says. */
  private moved(asked: AskedName, held: readonly HeldPattern[]): OtherName[] {
    const may = held.filter(({ kind }) => kind !== "file");
    const isOne = asked.glob !== true;
    const stat = isOne ? statOf(join(this.root, asked.path)) : undefined;
    if (isOne && stat === undefined) return [];
    const young =
      stat?.isFile() === true
        ? may.filter(({ since }) => since === null || stat.ctimeMs >= since - MINUTE)
        : may;
    if (young.length === 0) return [];
    const since = young.some((one) => one.since === null)
      ? null
      : Math.min(...young.map((one) => one.since ?? Infinity));
    const covers = asked.glob === true ? this.compiled(asked.path) : null;
    const isAsked = (path: string) =>
      covers?.covers(path) ?? (asked.path === "" || path === asked.path || path.startsWith(`${asked.path}/`));
    const isHeld = (path: string) => young.some(({ pattern }) => pattern.covers(path));
    const below = asked.glob === true ? baseOf(asked.path) : asked.path;
    const known = this.knownAgain(asked, stat, young);
    const isTold = known.length > 0 && stat?.isFile() === true;
    const pairs = isTold ? [] : renamedSince(this.root, { since, below, file: stat, isAsked, isHeld });
    return [...new Set([...known, ...pairs])].map((name) => ({ name, how: "moved" as const }));
  }

  /** Held names that were seen as a file since they are held, are gone, and whose file is one of those that are asked about. */
  private knownAgain(asked: AskedName, stat: Stats | undefined, held: readonly HeldPattern[]): string[] {
    const top = join(this.root, sep);
    const gone = [...this.marks.latest().values()].filter(({ file, at }) => {
      const path = file.startsWith(top) ? file.slice(top.length).replaceAll(sep, "/") : null;
      const isHeld = ({ pattern, since }: HeldPattern) =>
        path !== null && (since === null || at >= since - MINUTE) && pattern.covers(path.normalize("NFC"));
      return held.some(isHeld) && statOf(file) === undefined;
    });
    if (gone.length === 0) return [];
    const found = new Set<string>();
    let count = 0;
    for (const file of this.filesOf(asked)) {
      const now = file === join(this.root, asked.path) ? stat : statOf(file);
      if (++count > MOST_NEW) break;
      if (now === undefined) continue;
      for (const mark of gone)
        if (isMoved(mark, file, now)) found.add(mark.file.slice(top.length).replaceAll(sep, "/"));
    }
    return [...found];
  }
}

/** Of files that have several names, what they are on disk; null where there are more files than are looked at. */
function marksOf(files: Iterable<string>, most: number): Set<string> | null {
  const found = new Set<string>();
  let count = 0;
  for (const file of files) {
    if (++count > most) return null;
    const mark = markOf(file);
    if (mark !== null) found.add(mark);
  }
  return found;
}

function markOf(file: string): string | null {
  const stat = statOf(file);
  return stat?.isFile() === true && stat.nlink > 1 ? `${stat.dev} ${stat.ino}` : null;
}

/** The folder that all of a pattern lies in. */
function baseOf(source: string): string {
  if (!isGlob(source)) return source;
  const fixed = source.slice(0, source.search(/[*?[{]/));
  return fixed.slice(0, Math.max(0, fixed.lastIndexOf("/")));
}
