import { awk } from "./awk.ts";
import { CMDLETS } from "./cmdlets.ts";
import { finding, findingFast } from "./find.ts";
import { expanded, formatterOf } from "./formatters.ts";
import { git, githubCli } from "./git.ts";
import { perl, running, shell, shellBehind, shellFed, shellOf } from "./interpreters.ts";
import { managerOf } from "./packages.ts";
import { patching } from "./patches.ts";
import { withoutPrefixes } from "./prefixes.ts";
import { cut, printedBy } from "./printed.ts";
import {
  type CommandReader,
  copying,
  type ProgramEffect,
  everything,
  has,
  linking,
  mirroring,
  NOTHING,
  output,
  plain,
  sed,
  unless,
  valuesOf,
  when,
  without,
  word,
} from "./readers.ts";
import { scriptsBehind, scriptsOf } from "./scripts.ts";
import { lefthook, lintStaged, preCommit } from "./staged.ts";
import type { Simple, Word } from "./types.ts";

/** Writes its last argument where it has at least so many. */
const last =
  (least: number): CommandReader =>
  (args) => ({ writes: plain(args).length >= least ? plain(args).slice(-1) : [] });

/** Writes an archive, the first argument; what goes into it stays. */
const archiving: CommandReader = (args, simple, readInner) =>
  has(args, /^-[A-Za-z]*m[A-Za-z]*$|^--move$/)
    ? everything(args, simple, readInner)
    : { writes: plain(args).slice(0, 1) };

/** The names that are taken out of an archive; without any, the folder that it is told to be unpacked into. */
function unpacking(folder: string | undefined, names: readonly Word[]): ProgramEffect {
  if (names.length > 0)
    return { sweeps: names.map(({ text, quoted }) => ({ text: `${folder ?? "."}/${text}`, quoted })) };
  return folder === undefined || /^[./\\]*$/.test(folder) ? NOTHING : { sweeps: [word(folder)] };
}

/** `tar -cf A`, `tar xf A NAMES`. */
const tar: CommandReader = (args) => {
  const bundle =
    /^-?[A-Za-z]*$/.test(args[0]?.text ?? "") && !(args[0]?.text ?? "").startsWith("--")
      ? (args[0]?.text ?? "")
      : "";
  const is = (letter: string, long: RegExp) =>
    bundle.includes(letter) || has(args, new RegExp(`^-[A-Za-z]*${letter}[A-Za-z]*$`)) || has(args, long);
  const named = valuesOf(args, /^-?[A-Za-z]*f$|^--file$/).map(word);
  if (is("x", /^--(?:extract|get)$/)) {
    const [folder] = valuesOf(args, /^(?:-C|--directory)$/);
    const names = plain(
      without(
        bundle === "" || bundle.startsWith("-") ? args : args.slice(1),
        /^(?:-C|--directory|-[A-Za-z]*f|--file)$/,
      ),
    ).filter(({ text }) => text !== named[0]?.text);
    return unpacking(folder, names);
  }
  return is("c", /^--create$/) || is("r", /^--append$/) || is("u", /^--update$/)
    ? { writes: named }
    : NOTHING;
};

const unzip: CommandReader = (args) => {
  if (has(args, /^-[A-Za-z]*[lptvZ][A-Za-z]*$/)) return NOTHING;
  const [folder] = valuesOf(args, /^-d$/);
  return unpacking(folder, plain(without(args, /^-[dxP]$/)).slice(1));
};

/** Statements that change a database. */
const CHANGES =
  /\b(?:insert|update|delete|create|drop|alter|replace|vacuum|reindex)\b|^\s*\.(?:import|restore|open|read)\b/i;

const sqlite: CommandReader = (args, { fed }) => {
  const [file, ...rest] = plain(without(args, /^-{1,2}(?:cmd|init|separator|nullvalue)$/));
  const isChange = [...rest.map(({ text }) => text), ...fed].some((text) => CHANGES.test(text));
  return isChange && file !== undefined && !has(args, /^-{1,2}readonly$/) ? { writes: [file] } : NOTHING;
};

