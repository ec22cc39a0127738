import { patching } from "./patches.ts";
import { type CommandReader, everything, isOption, moving, NOTHING, unless, word } from "./readers.ts";
import type { Word } from "./types.ts";

/** Options of git that take a value. `-C` is seen to by the caller. */
const VALUES = /^(?:-C|-c|--git-dir|--work-tree|--namespace)$/;

const DRY = /^(?:-[A-Za-z]*n[A-Za-z]*|--dry-run)$/;
const STAGED = /^(?:-[qWp23]*S\w*|--stag\w*)$/;
const WORKTREE = /^(?:-[qSp23]*W\w*|--work\w*)$/;

/** With `--staged` alone only git's index is written; the file stays as it is. */
const restoring: CommandReader = (args, simple, deed) => {
  const options = optionsOf(args);
  const isIndex = options.some((one) => STAGED.test(one)) && !options.some((one) => WORKTREE.test(one));
  return isIndex ? NOTHING : everything(args, simple, deed);
};

/** Behind `--` there are only paths. */
function optionsOf(args: readonly Word[]): string[] {
  const end = args.findIndex(({ text }) => text === "--");
  return (end < 0 ? args : args.slice(0, end)).map(({ text }) => text);
}

/** What git's commands do to files; those that read, and those that only write its index, are none of them. */
const COMMANDS: ReadonlyMap<string, CommandReader> = new Map([
  ["checkout", everything],
  ["restore", restoring],
  ["rm", unless(/^--cached$/, unless(DRY, everything))],
  ["mv", unless(DRY, moving)],
  ["apply", unless(/^--(?:check|stat|numstat|summary|cached)$/, patching)],
  ["am", patching],
]);

export const git: CommandReader = (args, simple, deed) => {
  let at = 0;
  while (isOption(args[at] ?? word(""))) at += VALUES.test(args[at]?.text ?? "") ? 2 : 1;
  const command = args[at] ?? word("");
  return COMMANDS.get(command.text)?.(args.slice(at + 1), simple, deed) ?? NOTHING;
};
