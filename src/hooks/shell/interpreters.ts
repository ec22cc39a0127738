import { type CommandReader, everything, has, plain, valuesOf } from "./readers.ts";
import type { Word } from "./types.ts";

/** Code behind one of these options, or fed to the program, and what it is handed. */
export const running =
  (option: RegExp): CommandReader =>
  (args, { fed }) => {
    const given = valuesOf(args, option);
    return { code: [...given, ...fed], handed: handedTo(given, args) };
  };

/** Code that is fed is handed what stands behind the `-`; where there is none, the first word is a script. */
function handedTo(given: readonly string[], args: readonly Word[]): Word[] {
  const fed = args.findIndex(({ text }) => text === "-" || text === "/dev/stdin");
  if (given.length === 0) return fed < 0 ? [] : plain(args.slice(fed + 1));
  const codes = new Set(given);
  return plain(args).filter(({ text }) => !codes.has(text));
}

export const shell: CommandReader = (args, { fed }) => ({
  shell: [...valuesOf(args, /^-\w*c$|^-c/i), ...fed],
});

/** Single letters before an `i` that take no value: `-pi`, but not `-Ilib`. */
const IN_PLACE = /^-[0-9acflnpstuwSTUWX]*i/;

/** Perl and Ruby. */
export const perl: CommandReader = (args, simple, deed) =>
  (has(args, IN_PLACE) ? everything : running(/^-\w*[eE]$/))(args, simple, deed);
