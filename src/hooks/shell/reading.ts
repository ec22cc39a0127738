import { patchedPaths } from "../../agents/patch.ts";
import type { Dialect } from "../../agents/types.ts";
import { writtenByCode } from "./code.ts";
import { commandOf } from "./git.ts";
import { Lists } from "./lists.ts";
import { piecesOf, type WorkLeft } from "./lexer.ts";
import { changedBy, inFolder } from "./patches.ts";
import { withPlainPaths } from "./path-expressions.ts";
import { withoutPrefixes } from "./prefixes.ts";
import { cut, printedBy, TOP } from "./printed.ts";
import { effectOfCommand } from "./programs.ts";
import { type ProgramEffect, plain, word } from "./readers.ts";
import type {
  CommandReading,
  ProjectFiles,
  ShellContext,
  Simple,
  TreeAct,
  Word,
  WriteTarget,
} from "./types.ts";
import { Variables } from "./variables.ts";

/** Maximum depth of shells within shells that are read. */
const DEEPEST = 4;
/** Maximum length of a path (characters). */
const LONGEST_PATH = 4_096;
/** Maximum length of all targets together (characters). Only a command that repeats a long folder for every file exceeds it. */
const MOST_TEXT = 5 * 200_000;
/** Maximum length of all that is read outside of quotes and here-documents (characters). */
const MOST_STEPS = 250_000;
/** Maximum number of simple commands that are read. */
const MOST_COMMANDS = 10_000;
/** Maximum number of acts, of names that links give, of patches that are read, each. */
const MOST_ACTS = 50;
/** Maximum number of files with scripts that are looked for. */
const MOST_MANIFESTS = 200;

type Aim = Omit<WriteTarget, "folder" | "word">;
const FILE: Aim = { below: false, patched: false };
const TREE: Aim = { below: true, patched: false };
const PATCH: Aim = { below: false, patched: true };

/** One command line as it is read: the folder it is in by then, and the variables it has given a value. */
export class ShellReader {
  private readonly dialect: Dialect;
  private readonly context: ShellContext;
  /** By folder, then by word. */
  private readonly found = new Map<string, Map<string, WriteTarget>>();
  private readonly variables: Variables;
  private readonly lists = new Lists((path) => this.context.textOf(path, this.folder));
  private readonly acts: TreeAct[] = [];
  private readonly aliases = new Set<string>();
  private readonly links = new Map<string, string>();
  /** Names that `read` fills, until the loop around it says from what. */
  private readonly filled: string[] = [];
  private readonly work: WorkLeft = { steps: MOST_STEPS, commands: MOST_COMMANDS };
  private patches = MOST_ACTS;
  private manifests = MOST_MANIFESTS;
  private room = MOST_TEXT;
  private folder = "";
  private previous = "";

  constructor(dialect: Dialect, context: ShellContext) {
    this.dialect = dialect;
    this.context = context;
    this.variables = new Variables(context.env, dialect);
    this.variables.give("PWD", word("."));
    this.variables.give(TOP.slice(1), word(context.top));
  }

  /** Files that a command line may write, each once, and its effects on work trees. */
  of(command: string): CommandReading {
    this.read(command, 0, this.dialect);
    const all = [...this.found.values()].flatMap((known) => [...known.values()]);
    const isWhole = this.work.steps > 0 && this.work.commands > 0;
    return { targets: this.variables.expanded(all), acts: this.acts, aliases: [...this.aliases], isWhole };
  }