/** Everything behind its first argument, which is a mode, an owner, an expression. */
const afterFirst: CommandReader = (args) => ({
  sweeps: plain(args).slice(has(args, /^--reference/) ? 0 : 1),
});

/** Behind `:::` stand the arguments of the command before it; else they are piped into it. */
const parallel: CommandReader = (args, simple, readInner) => {
  const at = args.findIndex(({ text }) => /^:::\+?$/.test(text));
  const words = without(
    at < 0 ? args : args.slice(0, at),
    /^-(?:[jnNLa]|-(?:jobs|colsep|joblog|max-args|delimiter|arg-file))$/,
  ).filter(
    (one, index, all) =>
      !one.text.startsWith("-") || all.slice(0, index).some(({ text }) => !text.startsWith("-")),
  );
  const [command] = words;
  const added = at < 0 ? printedTo(simple) : args.slice(at + 1);
  if (command !== undefined && /\s/.test(command.text)) {
    const names = added.map(({ text }) => text).join(" ");
    const code = words.map(({ text }) => text).join(" ");
    const filled = code.replace(/\{\}/, () => names);
    return { shell: [filled === code ? `${code} ${names}` : filled] };
  }
  return readInner({ ...simple, words: [...words, ...added], outputs: [] });
};

/** Readers of arguments by the program's name; the first pattern that matches counts. */
const PROGRAMS: readonly (readonly [RegExp, CommandReader])[] = [
  ...CMDLETS,
  [
    /^(?:rimraf|del-cli|del|cpy|trash-cli)$/,
    (args, ...rest) => ({ sweeps: (everything(args, ...rest).sweeps ?? []).map(expanded) }),
  ],
  [/^(?:unlink|shred|trash|trash-put|sponge|ed|fallocate|mmv|chattr|vidir)$/, everything],
  [
    /^(?:truncate|touch)$/,
    (args) => ({ writes: plain(without(args, /^-[srdt]$|^--(?:size|reference|date)$/)) }),
  ],
  [/^(?:chmod|chown|chgrp|setfacl|rename|prename)$/, afterFirst],
  [/^setfattr$/, (args) => ({ writes: plain(without(args, /^-[nvx]$/)) })],
  [/^mktemp$/, (args) => ({ writes: has(args, /^-[A-Za-z]*[ut]/) ? [] : plain(args) })],
  [/^g?sed$/, sed],
  [/^[gmn]?awk$/, awk],
  [/^ln$/, linking],
  [
    /^install$/,
    unless(/^-d$|^--directory$/, (args, ...rest) =>
      copying(without(args, /^-[mogS]$|^--(?:mode|owner|group|suffix)$/), ...rest),
    ),
  ],
  [/^scp$/, (args, ...rest) => copying(without(args, /^-[PiFoJcSlD]$/), ...rest)],
  [/^rsync$/, unless(/^(?:-[A-Za-z]*n[A-Za-z]*|--dry-run|--list-only)$/, mirroring)],
  [
    /^dd$/,
    (args) => ({ writes: args.flatMap(({ text }) => (text.startsWith("of=") ? word(text.slice(3)) : [])) }),
  ],
  [/^patch$/, unless(/^(?:--dry-run|--check|-C)$/, patching)],
  [/^apply_?patch$/, (args, { fed }) => ({ patches: [...args.map(({ text }) => text), ...fed] })],
  [/^find$/, finding],
  [/^fd(?:find)?$/, findingFast],
  [/^(?:git|hub)$/, git],
  [/^gh$/, githubCli],
  [/^(?:ba|z|da|k|a)?sh$|^fish$/, shell],
  [/^eval$/, (args) => ({ shell: [args.map(({ text }) => text).join(" ")] })],
  [
    /^trap$/,
    (args) => ({
      shell: plain(args)
        .slice(0, 1)
        .map(({ text }) => text),
    }),
  ],
  [/^alias$/, (args) => ({ shell: args.flatMap(({ text }) => /^[\w.-]+=(.*)$/s.exec(text)?.[1] ?? []) })],
  [/^script$/, shellBehind(/^-[a-z]*c$|^--command$/)],
  [/^(?:su|runuser|nix-shell|nix|npx-c)$/, shellBehind(/^-c$|^--(?:command|run)$/)],
  [/^watch$/, shellOf(/^-[nq]$|^--(?:interval|equexit)$/)],
  [
    /^(?:concurrently|hyperfine|npm-run-all|nodemon|chokidar|onchange|entr)$/,
    shellOf(/^-[nwkr]$|^--(?:names|exec|runs|warmup)$/),
  ],
  [/^(?:at|batch)$/, shellFed],
  [
    /^tmux$/,
    (args) => ({
      shell: args.filter(({ text, quoted }) => quoted && /\s/.test(text)).map(({ text }) => text),
    }),
  ],
  [
    /^expect$/,
    (args) => ({ shell: valuesOf(args, /^-c$/).map((code) => code.replace(/^(?:spawn|exec)\s+/, "")) }),
  ],
  [/^parallel$/, parallel],
  [/^lint-staged$/, lintStaged],
  [/^(?:pre-commit|prek)$/, preCommit],
  [/^lefthook$/, lefthook],
  [/^(?:perl|ruby)$/, perl],
  [
    /^(?:py|pypy\d*|python[\d.]*|node|nodejs|tsx|ts-node|deno|bun|php|lua(?:jit)?[\d.]*|osascript|tclsh|Rscript|julia|elixir|groovy)$/,
    (args, simple, readInner) =>
      /^(?:deno|bun)$/.test(nameOf(simple)) && !has(args, /^(?:-e|eval|-p|--eval|-)$/)
        ? joined(
            [formatterOf, managerOf].map(
              (find) => find(nameOf(simple))?.(args, simple, readInner) ?? NOTHING,
            ),
          )
        : running(/^(?:-\w*[cer]|-p|-pe|--eval|--print|eval)$/)(args, simple, readInner),
  ],
  [
    /^(?:vim?|nvim|ex|nano|emacs|pico|micro|joe|hx|kak)$/,
    unless(/^(?:-R|-M|-v|--version|--readonly|--view|-l|--load|--script|-h|--help)$/, (args) => ({
      writes: plain(without(args, /^(?:-c|-u|-S|-s|-W|-i|--cmd|--eval|-f|--funcall)$/)),
    })),
  ],
  [/^(?:curl|wget)$/, output(/^(?:-[A-Za-z]*[oO]|--output(?:-document)?)$/)],
  [/^openssl$/, output(/^-out$/)],
  [/^(?:pg_dump(?:all)?|mysqldump|mariadb-dump)$/, output(/^(?:-[fr]|--(?:file|result-file))$/)],
  [/^uniq$/, (args) => ({ writes: plain(without(args, /^-[fsw]$/)).slice(1, 2) })],
  [/^xxd$/, (args) => ({ writes: plain(without(args, /^-[clgos]$/)).slice(1, 2) })],
  [
    /^(?:g(?:un)?zip|b(?:un)?zip2|(?:un)?xz|(?:un)?zstd|(?:un)?lz4|compress|pigz|brotli)$/,
    unless(/^-[A-Za-z]*[cktl][A-Za-z]*$|^--(?:stdout|keep|test|list)$/, everything),
  ],
  [/^(?:zip|7za?|rar|jar|ar)$/, archiving],
  [/^unzip$/, unzip],
  [/^(?:bsd)?tar$/, tar],
  [/^sqlite3?$/, sqlite],
  [/^(?:convert|magick|ffmpeg|ps2pdf|svgo|rsvg-convert|wkhtmltopdf|sox)$/, last(2)],
  [/^json\.tool$/, last(2)],
];

