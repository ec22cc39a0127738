import type { ScriptCall, Simple, TreeAct, Word } from "./types.ts";

/** The files that a program's arguments make it write, and the code that they make it run. */
export interface ProgramEffect {
  readonly writes?: readonly Word[];
  /** The same, with all that is below them where they are folders. */
  readonly sweeps?: readonly Word[];
  /** Shell code to be read like a command of its own. */
  readonly shell?: readonly string[];
  /** Values of `$1`, `$2` … in that code. */
  readonly given?: readonly Word[];
  /** Scripts of the project, by their names. */
  readonly scripts?: readonly ScriptCall[];
  /** The same in PowerShell. */
  readonly powershell?: readonly string[];
  /** Patches that are applied: each counts as an edit of the files it names. */
  readonly patches?: readonly string[];
  /** Code of another language: whole path tokens in it count when it seems to write. */
  readonly code?: readonly string[];
  /** Arguments of `code`: they count where the code reads its arguments. */
  readonly handed?: readonly Word[];
  /** Files with patches that are applied, and how. */
  readonly patchFiles?: readonly Word[];
  readonly patchAim?: PatchAim;
  /** Effect of git on a work tree; the caller sees to the folder that it runs in. */
  readonly acts?: readonly (Omit<TreeAct, "folder"> & { readonly at?: string })[];
  /** Names that become others' for the rest of the command line. */
  readonly links?: readonly (readonly [link: Word, target: Word])[];
  /** A command of git under a name that may be an alias, with what stands around it. */
  readonly aliased?: {
    readonly name: string;
    readonly rest: readonly Word[];
    readonly options: readonly Word[];
  };
}

/** Where the paths of a patch begin: below a folder, without their first so many names (null: without `a/` and `b/`). */
export interface PatchAim {
  readonly folder: string;
  readonly strip: number | null;
}

/** Reads a program's arguments; `readInner` reads a command that the program runs. */
export type CommandReader = (
  args: readonly Word[],
  simple: Simple,
  readInner: (simple: Simple) => ProgramEffect,
) => ProgramEffect;

export const NOTHING: ProgramEffect = {};
export const isOption = ({ text }: Word) => /^-./.test(text);
/** Arguments that are no options, and all behind `--`. */
export function plain(args: readonly Word[]): Word[] {
  const end = args.findIndex(({ text }) => text === "--");
  return end < 0
    ? args.filter((word) => !isOption(word))
    : [...args.slice(0, end).filter((word) => !isOption(word)), ...args.slice(end + 1)];
}
export const has = (args: readonly Word[], option: RegExp) => args.some(({ text }) => option.test(text));

/** Writes every argument that is no option, and all below it. */
export const everything: CommandReader = (args) => ({ sweeps: plain(args) });
/** Writes as `everything` does when the option is given, else nothing. */
export const when =
  (option: RegExp): CommandReader =>
  (args) =>
    has(args, option) ? { sweeps: plain(args) } : NOTHING;

/** Writes nothing when the option is given, else as `reader` says. */
export const unless =
  (option: RegExp, reader: CommandReader): CommandReader =>
  (args, simple, readInner) =>
    has(args, option) ? NOTHING : reader(args, simple, readInner);

/** `cp A B DIR`: writes the last argument and, within it, the names of the others. */
export const copying: CommandReader = (args) => {
  const files = plain(args);
  const target = targetOf(args);
  if (target === undefined) return NOTHING;
  const below = within(
    target,
    files.filter((word) => word !== target),
  );
  return has(args, /^-\w*[rRa]|^--(?:recursive|archive)$/)
    ? { writes: [target], sweeps: below }
    : { writes: [target, ...below] };
};

/** Where it is copied or moved: the value of `-t`, else the last argument. */
function targetOf(args: readonly Word[]): Word | undefined {
  const into = args.findIndex(({ text }) => text === "-t" || text.startsWith("--target-directory"));
  return into >= 0 ? targetOption(args, into) : plain(args).at(-1);
}

