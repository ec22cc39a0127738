import { longestOf, meantBy, receiverOf } from "../operations/choice.ts";
import type { Field } from "../operations/types.ts";
import { readDuration } from "../time/time.ts";
import type { AnyCommand, Call } from "./command.ts";
import { UsageError } from "./failures.ts";
import { type GlobalOptions, GLOBALS, HAND, PART } from "./options.ts";

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
  const global = [...GLOBALS, HAND, PART].find(({ long, short }) => word === long || word === short);
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
export function takesRest({ kind, required }: Field): boolean {
  return kind === "words" || (kind === "paths" && required !== true);
}

/** @throws UsageError when more than one of these flags is set: one of them would be done, and the others passed over */
export function atMostOne(input: Readonly<Record<string, unknown>>, ...names: readonly string[]): void {
  const [one, other] = names.filter((name) => input[name] === true);
  if (other !== undefined) throw new UsageError("TOGETHER", { one: `--${one}`, other: `--${other}` });
}