/** Programs whose `-o` is no file that they write. */
const NO_OUTPUT =
  /^(?:e?grep|fgrep|rg|ag|ack|ls|ssh|set|ps|pytest|test|mount|column|file|cut|kubectl|docker|podman|gh|glab|nl|wc|jq|shopt|systemctl|journalctl|lsof|netstat|ip|make|cmake|echo|printf|cat|npm|pnpm|yarn|coord)$/;
const OUTPUT = /^(?:-o|--(?:output|outfile|out-file|outFile|output-file|out|save-to|dest))$/;
const LONG_OUTPUT = /^--(?:output|outfile|out-file|outFile|output-file)$/;

/** Formatters and fixers of all kinds, and what any program is told to write. */
const anyProgram: CommandReader = (args, simple, readInner) => {
  const { sweeps = [] } = when(/^--(?:write|fix|in-place|inplace|overwrite)$/)(args, simple, readInner);
  const outputs = output(NO_OUTPUT.test(nameOf(simple)) ? LONG_OUTPUT : OUTPUT)(args, simple, readInner);
  return { sweeps: sweeps.map(expanded), writes: outputs.writes ?? [] };
};

/** Maximum depth of commands within commands that are read. */
const DEEPEST = 3;

/** Reads a simple command: the files it writes and the code it runs. */
export function effectOfCommand(simple: Simple, depth = 0): ProgramEffect {
  const { words, isFed, launcher } = withoutPrefixes(simple.words);
  const [program, ...args] = isFed ? handed(words, printedTo(simple)) : words;
  if (program === undefined) return NOTHING;
  const name = nameOf({ words: [program] });
  const bare = { ...simple, words: [program, ...args], ...(isFed ? { fed: [], piped: null } : {}) };
  const inner = (run: Simple) => (depth < DEEPEST ? effectOfCommand(run, depth + 1) : NOTHING);
  const found = readersOf(name).map((reader) => reader(args, bare, inner));
  return joined(launcher === "" ? found : [...found, { scripts: scriptsBehind(launcher, words) }]);
}

