import type { Catalog } from "../messages/catalog.ts";
import { languages } from "../messages/languages.ts";
import { type Field, type Live, longestOf, meantBy, receiverOf } from "../operations/types.ts";
import { readDuration } from "../time/time.ts";
import type { AnyCommand, Call } from "./command.ts";
import { UsageError } from "./failures.ts";

/**
 * Reads a plain, correct command line without commander, whose loading costs as much as a whole `check`.
 * Null for anything that is not plain (abbreviations, `--option=value`, help) or not correct: commander then reads it
 * and says what is wrong. Whatever this reads, commander reads the same; a law of the tests.
 */
export function readQuickly(argv: readonly string[], command: AnyCommand): Call | null {
  const words = withoutName(argv, command.name);
  const options: Record<string, unknown> = {};
  const input: Record<string, unknown> = {};
  const given: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    if (!word.startsWith("-") || word === "-") {
      given.push(word);
      continue;
    }
    const target = targetOf(word, command);
    if (target === null) return null;
    const value = target.flag ? true : words[++at];
    // A value that looks like an option is left to commander, and so is a missing one.
    if (value === undefined || (typeof value === "string" && value.startsWith("-") && value !== "-"))
      return null;
    if (target.field === undefined) {
      if (target.choices && !target.choices.includes(String(value))) return null;
      options[target.key] = value;
    } else input[target.key] = fieldValue(target.key, target.field, value, input[target.key]);
  }
  return placeArguments(command, given, input) ? { command, input, options: options as GlobalOptions } : null;
}

interface ArgumentTarget {
  readonly key: string;
  readonly flag: boolean;
  readonly field?: Field;
  readonly choices?: readonly string[];
}

/** The target of a call's option in its command; null for none of its own that can be read plainly. */
export function targetOf(word: string, command: AnyCommand): ArgumentTarget | null {
  const global = [...GLOBALS, CALLER_SESSION, CALLER_SUBAGENT].find(
    ({ long, short }) => word === long || word === short,
  );
  if (global !== undefined) {
    const { key, placeholder, choices } = global;
    return { key, flag: placeholder === undefined, ...(choices === undefined ? {} : { choices }) };
  }
  const letter = Object.entries(command.fields).find(([, { short }]) => short === word)?.[0];
  const name = letter ?? word.slice(2);
  const field =
    letter !== undefined || (word.startsWith("--") && Object.hasOwn(command.fields, name))
      ? command.fields[name]
      : undefined;
  return field?.at === "option" && field.kind !== "optionalDuration"
    ? { key: name, flag: field.kind === "flag", field }
    : null;
}

function fieldValue(name: string, field: Field, value: string | true, before: unknown): unknown {
  if (value === true) return true;
  return field.kind === "patterns" || field.kind === "names"
    ? collectFiles(value, before as string[] | undefined)
    : readValue(name, field, value);
}

/** Hands the words without a name to the arguments in their order; false when there are too few or too many. */
function placeArguments(
  command: AnyCommand,
  given: readonly string[],
  input: Record<string, unknown>,
): boolean {
  const rest = [...given];
  for (const [name, field] of Object.entries(command.fields)) {
    if (field.at === "option") {
      if (field.required === true && input[name] === undefined) return false;
      input[name] ??= undefined;
    } else if (takesRest(field)) {
      input[name] = rest.splice(0);
    } else {
      const word = rest.shift();
      if (word === undefined && field.required === true) return false;
      input[name] = word === undefined ? word : readValue(name, field, word);
    }
  }
  return rest.length === 0;
}

/** The words of the command's own name are no arguments; each is the first of its kind. */
function withoutName(argv: readonly string[], name: string): string[] {
  let rest = [...argv];
  for (const word of name.split(" ")) {
    const at = rest.indexOf(word);
    rest = rest.filter((_, index) => index !== at);
  }
  return rest;
}

