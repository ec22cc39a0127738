import { patchedPaths } from "../../agents/patch.ts";
import type { Dialect } from "../../agents/types.ts";
import { writtenByCode } from "./code.ts";
import { piecesOf } from "./lexer.ts";
import { bareOf } from "./prefixes.ts";
import { deedOf } from "./programs.ts";
import type { Simple, Word, WriteTarget } from "./types.ts";

/** Maximum depth of shells within shells that are read. */
const DEEPEST = 4;
/** Maximum length of a path (characters). */
const LONGEST_PATH = 4_096;
/** Maximum length of all targets together (characters). Only a command that repeats a long folder for every file exceeds it. */
const MOST_TEXT = 5 * 200_000;
/** Maximum number of further words that a command line's variables stand for. */
const MOST_MEANT = 10_000;
/** `$F`, `${F}/below`: a variable's whole value, and what stands behind it. */
const VARIABLE = /^\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})([/\\].*)?$/s;

type Aim = Omit<WriteTarget, "folder" | "word">;
const FILE: Aim = { below: false, patched: false };
const TREE: Aim = { below: true, patched: false };
const PATCH: Aim = { below: false, patched: true };

/** One command line as it is read: the folder it is in by then, and the variables it has given a value. */
export class Reading {
  private readonly dialect: Dialect;
  /** By folder, then by word. */
  private readonly found = new Map<string, Map<string, WriteTarget>>();
  /** Every value that a variable is given anywhere: which one it has when is not worked out. */
  private readonly values = new Map<string, Word[]>([["PWD", [{ text: ".", quoted: true }]]]);
  private room = MOST_TEXT;
  private folder = "";
  private previous = "";

  constructor(dialect: Dialect) {
    this.dialect = dialect;
  }

  /** The files that a command line may write, each once. */
  of(command: string): WriteTarget[] {
    this.read(command, 0, this.dialect);
    const all = [...this.found.values()].flatMap((known) => [...known.values()]);
    let room = MOST_MEANT;
    return all.flatMap((target) => {
      const words = this.meant(target.word, Math.max(1, room));
      room -= words.length - 1;
      return words.map((word) => ({ ...target, word }));
    });
  }

  private read(command: string, depth: number, dialect: Dialect): void {
    if (depth > DEEPEST) return;
    const before = this.place();
    const outer: (() => void)[] = [];
    let isPatched = false;
    for (const piece of piecesOf(command, dialect)) {
      if (piece === "(") outer.push(this.place());
      else if (piece === ")") outer.pop()?.();
      else isPatched = this.take(piece, command, depth, isPatched);
    }
    before();
  }

  /** Remembers where it is, to come back. */
  private place(): () => void {
    const { folder, previous } = this;
    return () => void ([this.folder, this.previous] = [folder, previous]);
  }

  /** @returns whether all of the command's text has been looked through for patches */
  private take(simple: Simple, command: string, depth: number, isPatched: boolean): boolean {
    const { words, given } = bareOf(simple.words);
    for (const [name, value] of [...given, ...loopOf(words)]) this.give(name, value);
    this.enter(words);
    const back = this.place();
    this.enterGit(words);
    const { writes = [], sweeps = [], code = [], handed = [], patches, ...deed } = deedOf(simple);
    for (const word of [...simple.outputs, ...writes, ...writtenByCode(code, handed)]) this.aim(word, FILE);
    for (const word of sweeps) this.aim(word, TREE);
    for (const text of deed.shell ?? []) this.read(text, depth + 1, "posix");
    for (const text of deed.powershell ?? []) this.read(text, depth + 1, "powershell");
    const own = (patches ?? []).flatMap(patchedPaths);
    // A patch may come through a pipe, or from a list of words: then it stands somewhere else in the command.
    const isElsewhere = patches !== undefined && own.length === 0 && !isPatched;
    for (const text of isElsewhere ? patchedPaths(command) : own) this.aim({ text, quoted: true }, PATCH);
    back();
    return isPatched || isElsewhere;
  }

  private aim(word: Word, aim: Aim): void {
    this.room -= word.text.length;
    if (word.text === "" || word.text.length > LONGEST_PATH || this.room < 0) return;
    const { folder } = this;
    const known = this.found.get(folder) ?? new Map<string, WriteTarget>();
    this.found.set(folder, known.set(JSON.stringify([word, aim]), { folder, word, ...aim }));
  }

  /** A value for a variable. */
  private give(name: string, value: Word): void {
    if (value.text === "" || value.text.length > LONGEST_PATH) return;
    const values = this.values.get(name);
    if (values === undefined) this.values.set(name, [value]);
    else values.push(value);
  }

  /** A word as it stands, or what the variable at its beginning may hold. */
  private meant(word: Word, most: number): readonly Word[] {
    const [, plain, braced, rest = ""] = VARIABLE.exec(word.text) ?? [];
    const values = this.values.get(plain ?? braced ?? "");
    if (values === undefined) return [word];
    return values.slice(0, most).map(({ text, quoted }) => ({ text: text + rest, quoted }));
  }

  private enter(words: readonly Word[]): void {
    const [program, ...args] = words;
    const name = (program?.text ?? "").slice(0, 20).toLowerCase();
    if (!/^(?:cd|chdir|pushd|popd|set-location|sl)$/.test(name)) return;
    const to = args.find(({ text }) => text === "-" || !/^-[A-Za-z-]/.test(text))?.text;
    if (name === "popd" || to === "-") [this.folder, this.previous] = [this.previous, this.folder];
    else if (to !== undefined && to !== "") this.go(to);
  }

  private go(to: string): void {
    const isWhole = /^(?:[/\\]|[A-Za-z]:)/.test(to);
    const folder = isWhole || this.folder === "" ? to : `${this.folder}/${to}`;
    this.previous = this.folder;
    if (folder.length <= LONGEST_PATH) this.folder = folder;
  }

  /** `git -C DIR` acts there. */
  private enterGit(words: readonly Word[]): void {
    const at = words[0]?.text === "git" ? words.findIndex(({ text }) => text === "-C") : -1;
    const folder = at < 0 ? undefined : words[at + 1]?.text;
    if (folder !== undefined) this.go(folder);
  }
}

/** `for NAME in WORDS`. */
function loopOf([program, name, , ...values]: readonly Word[]): (readonly [string, Word])[] {
  if (program?.text !== "for" || name === undefined) return [];
  return values.map((value) => [name.text, value] as const);
}