/** Readers by the names that were asked for: a command line mostly repeats them. */
const remembered = new Map<string, readonly CommandReader[]>();
const MOST_REMEMBERED = 1_000;

function readersOf(name: string): readonly CommandReader[] {
  const found = remembered.get(name);
  if (found !== undefined) return found;
  const known = PROGRAMS.find(([pattern]) => pattern.test(name))?.[1];
  const own = known === undefined ? [formatterOf(name), managerOf(name), anyProgram] : [known];
  const readers = [...own, scriptsOf(name)].filter((one) => one !== undefined);
  if (remembered.size < MOST_REMEMBERED) remembered.set(name, readers);
  return readers;
}

function joined(effects: readonly ProgramEffect[]): ProgramEffect {
  const [first = NOTHING, ...others] = effects;
  if (others.length === 0) return first;
  const all = effects.filter((effect) => effect !== NOTHING);
  return {
    ...first,
    writes: all.flatMap(({ writes = [] }) => writes),
    sweeps: all.flatMap(({ sweeps = [] }) => sweeps),
    scripts: all.flatMap(({ scripts = [] }) => scripts),
  };
}

function nameOf({ words: [program] }: Pick<Simple, "words">): string {
  // `npx prettier@3`: the version is not of the name.
  return (program?.text.split(/[/\\]/).at(-1) ?? "")
    .replace(/\.(?:exe|cmd|bat)$/i, "")
    .replace(/(?<=\w)@[\w.^~*-]+$/, "");
}

/** Maximum number of words that are handed on. */
const MOST_HANDED = 20_000;

/** Input of `xargs`, cut into words. */
function printedTo({ piped, fed }: Simple): readonly Word[] {
  return [...(piped === null ? [] : printedBy(piped)), ...fed.map(word).flatMap(cut)].slice(0, MOST_HANDED);
}

/** The arguments that `xargs` adds, besides in the place of `{}` within code. */
function handed(words: readonly Word[], added: readonly Word[]): Word[] {
  const [first] = added;
  if (first === undefined) return [...words];
  const filled = words.map(({ text, quoted }) => ({
    text: /\s/.test(text) ? text.replace(/["']?\{\}["']?/g, () => first.text) : text,
    quoted,
  }));
  return [...filled, ...added];
}