  private read(command: string, depth: number, dialect: Dialect): void {
    if (depth > DEEPEST) return;
    const before = this.place();
    const outer: (() => void)[] = [];
    let isPatched = false;
    const text = dialect === "powershell" ? withPlainPaths(command) : command;
    for (const piece of piecesOf(text, dialect, this.work)) {
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
  private take(one: Simple, command: string, depth: number, isPatched: boolean): boolean {
    const simple = this.lists.handed(one);
    this.lists.note(one);
    const { words, given } = withoutPrefixes(simple.words);
    for (const [name, value] of [...given, ...loopOf(words)]) this.variables.give(name, value);
    this.fill(words, simple);
    this.enter(words);
    const back = this.place();
    this.enterGit(words);
    const { writes = [], sweeps = [], code = [], handed = [], patches, ...effect } = effectOfCommand(simple);
    for (const word of [...simple.outputs, ...writes, ...writtenByCode(code, handed)]) this.aim(word, FILE);
    for (const word of sweeps) this.aim(word, TREE);
    this.run(effect, depth);
    this.note(effect);
    const own = (patches ?? []).flatMap(patchedPaths);
    // A patch may come through a pipe, or from a list of words: then it stands somewhere else in the command.
    const isElsewhere = patches !== undefined && own.length === 0 && !isPatched;
    for (const text of isElsewhere ? patchedPaths(command) : own) this.aim(word(text), PATCH);
    back();
    return isPatched || isElsewhere;
  }

  /** Code that a command runs. */
  private run(effect: ProgramEffect, depth: number): void {
    const { shell = [], powershell = [], given = [], scripts = [], aliased } = effect;
    for (const [at, value] of given.entries()) {
      this.variables.give(String(at + 1), value);
      this.variables.give("@", value);
    }
    for (const text of shell) this.read(text, depth + 1, "posix");
    for (const text of powershell) this.read(text, depth + 1, "powershell");
    for (const call of scripts)
      for (const { folder, code } of call(this.project)) {
        const back = this.place();
        this.go(folder);
        for (const text of code) this.read(text, depth + 1, "posix");
        back();
      }
    if (aliased === undefined) return;
    const alias = this.context.alias(aliased.name);
    if (alias === null) this.aliases.add(aliased.name);
    else this.read(commandOf(alias, aliased.rest, aliased.options), depth + 1, "posix");
  }

  /** Files of the project, of which so many may be looked for. */
  private readonly project: ProjectFiles = {
    textOf: (path) => (this.manifests-- > 0 ? this.context.textOf(path, this.folder) : null),
    namesIn: (path) => (this.manifests-- > 0 ? this.context.namesIn(path, this.folder) : []),
  };

  /** Acts on a work tree, other names for folders, and patches in files. */
  private note({ acts = [], links = [], patchFiles = [], patchAim }: ProgramEffect): void {
    for (const { at, ...act } of acts.slice(0, MOST_ACTS - this.acts.length)) {
      const back = this.place();
      if (at !== undefined) this.go(at);
      this.acts.push({ ...act, folder: this.folder });
      back();
    }
    for (const [link, target] of links)
      if (this.links.size < MOST_ACTS) this.links.set(link.text, target.text);
    if (patchAim === undefined) return;
    for (const { text } of patchFiles) {
      const patch = this.patches-- > 0 ? this.context.textOf(text, this.folder) : null;
      const paths = patch === null ? [] : changedBy(patch, patchAim);
      for (const path of paths) this.aim(word(inFolder(path, patchAim)), FILE);
    }
  }

  private aim(one: Word, aim: Aim): void {
    this.room -= one.text.length;
    if (one.text === "" || one.text.length > LONGEST_PATH || this.room < 0) return;
    const { folder } = this;
    const known = this.found.get(folder) ?? new Map<string, WriteTarget>();
    this.found.set(folder, known.set(JSON.stringify([one, aim]), { folder, word: one, ...aim }));
    for (const [link, target] of this.links) {
      const text =
        one.text === link || one.text.startsWith(`${link}/`) ? target + one.text.slice(link.length) : null;
      if (text !== null) known.set(JSON.stringify([text, aim]), { folder, word: { ...one, text }, ...aim });
    }
  }

  /** `read F`: what is piped into it, or into the loop that it stands in. */
  private fill(words: readonly Word[], simple: Simple): void {
    const [program, ...args] = words;
    if (
      /^(?:foreach-object|foreach|where-object|%|\?)$/i.test(program?.text ?? "") &&
      simple.piped !== null
    ) {
      for (const value of printedBy(simple.piped)) this.variables.give("_", value);
    } else if (program?.text === "read") {
      const names = plain(args).map(({ text }) => text);
      this.filled.push(...names.slice(0, MOST_ACTS - this.filled.length));
      const piped = simple.piped === null ? [] : printedBy(simple.piped);
      for (const name of names)
        for (const value of [...piped, ...simple.fed.flatMap((text) => text.split("\n")).map(word)])
          this.variables.give(name, value);
    } else if (program?.text === "done") {
      const piped = simple.piped === null ? [] : printedBy(simple.piped);
      const values = [...piped, ...simple.fed.map(word).flatMap(cut)];
      for (const name of this.filled) for (const value of values) this.variables.give(name, value);
    }
  }

  private enter(words: readonly Word[]): void {
    const [program, ...args] = words;
    const name = (program?.text ?? "").slice(0, 20).toLowerCase();
    if (!/^(?:cd|chdir|pushd|popd|set-location|sl)$/.test(name)) return;
    const to = args.find(({ text }) => text === "-" || !/^-[A-Za-z-]/.test(text))?.text;
    if (name === "popd" || to === "-") [this.folder, this.previous] = [this.previous, this.folder];
    else if (to !== undefined && to !== "") this.go(to);
  }

  private go(given: string): void {
    const to = this.variables.first(given);
    const isWhole = /^(?:[/\\]|[A-Za-z]:)/.test(to);
    const folder = isWhole || this.folder === "" ? to : `${this.folder}/${to}`;
    this.previous = this.folder;
    if (folder.length <= LONGEST_PATH) this.folder = folder;
  }

  /** `git -C DIR` acts there. */
  private enterGit(words: readonly Word[]): void {
    const isGit = /^(?:.*\/)?(?:git|hub)$/.test(words[0]?.text ?? "");
    const at = isGit ? words.findIndex(({ text }) => text === "-C") : -1;
    const folder = at < 0 ? undefined : words[at + 1]?.text;
    if (folder !== undefined) this.go(folder);
  }
}

/** `for NAME in WORDS`. */
function loopOf([program, name, , ...values]: readonly Word[]): (readonly [string, Word])[] {
  if (program?.text !== "for" || name === undefined) return [];
  return values.map((value) => [name.text, value] as const);
}
