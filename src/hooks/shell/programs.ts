import type { Simple, Word } from "./types.ts";

/** What a program's words come to: files that it writes, and code that it runs. */
export interface Deed {
  readonly writes?: readonly Word[];
  /** The same, with all that is below them where they are folders. */
  readonly sweeps?: readonly Word[];
  /** Shell code to be read like a command of its own. */
  readonly shell?: readonly string[];
  /** Code of another language: whole path tokens in it count when it seems to write. */
  readonly code?: readonly string[];
}

type Reader = (args: readonly Word[], simple: Simple) => Deed;

const NOTHING: Deed = {};
const isOption = ({ text }: Word) => /^-./.test(text);
const plain = (args: readonly Word[]) => args.filter((word) => !isOption(word));
const has = (args: readonly Word[], option: RegExp) => args.some(({ text }) => option.test(text));

/** All that is no option. */
const everything: Reader = (args) => ({ sweeps: plain(args) });
/** All of it, when this option is given. */
const when =
  (option: RegExp): Reader =>
  (args) =>
    has(args, option) ? { sweeps: plain(args) } : NOTHING;

/** `cp A B DIR`: the last one, and what the others are called within it. */
const copying: Reader = (args) => {
  const files = plain(args);
  const into = args.findIndex(({ text }) => text === "-t" || text.startsWith("--target-directory"));
  const target = into >= 0 ? targetOption(args, into) : files.at(-1);
  if (target === undefined) return NOTHING;
  const within = files
    .filter((word) => word !== target)
    .map(({ text, quoted }) => ({ text: `${target.text}/${text.split(/[/\\]/).at(-1) ?? ""}`, quoted }));
  return has(args, /^-\w*[rRa]|^--(?:recursive|archive)$/)
    ? { writes: [target], sweeps: within }
    : { writes: [target, ...within] };
};

function targetOption(args: readonly Word[], at: number): Word | undefined {
  const given = args[at];
  const value = given?.text.split("=")[1];
  return value === undefined ? args[at + 1] : { text: value, quoted: given?.quoted ?? false };
}

const moving: Reader = (args, simple) => {
  const { writes = [], sweeps = [] } = copying(args, simple);
  return { writes: writes.slice(0, 1), sweeps: [...plain(args).slice(0, -1), ...writes.slice(1), ...sweeps] };
};

/** `rsync A/ DIR`: anything below the last one. */
const mirroring: Reader = (args) => ({ sweeps: plain(args).slice(-1) });

/** Files named in a patch that is fed to the program. */
const patching: Reader = (args, { fed }) => ({
  sweeps: [
    ...plain(args),
    ...fed.flatMap((text) =>
      [...text.matchAll(/^(?:\+\+\+|---)[ \t]+(?:[ab]\/)?([^\t\n]+)/gm)].map(([, path = ""]) => word(path)),
    ),
  ],
});

function word(text: string): Word {
  return { text, quoted: true };
}

/** Options of git that take a value. `-C` is seen to by the caller. */
const GIT_VALUES = /^(?:-C|-c|--git-dir|--work-tree|--namespace)$/;

const git: Reader = (args, simple) => {
  let at = 0;
  while (at < args.length && isOption(args[at] ?? word("")))
    at += GIT_VALUES.test(args[at]?.text ?? "") ? 2 : 1;
  const rest = args.slice(at + 1);
  switch (args[at]?.text) {
    case "checkout":
    case "restore":
    case "rm":
      return everything(rest, simple);
    case "mv":
      return moving(rest, simple);
    case "apply":
    case "am":
      return patching(rest, simple);
    default:
      return NOTHING;
  }
};

/** Code behind one of these options, or fed to the program. */
const running =
  (option: RegExp): Reader =>
  (args, { fed }) => ({ code: [...valuesOf(args, option), ...fed] });

function valuesOf(args: readonly Word[], option: RegExp): string[] {
  return args.flatMap(({ text }, at) => (option.test(text) ? (args[at + 1]?.text ?? []) : []));
}

