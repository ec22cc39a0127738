import type { Dialect } from "../types.ts";
import { simpleCommands } from "./lexer.ts";
import { deedOf } from "./programs.ts";
import type { Simple, Target, Word } from "./types.ts";

export type { Target } from "./types.ts";

/** Shells within shells within shells: deeper than that nobody looks. */
const DEEPEST = 4;
/** A command line longer than that is not looked into: characters. */
const LONGEST = 200_000;

/** Code that seems to write rather than to read. */
const WRITES =
  /writ|open\s*\([^)]*,\s*(?:mode\s*=\s*)?['"`][rbt]*[wax+]|append|unlink|remove|rename|os\.replace|copy|truncat|rmtree|rm(?:Sync)?\(|>|\bputs\b.*File|File\.(?:open|delete)|file_put/i;

/**
 * Every file that a shell command may write, as far as its own words say so: redirections, programs that write what
 * they are given, inline code. Reading and testing are no writing. Pure; never throws.
 */
export function writtenBy(command: string, dialect: Dialect): Target[] {
  return command.length > LONGEST ? [] : targetsOf(command, dialect, [], 0);
}

function targetsOf(command: string, dialect: Dialect, start: readonly string[], depth: number): Target[] {
  if (depth > DEEPEST) return [];
  const from = [...start];
  return simpleCommands(command, dialect).flatMap((simple) => {
    const folder = enteredBy(simple);
    if (folder !== null) from.push(folder);
    const here = [...from, ...gitFolder(simple)];
    const target = (word: Word): Target => ({ from: here, word, below: false });
    const tree = (word: Word): Target => ({ from: here, word, below: true });
    const { writes = [], sweeps = [], shell = [], code = [] } = deedOf(simple);
    return [
      ...[...simple.outputs, ...writes].map(target),
      ...sweeps.map(tree),
      ...code.filter((text) => WRITES.test(text)).flatMap((text) => tokensOf(text).map(target)),
      ...shell.flatMap((text) => targetsOf(text, dialect, here, depth + 1)),
    ];
  });
}

function enteredBy({ words }: Simple): string | null {
  const [program, folder] = words;
  return /^(?:cd|pushd|set-location|sl)$/i.test(program?.text ?? "") ? (folder?.text ?? null) : null;
}

/** `git -C DIR` acts there. */
function gitFolder({ words }: Simple): string[] {
  const at = words[0]?.text === "git" ? words.findIndex(({ text }) => text === "-C") : -1;
  const folder = at < 0 ? undefined : words[at + 1]?.text;
  return folder === undefined ? [] : [folder];
}

/** What may be a path in the code of some language: whatever stands between quotes, brackets and blanks. */
function tokensOf(code: string): Word[] {
  const found = new Set(code.split(/[\s'"`()[\]{},;=<>|&]+/).filter((text) => text !== ""));
  return [...found].map((text) => ({ text, quoted: true }));
}
