import type { Field } from "../operations/types.ts";
import type { Command, FaceCommand } from "./command.ts";
import { type GlobalOptions, GLOBALS } from "./globals.ts";
import type { Call } from "./program.ts";
import { collectFiles, readValue, takesRest } from "./values.ts";

/**
 * Reads a plain, correct command line without commander, whose loading costs as much as a whole `check`.
 * Null for anything that is not plain (abbreviations, `--option=value`, help) or not correct: commander then reads it
 * and says what is wrong. Whatever this reads, commander reads the same; a law of the tests.
 */
export function readQuickly(argv: readonly string[], command: Command | FaceCommand): Call | null {
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

interface Target {
  readonly key: string;
  readonly flag: boolean;
  readonly field?: Field;
  readonly choices?: readonly string[];
}

function targetOf(word: string, command: Command | FaceCommand): Target | null {
  const global = GLOBALS.find(({ long, short }) => word === long || word === short);
  if (global !== undefined) {
    const { key, placeholder, choices } = global;
    return { key, flag: placeholder === undefined, ...(choices === undefined ? {} : { choices }) };
  }
  const name = word.slice(2);
  const field =
    word.startsWith("--") && Object.hasOwn(command.fields, name) ? command.fields[name] : undefined;
  return field?.at === "option" && field.kind !== "patience"
    ? { key: name, flag: field.kind === "flag", field }
    : null;
}

function fieldValue(name: string, field: Field, value: string | true, before: unknown): unknown {
  if (value === true) return true;
  return field.kind === "patterns"
    ? collectFiles(value, before as string[] | undefined)
    : readValue(name, field, value);
}

/** Hands the words without a name to the arguments in their order; false when there are too few or too many. */
function placeArguments(
  command: Command | FaceCommand,
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
