import { expanded } from "./formatters.ts";
import { type GitEffect, actOf, githubAct } from "./git-trees.ts";
import { gitPatching } from "./patches.ts";
import {
  type CommandReader,
  everything,
  has,
  isOption,
  moving,
  NOTHING,
  plain,
  unless,
  valuesOf,
  without,
  word,
} from "./readers.ts";
import type { Word } from "./types.ts";

/** Options of git that take a value. `-C` is seen to by the caller. */
const VALUES = /^(?:-C|-c|--git-dir|--work-tree|--namespace|--super-prefix|--config-env|--exec-path)$/;
/** Those that say where the repository is. */
const WHERE = /^--(?:git-dir|work-tree)(?:=|$)/;

const DRY = /^(?:-[A-Za-z]*n[A-Za-z]*|--dry-run)$/;
/** Options of `git config` that read, and of those that write. */
const READS_CONFIG = /^(?:--get.*|-l|--list|list|get)$/;

const configuring: CommandReader = (args) => {
  const [file] = valuesOf(args, /^(?:-f|--file)$/);
  const words = plain(without(args, /^(?:-f|--file|--type|--default)$/));
  const writes = words.length > 1 || has(args, /^--(?:unset|add|replace|rename|remove|edit)/);
  return file === undefined || !writes || has(args, READS_CONFIG) ? NOTHING : { writes: [word(file)] };
};

/** A file to which `git diff`, `archive` and others write. */
const printing: CommandReader = (args) => ({
  writes: valuesOf(args, /^(?:-o|--output|--output-directory)$/).map(word),
});

/** Effects of git's commands on files that they name; commands that read or only write the index are not listed. */
const COMMANDS: ReadonlyMap<string, CommandReader> = new Map([
  ["rm", unless(/^--cached$/, unless(DRY, everything))],
  ["mv", unless(DRY, moving)],
  ["apply", unless(/^--(?:check|stat|numstat|summary|cached)$/, gitPatching)],
  ["am", unless(/^--(?:abort|skip|quit|continue|resolved|show-current-patch.*)$|^-r$/, gitPatching)],
  ["config", configuring],
  ["diff", printing],
  ["log", printing],
  ["show", printing],
  ["archive", printing],
  ["format-patch", printing],
  ["bundle", (args) => ({ writes: plain(args)[0]?.text === "create" ? plain(args).slice(1, 2) : [] })],
  ["submodule", (args) => (has(args, /^deinit$/) ? { sweeps: plain(args).slice(1) } : NOTHING)],
  [
    "bisect",
    (args) =>
      plain(args)[0]?.text === "run" ? { shell: [textsOf(plain(args).slice(1)).join(" ")] } : NOTHING,
  ],
  ["rebase", (args) => ({ shell: valuesOf(args, /^(?:-x|--exec)$/) })],
]);

/** Commands that git has by itself, as far as they are usual: what is none of them may be an alias. */
const KNOWN = new Set(
  "add am annotate apply archive bisect blame branch bundle cat-file check-attr check-ignore checkout checkout-index cherry cherry-pick clean clone commit commit-tree config count-objects credential describe diff diff-files diff-index diff-tree difftool fetch filter-branch for-each-ref format-patch fsck gc grep gui hash-object help hook index-pack init interpret-trailers lfs log ls-files ls-remote ls-tree maintenance merge merge-base merge-file merge-tree mergetool mv name-rev notes pack-refs prune pull push range-diff read-tree rebase reflog remote repack replace rerere reset restore rev-list rev-parse revert rm shortlog show show-branch show-ref sparse-checkout stage stash status submodule subtree switch symbolic-ref tag update-index update-ref var verify-commit version whatchanged worktree write-tree".split(
    " ",
  ),
);

/** Those whose paths may be patterns. */
const PATTERNED = /^(?:rm|checkout|restore|stash|clean|reset)$/;

/** Maximum length of an alias that is read (characters). */
const LONGEST_ALIAS = 4_000;

export const git: CommandReader = (args, simple, readInner) => {
  let at = 0;
  while (isOption(args[at] ?? word(""))) at += VALUES.test(args[at]?.text ?? "") ? 2 : 1;
  const name = (args[at] ?? word("")).text;
  const rest = args.slice(at + 1);
  const options = args.slice(0, at);
  if (!KNOWN.has(name)) return aliased(name, rest, options);
  if (rest.some(({ text }) => /^(?:--help|-h)$/.test(text))) return NOTHING;
  // git reads patterns by itself, in quotes or not.
  const paths = PATTERNED.test(name) ? rest.map(expanded) : rest;
  const found = COMMANDS.get(name)?.(paths, simple, readInner) ?? NOTHING;
  const act = actOf(name, paths);
  return act === null ? found : { ...found, ...merged(act, found.writes, found.sweeps, options) };
};

function merged(
  act: GitEffect,
  writes: readonly Word[] = [],
  sweeps: readonly Word[] = [],
  options: readonly Word[] = [],
) {
  const { act: tree, writes: more = [], sweeps: below = [] } = act;
  const acts = tree === undefined ? {} : { acts: [{ ...tree, where: whereOf(options) }] };
  return { writes: [...writes, ...more], sweeps: [...sweeps, ...below], ...acts };
}

function whereOf(options: readonly Word[]): string[] {
  return options.flatMap(({ text }, at) => {
    if (!WHERE.test(text)) return [];
    return text.includes("=") ? [text] : [`${text}=${options[at + 1]?.text ?? ""}`];
  });
}

/** An alias of the command line's own is read; of others the name is kept, for who can ask git. */
function aliased(name: string, rest: readonly Word[], options: readonly Word[]) {
  if (!/^[A-Za-z][\w-]{0,60}$/.test(name)) return NOTHING;
  const own = valuesOf(options, /^-c$/).find((one) =>
    one.toLowerCase().startsWith(`alias.${name.toLowerCase()}=`),
  );
  // The folder has been entered by then.
  const isGone = (one: Word | undefined) => /^-[cC]$/.test(one?.text ?? "");
  const given = options.filter((one, at) => !isGone(one) && !isGone(options[at - 1]));
  if (own !== undefined) return { shell: [commandOf(own.slice(own.indexOf("=") + 1), rest, given)] };
  return { aliased: { name, rest, options: given } };
}

/** Command line that an alias stands for. */
export function commandOf(alias: string, rest: readonly Word[], options: readonly Word[]): string {
  const words = textsOf(rest).map(quoted).join(" ");
  const text = alias.slice(0, LONGEST_ALIAS);
  const before = textsOf(options).map(quoted).join(" ");
  return text.startsWith("!") ? `${text.slice(1)} ${words}` : `git ${before} ${text} ${words}`;
}

function textsOf(words: readonly Word[]): string[] {
  return words.map(({ text }) => text);
}

function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** `gh pr checkout 12` switches branches. */
export const githubCli: CommandReader = (args) => {
  const act = githubAct(args);
  return act === null ? NOTHING : merged(act);
};