/** Turns the text of one option or argument into what its field means. @throws UsageError saying what was expected and found */
export function readValue(name: string, field: Field, text: string): unknown {
  const what = field.at === "argument" ? (field.placeholder ?? name.toUpperCase()) : `--${name}`;
  switch (field.kind) {
    case "optionalDuration":
    case "duration": {
      if (text === "" && field.kind === "optionalDuration") return Number.POSITIVE_INFINITY;
      const ms = readDuration(text);
      if (ms === null || ms <= 0) throw new UsageError("DURATION", { what, found: text });
      return ms;
    }
    case "number":
    case "instance":
      return readCount(what, text, field.least);
    case "receiver": {
      const found = receiverOf(text);
      if (found !== undefined) return found;
      throw new UsageError("RECEIVER", { what, found: text });
    }
    case "choice": {
      const choices = field.choices ?? {};
      const found = meantBy(choices, text);
      if (found !== undefined) return found;
      const names = [...new Set(Object.values(choices))].join(", ");
      throw new UsageError("CHOICE", { what, choices: names, found: text });
    }
    case "text":
      return checkedLength(name, what, text);
    default:
      return text;
  }
}

/** A text that is not too long for its field. @throws UsageError */
export function checkedLength(name: string, what: string, text: string): string {
  const most = longestOf(name);
  if (text.length <= most) return text;
  throw new UsageError("TOO_LONG", { what, most, length: text.length });
}

/** A whole number from 1 on, as instances and limits are, or from another lowest one. @throws UsageError */
export function readCount(what: string, text: string, least = 1): number {
  const bare = text.replace(/^#/, "");
  if (/^(?:0|[1-9]\d{0,5})$/.test(bare) && Number(bare) >= least) return Number(bare);
  throw new UsageError("COUNT", { what, found: text, least });
}

/** `--files a,b --files c` as one list of texts, which are read where the disk can be asked. */
export function collectFiles(text: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), text];
}

/** True for an argument that takes all the words that are left. */
export function takesRest({ at, kind, required }: Field): boolean {
  if (kind === "names") return at === "argument";
  return kind === "words" || (kind === "paths" && required !== true);
}

/** @throws UsageError when more than one of these flags is set: one of them would be done, and the others passed over */
export function atMostOne(input: Readonly<Record<string, unknown>>, ...names: readonly string[]): void {
  const [one, other] = names.filter((name) => input[name] === true);
  if (other !== undefined) throw new UsageError("TOGETHER", { one: `--${one}`, other: `--${other}` });
}

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
 * Hidden option with the id of the session that a shell command belongs to. Some agents' shells do not know their session; the
 * agent's hook does, and puts this into each call of `coord` in the command. Nobody types it, and no help has it.
 */
export const CALLER_SESSION = {
  key: "hand",
  short: undefined,
  long: "--hand",
  placeholder: "ID",
  choices: undefined,
} as const;

/** The subagent that calls, put there in the same way. */
export const CALLER_SUBAGENT = { ...CALLER_SESSION, key: "part", long: "--part" } as const;

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
  [...GLOBALS, CALLER_SESSION, CALLER_SUBAGENT].flatMap(({ short, long, placeholder }) =>
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
export function withoutCallerOptions(argv: readonly string[]): readonly string[] {
  const at = beforeDashes(argv).findIndex(
    (word) => word === CALLER_SESSION.long || word === CALLER_SUBAGENT.long,
  );
  return at < 0 ? argv : withoutCallerOptions([...argv.slice(0, at), ...argv.slice(at + 2)]);
}

/** Words that many tools know, and what they are here. */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  ls: ["task", "list"],
  st: ["status"],
  claim: ["reserve"],
  done: ["finish"],
  version: ["--version"],
  // A group by itself shows what there is.
  task: ["task", "list"],
  conflict: ["conflict", "list"],
  component: ["component", "list"],
};

/** Groups of commands: by themselves they list, with a second word they are that command. */
const GROUPS: ReadonlySet<string> = new Set(["task", "conflict", "component"]);

/** The call with its alias written out. */
export function spelledOut(argv: readonly string[]): readonly string[] {
  if (argv.length === 1 && argv[0] === "-v") return ["--version"];
  const [first = "", second] = commandWords(argv);
  const meant = Object.hasOwn(ALIASES, first) ? ALIASES[first] : undefined;
  if (meant === undefined) return argv;
  if (GROUPS.has(first) && (second !== undefined || argv.some((word) => word === "-h" || word === "--help")))
    return argv;
  const at = argv.indexOf(first);
  const rest = argv.slice(at + 1);
  // Who says that it is done says with what result.
  const isDone = first === "done" && !beforeDashes(rest).some((word) => word.startsWith("--result"));
  const result = isDone && !rest.includes("--help") && !rest.includes("-h") ? ["--result", "success"] : [];
  return [...argv.slice(0, at), ...meant, ...result, ...rest];
}
