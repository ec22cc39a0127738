import { commandsIn } from "./code.ts";
import { textPrintedBy } from "./printed.ts";
import { type CommandReader, everything, has, NOTHING, plain, valuesOf, word } from "./readers.ts";
import type { Simple, Word } from "./types.ts";

/** Code behind one of these options, or fed to the program, and what it is handed. */
export const running =
  (option: RegExp): CommandReader =>
  (args, simple, readInner) => {
    const given = valuesOf(args, option);
    const behind = programOf(args, given);
    if (behind !== null) return readInner({ ...simple, words: behind, outputs: [] });
    const fed = given.length === 0 && isFedCode(args) ? fedTo(simple) : simple.fed;
    const code = [...given, ...fed];
    return { code, handed: handedTo(given, args), shell: code.flatMap(commandsIn) };
  };

/** `python -m black x`, `node node_modules/.bin/prettier x`: a program of its own. */
function programOf(args: readonly Word[], given: readonly string[]): readonly Word[] | null {
  const module = args.findIndex(({ text }) => text === "-m");
  if (given.length > 0) return null;
  if (module >= 0) return module + 1 < args.length ? args.slice(module + 1) : null;
  const at = args.findIndex(({ text }) => !text.startsWith("-"));
  const script = args[at]?.text ?? "";
  if (!/node_modules[/\\]/.test(script)) return null;
  const name =
    /[/\\]\.bin[/\\]([^/\\]+)$/.exec(script)?.[1] ??
    /node_modules[/\\]((?:@[^/\\]+[/\\])?[^/\\]+)/.exec(script)?.[1];
  return name === undefined ? null : [word(name.replace(/\.[cm]?js$/, "")), ...args.slice(at + 1)];
}

/** Without a script of its own, or with a `-` for one, it runs what it is fed. */
function isFedCode(args: readonly Word[]): boolean {
  return (
    args.every(({ text }) => text.startsWith("-") || text === "/dev/stdin") ||
    args.some(({ text }) => text === "-")
  );
}

function fedTo({ fed, piped }: Simple): readonly string[] {
  if (fed.length > 0 || piped === null) return fed;
  const text = textPrintedBy(piped);
  return text === null ? [] : [text];
}

/** Code that is fed is handed what stands behind the `-`; where there is none, the first word is a script. */
function handedTo(given: readonly string[], args: readonly Word[]): Word[] {
  const fed = args.findIndex(({ text }) => text === "-" || text === "/dev/stdin");
  if (given.length === 0) return fed < 0 ? [] : plain(args.slice(fed + 1));
  const codes = new Set(given);
  return plain(args).filter(({ text }) => !codes.has(text));
}

export const shell: CommandReader = (args, simple) => {
  const at = args.findIndex(({ text }) => /^-\w*c$|^-c/i.test(text));
  if (at >= 0) {
    const codes = valuesOf(args, /^-\w*c$|^-c/i);
    return { shell: [...codes, ...simple.fed], given: args.slice(at + 3) };
  }
  const given = plain(args);
  const isFed = given.length === 0 || has(args, /^(?:-s|-|\/dev\/stdin)$/);
  return isFed ? { shell: [...fedTo(simple)], given } : NOTHING;
};

/** A program that runs the words behind one of its options, or its first words, as shell code. */
export const shellBehind =
  (option: RegExp): CommandReader =>
  (args) => ({ shell: valuesOf(args, option) });

/** All that it is given is one command, or several. */
export const shellOf =
  (valued = /^$/): CommandReader =>
  (args) => {
    const words = args.filter(
      (_, at) => !valued.test(args[at - 1]?.text ?? "") && !valued.test(args[at]?.text ?? ""),
    );
    const rest = words.slice(words.findIndex(({ text }) => !text.startsWith("-")));
    const isOne = rest.some(({ text }) => /\s/.test(text));
    if (rest.length === 0) return NOTHING;
    return { shell: isOne ? rest.map(({ text }) => text) : [rest.map(({ text }) => text).join(" ")] };
  };

/** Shells: their input is shell code. */
export const shellFed: CommandReader = (_, simple) => ({ shell: [...fedTo(simple)] });

/** Single letters before an `i` that take no value: `-pi`, but not `-Ilib`. */
const IN_PLACE = /^-[0-9acflnpstuwSTUWX]*i/;

/** Perl and Ruby. */
export const perl: CommandReader = (args, simple, readInner) =>
  (has(args, IN_PLACE) ? everything : running(/^-\w*[eE]$/))(args, simple, readInner);