const shell: Reader = (args, { fed }) => ({ shell: [...valuesOf(args, /^-\w*c$|^-c/i), ...fed] });

const perl: Reader = (args, simple) => {
  if (!has(args, /^-[A-Za-z0-9]*i/)) return running(/^-\w*[eE]$/)(args, simple);
  return everything(args, simple);
};

/** `-Path a,b`, `-FilePath:a`, and words without a name. */
const cmdlet: Reader = (args) => ({
  sweeps: args
    .flatMap(({ text, quoted }) => {
      const value = /^-\w+:(.+)$/.exec(text)?.[1] ?? (text.startsWith("-") ? "" : text);
      return value.split(",").map((part) => ({ text: part.trim(), quoted }));
    })
    .filter(({ text }) => text !== ""),
});

const PROGRAMS: readonly (readonly [RegExp, Reader])[] = [
  [/^(?:tee|rm|unlink|shred|truncate|rmdir|sponge|ed|ex)$/, everything],
  [/^g?sed$/, when(/^(?:-[A-Za-z]*i|--in-place)/)],
  [/^[gm]?awk$/, when(/^(?:-i|--include)/)],
  [/^(?:cp|install|ln|scp)$/, copying],
  [/^rsync$/, mirroring],
  [/^mv$/, moving],
  [
    /^dd$/,
    (args) => ({ writes: args.flatMap(({ text }) => (text.startsWith("of=") ? word(text.slice(3)) : [])) }),
  ],
  [/^patch$/, patching],
  [/^git$/, git],
  [
    /^(?:curl|wget|sort)$/,
    (args) => ({ writes: valuesOf(args, /^(?:-o|-O|--output(?:-document)?)$/).map(word) }),
  ],
  [/^(?:ba|z|da|k)?sh$|^fish$/, shell],
  [/^eval$/, (args) => ({ shell: [args.map(({ text }) => text).join(" ")] })],
  [/^(?:pwsh|powershell)$/, (args) => ({ shell: valuesOf(args, /^-c(?:ommand)?$/i) })],
  [/^perl$/, perl],
  [
    /^(?:python[\d.]*|node|deno|bun|ruby|php|lua|osascript)$/,
    running(/^(?:-\w*[cer]|-p|-pe|--eval|--print|eval)$/),
  ],
  [
    /^(?:(?:set|add|clear)-content|out-file|(?:copy|move|remove|rename|new)-item|sc|ac|clc|ni|ri|mi|ci|cpi|rni|del|erase|move|copy|ren|rd)$/i,
    cmdlet,
  ],
  // Formatters and fixers of all kinds.
  [/./, when(/^--(?:write|fix|in-place|inplace|overwrite)$/)],
];

/** Programs that run the program behind them. */
const PREFIX =
  /^(?:sudo|doas|env|command|builtin|exec|nohup|time|nice|stdbuf|timeout|npx|then|do|else|if|while|until|!)$/;

/** What a simple command does. */
export function deedOf(simple: Simple): Deed {
  const [program, ...args] = withoutPrefixes(simple.words);
  const name = (program?.text.split(/[/\\]/).at(-1) ?? "").replace(/\.exe$/i, "");
  const reader = PROGRAMS.find(([pattern]) => pattern.test(name))?.[1];
  return reader?.(args, simple) ?? NOTHING;
}

/** Without assignments, and without programs that run the one behind them, their options and durations. */
function withoutPrefixes(words: readonly Word[]): readonly Word[] {
  const [first, ...rest] = words;
  if (first === undefined) return [];
  if (/^(?:[A-Za-z_]\w*=|&$)/.test(first.text)) return withoutPrefixes(rest);
  if (!PREFIX.test(first.text)) return words;
  const at = rest.findIndex(({ text }) => !/^(?:-\S+|\d+[smhd]?)$/.test(text));
  return at < 0 ? [] : withoutPrefixes(rest.slice(at));
}