/** Paths of files within a folder, by their last names. */
export function within({ text: folder }: Word, files: readonly Word[]): Word[] {
  return files.map(({ text, quoted }) => {
    const name = text.split(/[/\\]/).at(-1) ?? "";
    const isListed = name === "" || name === "." || (!quoted && /[*?[]/.test(name));
    return { text: `${folder}/${name}`, quoted, ...(isListed ? { from: text } : {}) };
  });
}

function targetOption(args: readonly Word[], at: number): Word | undefined {
  const given = args[at];
  const value = given?.text.split("=")[1];
  return value === undefined ? args[at + 1] : { text: value, quoted: given?.quoted ?? false };
}

export const moving: CommandReader = (args, simple, readInner) => {
  const { writes = [], sweeps = [] } = copying(args, simple, readInner);
  const target = targetOf(args);
  const moved = plain(args).filter((one) => one !== target);
  return { writes: writes.slice(0, 1), sweeps: [...moved, ...writes.slice(1), ...sweeps] };
};

/** `ln -s A B` makes B; `ln A` makes its name here. A link to a folder is another name for what is in it. */
export const linking: CommandReader = (args, simple, readInner) => {
  const [target, link] = plain(args);
  const made = link === undefined ? NOTHING : copying(args, simple, readInner);
  return target === undefined || link === undefined ? made : { ...made, links: [[link, target]] };
};

/**
 * `rsync A/ DIR`: what A has, in DIR. With an option by which other names are written or taken away, anything below DIR; of what is moved,
 * the sources, too.
 */
export const mirroring: CommandReader = (args, simple, readInner) => {
  const words = without(args, VALUED);
  const target = plain(words).at(-1);
  const [first] = plain(words);
  if (target === undefined || first === target) return { sweeps: plain(words).slice(-1) };
  if (has(args, SWEEPING)) return { sweeps: [target] };
  const sources = has(args, /^--remove-s(?:ource|ent)-files$/) ? plain(words).slice(0, -1) : [];
  const { writes = [], sweeps = [] } = copying([...words, word("-r")], simple, readInner);
  return { writes, sweeps: [...sweeps, ...sources] };
};

/** Options of `rsync` whose value is a word of its own. */
const VALUED =
  /^(?:-[eBTMf]|--(?:rsh|block-size|temp-dir|remote-option|filter|exclude|include|exclude-from|log-file|timeout|port|password-file|bwlimit|chmod|chown|out-format|suffix|compare-dest|copy-dest|link-dest|max-size|min-size))$/;
const SWEEPING =
  /^--(?:del|delete|files-from|include-from|backup-dir|relative|write-batch|read-batch)|^-[A-Za-z]*R/;

export function word(text: string): Word {
  return { text, quoted: true };
}

/** Values of an option: `--eval CODE`, `--eval=CODE`. */
export function valuesOf(args: readonly Word[], option: RegExp): string[] {
  return args.flatMap(({ text }, at) => {
    if (option.test(text)) return args[at + 1]?.text ?? [];
    const [, name = "", value = ""] = /^(--[\w-]+)=(.*)$/s.exec(text) ?? [];
    return name !== "" && option.test(name) ? value : [];
  });
}

/** Writes the values of these options: `-o FILE`, `--output=FILE`. */
export const output =
  (option: RegExp): CommandReader =>
  (args) => ({ writes: valuesOf(args, option).map(word) });

/** Arguments without options that take a value, and their values. */
export function without(args: readonly Word[], valued: RegExp): Word[] {
  return args.filter((_, at) => !valued.test(args[at]?.text ?? "") && !valued.test(args[at - 1]?.text ?? ""));
}

/** In place, or by a `w FILE` in its script. */
export const sed: CommandReader = (args) => {
  if (has(args, /^(?:-[A-Za-z]*i|--in-place)/)) return { sweeps: plain(args) };
  const files = plain(args).flatMap(({ text }) => [...text.matchAll(/(?:^|[^A-Za-fh-z_])w[ \t]+(\S.*)$/gm)]);
  return { writes: files.map(([, file = ""]) => word(file.trim())) };
};
