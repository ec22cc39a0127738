import { languages } from "../messages/languages.ts";
import type { Catalog } from "../messages/catalog.ts";
import type { Live } from "../operations/types.ts";

/** Options that every command takes, by the names of their values. */
export interface GlobalOptions {
  readonly cwd?: string;
  readonly file?: string;
  readonly as?: string;
  readonly hand?: string;
  readonly part?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly color?: string;
  readonly lang?: string;
  readonly lockTimeout?: string;
  readonly dryRun?: boolean;
}

/** One option of every command. */
export interface GlobalOption {
  readonly key: keyof Catalog["program"]["options"] & keyof GlobalOptions;
  readonly short?: string;
  readonly long: string;
  /** The placeholder for its value in a usage line; a flag has none. */
  readonly placeholder?: string;
  readonly choices?: readonly string[];
  readonly complete?: Live;
}

/** Commander, the quick reader and the search for the command word all go by this table. */
export const GLOBALS: readonly GlobalOption[] = [
  { key: "cwd", short: "-C", long: "--cwd", placeholder: "DIR", complete: "paths" },
  { key: "file", long: "--file", placeholder: "PATH", complete: "paths" },
  { key: "as", long: "--as", placeholder: "N", complete: "instances" },
  { key: "json", long: "--json" },
  { key: "quiet", short: "-q", long: "--quiet" },
  { key: "color", long: "--color", placeholder: "WHEN", choices: ["auto", "always", "never"] },
  { key: "lang", long: "--lang", placeholder: "LANG", choices: Object.keys(languages) },
  { key: "lockTimeout", long: "--lock-timeout", placeholder: "DURATION" },
  { key: "dryRun", long: "--dry-run" },
];

/**
 * For whom a shell calls, where only the agent's hook knows: it puts this into the command. Nobody types it, and no help has it.
 */
export const HAND = {
  key: "hand",
  short: undefined,
  long: "--hand",
  placeholder: "ID",
  choices: undefined,
} as const;

/** The subagent that calls, put there in the same way. */
export const PART = { ...HAND, key: "part", long: "--part" } as const;

/** The words before `--`, where options end. */
export function beforeDashes(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf("--");
  return end < 0 ? argv : argv.slice(0, end);
}

/** The value of an option that must be known before the command line can be read properly; the last one counts. */
export function flagOf(argv: readonly string[], ...names: readonly string[]): string | undefined {
  const args = beforeDashes(argv);
  const at = args.findLastIndex((arg) => names.some((name) => arg === name || arg.startsWith(`${name}=`)));
  const found = args[at];
  if (found === undefined) return undefined;
  return names.includes(found) ? args[at + 1] : found.slice(found.indexOf("=") + 1);
}

const TAKES_VALUE = new Set(
  [...GLOBALS, HAND, PART].flatMap(({ short, long, placeholder }) =>
    placeholder === undefined ? [] : [short, long],
  ),
);

/** The words that are no option nor an option's value, as far as a command's name may reach. */
export function commandWords(argv: readonly string[]): readonly string[] {
  const found: string[] = [];
  for (let i = 0; i < argv.length && found.length < 2; i++) {
    const word = argv[i] ?? "";
    if (TAKES_VALUE.has(word)) i++;
    else if (!word.startsWith("-")) found.push(word);
    else if (found.length > 0) break;
  }
  return found;
}

/** A word as a POSIX shell takes it back. */
export function shellWord(word: string): string {
  return /^[\w./:=@%+,#-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** A command line as a person would type it. */
export function withoutHand(argv: readonly string[]): readonly string[] {
  const at = beforeDashes(argv).findIndex((word) => word === HAND.long || word === PART.long);
  return at < 0 ? argv : withoutHand([...argv.slice(0, at), ...argv.slice(at + 2)]);
}
