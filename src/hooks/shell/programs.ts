import { CMDLETS } from "./cmdlets.ts";
import { finding, foundBy } from "./find.ts";
import { git } from "./git.ts";
import { perl, running, shell } from "./interpreters.ts";
import { patching } from "./patches.ts";
import { bareOf } from "./prefixes.ts";
import {
  type CommandReader,
  copying,
  type Deed,
  everything,
  mirroring,
  NOTHING,
  plain,
  sed,
  unless,
  valuesOf,
  when,
  word,
} from "./readers.ts";
import type { Simple, Word } from "./types.ts";

/** Readers of arguments by the program's name; the first pattern that matches counts. */
const PROGRAMS: readonly (readonly [RegExp, CommandReader])[] = [
  ...CMDLETS,
  [/^(?:unlink|shred|truncate|rimraf|sponge|ed|ex)$/, everything],
  [/^g?sed$/, sed],
  [/^[gm]?awk$/, when(/^(?:-i|--include)/)],
  [/^(?:install|ln|scp)$/, copying],
  [/^rsync$/, unless(/^(?:-[A-Za-z]*n[A-Za-z]*|--dry-run)$/, mirroring)],
  [
    /^dd$/,
    (args) => ({ writes: args.flatMap(({ text }) => (text.startsWith("of=") ? word(text.slice(3)) : [])) }),
  ],
  [/^patch$/, unless(/^(?:--dry-run|--check|-C)$/, patching)],
  [/^apply_?patch$/, (args, { fed }) => ({ patches: [...args.map(({ text }) => text), ...fed] })],
  [/^find$/, finding],
  [/^git$/, git],
  [
    /^(?:curl|wget|sort)$/,
    (args) => ({ writes: valuesOf(args, /^(?:-o|-O|--output(?:-document)?)$/).map(word) }),
  ],
  [/^(?:ba|z|da|k)?sh$|^fish$/, shell],
  [/^eval$/, (args) => ({ shell: [args.map(({ text }) => text).join(" ")] })],
  [/^(?:perl|ruby)$/, perl],
  [
    /^(?:py|pypy\d*|python[\d.]*|node|nodejs|tsx|ts-node|deno|bun|php|lua|osascript)$/,
    running(/^(?:-\w*[cer]|-p|-pe|--eval|--print|eval)$/),
  ],
  // Formatters and fixers of all kinds.
  [/./, when(/^--(?:write|fix|in-place|inplace|overwrite)$/)],
];

/** Maximum depth of commands within commands that are read. */
const DEEPEST = 3;

/** Reads a simple command: the files it writes and the code it runs. */
export function deedOf(simple: Simple, depth = 0): Deed {
  const { words, isFed } = bareOf(simple.words);
  const [program, ...args] = isFed ? [...words, ...xargsWords(simple)] : words;
  const name = (program?.text.split(/[/\\]/).at(-1) ?? "").replace(/\.exe$/i, "");
  const reader = PROGRAMS.find(([pattern]) => pattern.test(name))?.[1];
  const inner = (run: Simple) => (depth < DEEPEST ? deedOf(run, depth + 1) : NOTHING);
  return reader?.(args, isFed ? { ...simple, fed: [] } : simple, inner) ?? NOTHING;
}

/** The arguments that `xargs` adds: its input, cut into words. */
function xargsWords({ piped, fed }: Simple): readonly Word[] {
  return [...(piped === null ? [] : printedBy(piped)), ...fed.map(word).flatMap(cut)];
}

/** The words that a command prints, as far as its own arguments show them. */
function printedBy({ words, fed }: Simple): readonly Word[] {
  const [program, ...args] = bareOf(words).words;
  switch (program?.text) {
    case "find":
      return foundBy(args);
    case "echo":
    case "printf":
    case "ls":
      return plain(args).flatMap(cut);
    case "cat":
      return fed.map(word).flatMap(cut);
    default:
      return [];
  }
}

/** Cuts a word at blanks and line ends, the escapes of `printf` included. */
function cut({ text, quoted }: Word): Word[] {
  const parts = text.split(/(?:\s|\\[nt0])+/).filter((part) => part !== "");
  return parts.map((part) => ({ text: part, quoted }));
}
