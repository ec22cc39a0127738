import type { Simple, Word } from "./types.ts";

/** What a program's words come to: files that it writes, and code that it runs. */
export interface Deed {
  readonly writes?: readonly Word[];
  /** The same, with all that is below them where they are folders. */
  readonly sweeps?: readonly Word[];
  /** Shell code to be read like a command of its own. */
  readonly shell?: readonly string[];
  /** The same in PowerShell. */
  readonly powershell?: readonly string[];
  /** Patches that are applied: each counts as an edit of the files it names. */
  readonly patches?: readonly string[];
  /** Code of another language: whole path tokens in it count when it seems to write. */
  readonly code?: readonly string[];
  /** What such code is handed: it counts where the code asks for its arguments. */
  readonly handed?: readonly Word[];
}

/** `deed`: what another command does that this one runs. */
export type CommandReader = (args: readonly Word[], simple: Simple, deed: (simple: Simple) => Deed) => Deed;

export const NOTHING: Deed = {};
export const isOption = ({ text }: Word) => /^-./.test(text);
export const plain = (args: readonly Word[]) => args.filter((word) => !isOption(word));
export const has = (args: readonly Word[], option: RegExp) => args.some(({ text }) => option.test(text));

/** All that is no option. */
export const everything: CommandReader = (args) => ({ sweeps: plain(args) });
/** All of it, when this option is given. */
export const when =
  (option: RegExp): CommandReader =>
  (args) =>
    has(args, option) ? { sweeps: plain(args) } : NOTHING;

/** Nothing of it, when this option is given. */
export const unless =
  (option: RegExp, reader: CommandReader): CommandReader =>
  (args, simple, deed) =>
    has(args, option) ? NOTHING : reader(args, simple, deed);

/** `cp A B DIR`: the last one, and what the others are called within it. */
export const copying: CommandReader = (args) => {
  const files = plain(args);
  const into = args.findIndex(({ text }) => text === "-t" || text.startsWith("--target-directory"));
  const target = into >= 0 ? targetOption(args, into) : files.at(-1);
  if (target === undefined) return NOTHING;
  const below = within(
    target,
    files.filter((word) => word !== target),
  );
  return has(args, /^-\w*[rRa]|^--(?:recursive|archive)$/)
    ? { writes: [target], sweeps: below }
    : { writes: [target, ...below] };
};

/** What files are called within a folder. */
export function within({ text: folder }: Word, files: readonly Word[]): Word[] {
  return files.map(({ text, quoted }) => ({ text: `${folder}/${text.split(/[/\\]/).at(-1) ?? ""}`, quoted }));
}

function targetOption(args: readonly Word[], at: number): Word | undefined {
  const given = args[at];
  const value = given?.text.split("=")[1];
  return value === undefined ? args[at + 1] : { text: value, quoted: given?.quoted ?? false };
}

export const moving: CommandReader = (args, simple, deed) => {
  const { writes = [], sweeps = [] } = copying(args, simple, deed);
  return { writes: writes.slice(0, 1), sweeps: [...plain(args).slice(0, -1), ...writes.slice(1), ...sweeps] };
};

/** `rsync A/ DIR`: anything below the last one. */
export const mirroring: CommandReader = (args) => ({ sweeps: plain(args).slice(-1) });

export function word(text: string): Word {
  return { text, quoted: true };
}

/** What stands behind an option: `--eval CODE`, `--eval=CODE`. */
export function valuesOf(args: readonly Word[], option: RegExp): string[] {
  return args.flatMap(({ text }, at) => {
    if (option.test(text)) return args[at + 1]?.text ?? [];
    const [, name = "", value = ""] = /^(--[\w-]+)=(.*)$/s.exec(text) ?? [];
    return name !== "" && option.test(name) ? value : [];
  });
}

/** In place, or by a `w FILE` in its script. */
export const sed: CommandReader = (args) => {
  if (has(args, /^(?:-[A-Za-z]*i|--in-place)/)) return { sweeps: plain(args) };
  const files = plain(args).flatMap(({ text }) => [...text.matchAll(/(?:^|[^A-Za-fh-z_])w[ \t]+(\S.*)$/gm)]);
  return { writes: files.map(([, file = ""]) => word(file.trim())) };
};
