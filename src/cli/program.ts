import { Argument, Command as Commander, CommanderError, Option } from "commander";
import type { Catalog } from "../messages/catalog.ts";
import type { Field } from "../operations/types.ts";
import { table } from "../messages/render/table.ts";
import { wrapped } from "../text/wrap.ts";
import { type CommandText, type Help, languages, type MessageLanguage } from "../messages/languages.ts";
import type { RawInput } from "../workspace/input.ts";
import {
  collectFiles,
  commandWords,
  type GlobalOptions,
  GLOBALS,
  CALLER_SESSION,
  CALLER_SUBAGENT,
  readValue,
  takesRest,
} from "./arguments.ts";
import type { AnyCommand, Call } from "./command.ts";
import { commandNamed, commandNames, wordsAfter } from "./commands/index.ts";
import { withPlaceholders } from "./placeholders.ts";
import { COMMAND_GROUPS, groupOf } from "./words.ts";

/** Where help and version go. */
export interface HelpOutput {
  readonly write: (text: string) => void;
  readonly columns: number;
}

/**
 * Reads a command line with commander, from the called command's own description. Without one, the others are known
 * by name only: enough for the help, and for a suggestion where a word is misspelt.
 * @returns null when help or version was printed
 * @throws CommanderError, UsageError
 */
export async function readCall(
  argv: readonly string[],
  called: AnyCommand | null,
  t: Catalog,
  language: MessageLanguage,
  out: HelpOutput,
  version: string,
): Promise<Call | null> {
  let call: Call | null = null;
  const { help, families } = await languages[language].help();
  const [first = ""] = commandWords(argv);
  const all = commandNames();
  // `coord task --help` is about the commands that begin so.
  const group = called === null ? all.filter((name) => name.startsWith(`${first} `)) : [];
  const examples = group.length > 0 ? group.map((name) => help[name].example) : t.program.examples;
  const root = dress(new Commander("coord"), t, out)
    .optionsGroup(t.program.headings.options)
    .description(isFamily(first, families) ? families[first] : t.program.summary)
    .version(version, "-V, --version", t.program.options.version)
    .helpCommand(false)
    .addHelpText(
      "after",
      `\n${t.program.headings.example}\n${examples.map((line) => `  ${line}`).join("\n")}\n\n${exitCodes(t.program.exitCodes, out.columns)}`,
    );
  if (group.length > 0) root.usage(`${first} [options] [command]`);
  addGlobals(root, t);
  root.commandsGroup(t.program.headings.commands);
  if (called === null) {
    for (const name of group.length > 0 ? group : inGroups(all)) {
      if (group.length === 0) root.commandsGroup(t.program.groups[groupOf(name)]);
      root.addCommand(new Commander(name).description(help[name].summary));
    }
  } else {
    const sub = describe(called, await relativesOf(called), t, help, out);
    sub.action(() => {
      // The last word counts, and the command's own options come after those before its name.
      const options: GlobalOptions = { ...root.opts(), ...sub.opts() };
      call = { command: called, input: inputOf(sub, called), options };
    });
    const [own = "", second] = called.name.split(" ");
    root.addCommand(
      second === undefined ? sub : dress(new Commander(own), t, out).helpCommand(false).addCommand(sub),
    );
  }
  // A word that is no command has no help: it is answered as one.
  const hasHelp = called !== null || first === "" || group.length > 0;
  const words = hasHelp ? [...argv] : argv.filter((word) => word !== "-h" && word !== "--help");
  try {
    root.parse(words, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return null;
    throw error;
  }
  return call;
}

function isFamily<F extends object>(word: string, families: F): word is keyof F & string {
  return Object.hasOwn(families, word);
}

/** Exit codes as lines, none torn from what it means. */
function exitCodes(text: string, width: number): string {
  const bound = text.replace(/(\d+) /g, "$1\u00a0");
  return wrapped(bound, width - 2)
    .replaceAll("\n", "\n  ")
    .replaceAll("\u00a0", " ");
}

/** Commands in the order of their groups. */
function inGroups<N extends string>(all: readonly N[]): N[] {
  const order: readonly string[] = Object.values(COMMAND_GROUPS).flat();
  const at = (name: N) => (order.includes(name) ? order.indexOf(name) : order.length);
  return all.toSorted((a, b) => at(a) - at(b));
}

/** The commands of two words of which this one is the first. */
async function relativesOf({ name }: AnyCommand): Promise<AnyCommand[]> {
  const found = await Promise.all(wordsAfter(name).map((second) => commandNamed(`${name} ${second}`)));
  return found.flatMap((one) => one ?? []);
}

function describe(
  command: AnyCommand,
  relatives: readonly AnyCommand[],
  t: Catalog,
  help: Help,
  out: HelpOutput,
): Commander {
  const text: CommandText = help[command.name];
  const sub = dress(new Commander(command.name.split(" ").at(-1)), t, out).description(text.summary);
  sub.optionsGroup(t.program.headings.options);
  for (const [name, field] of Object.entries(command.fields)) {
    if (field.at === "argument") sub.addArgument(argumentOf(name, field, text.fields[name] ?? ""));
    else sub.addOption(optionOf(name, field, text.fields[name] ?? ""));
  }
  const { headings } = t.program;
  if (sub.options.length === 0) sub.addHelpOption(helpOption(t, headings.globalOptions));
  sub.optionsGroup(headings.globalOptions);
  addGlobals(sub, t);
  if (relatives.length > 0) {
    const rows = table(relatives.map(({ name }) => [name, help[name].summary]));
    sub.addHelpText("after", `\n${t.program.headings.commands}\n${rows.join("\n")}`);
  }
  const shown = [text.example, ...(text.recipes ?? [])].map((line) => `\n  ${line}`).join("");
  return sub.addHelpText("after", `\n${t.program.headings.example}${shown}`);
}

function dress(command: Commander, t: Catalog, out: HelpOutput): Commander {
  const { headings } = t.program;
  const worded = (term: string) => withPlaceholders(term, t.program);
  const titles: Readonly<Record<string, string>> = {
    "Usage:": headings.usage,
    "Arguments:": headings.arguments,
    "Options:": headings.options,
    "Commands:": headings.commands,
  };
  return command
    .exitOverride()
    .addHelpOption(helpOption(t, headings.options))
    .allowExcessArguments(false)
    .configureOutput({ writeOut: out.write, writeErr: () => {}, getOutHelpWidth: () => out.columns })
    .configureHelp({
      styleTitle: (title) => titles[title] ?? title,
      // commander would add the choices in English; our phrases name them.
      optionDescription: ({ description }) => description,
      optionTerm: ({ flags }) => worded(flags),
      styleUsage: worded,
      styleArgumentText: worded,
      showGlobalOptions: false,
      boxWrap: wrapped,
    });
}

function helpOption(t: Catalog, heading: string): Option {
  return new Option("-h, --help", t.program.options.help).helpGroup(heading);
}

function addGlobals(command: Commander, t: Catalog): void {
  for (const { key, short, long, placeholder, choices } of GLOBALS) {
    const value = placeholder === undefined ? "" : ` <${placeholder}>`;
    const option = new Option(
      `${short === undefined ? "" : `${short}, `}${long}${value}`,
      t.program.options[key],
    );
    if (choices !== undefined) option.choices([...choices]);
    command.addOption(option);
  }
  for (const { long, placeholder } of [CALLER_SESSION, CALLER_SUBAGENT])
    command.addOption(new Option(`${long} <${placeholder}>`).hideHelp());
}

function argumentOf(name: string, field: Field, help: string): Argument {
  const placeholder = field.placeholder ?? name.toUpperCase();
  const many = takesRest(field) ? "..." : "";
  const argument = new Argument(
    field.required === true ? `<${placeholder}${many}>` : `[${placeholder}${many}]`,
    help,
  );
  return takesRest(field) ? argument : argument.argParser((text: string) => readValue(name, field, text));
}

function optionOf(name: string, field: Field, help: string): Option {
  const placeholder = field.placeholder ?? name.toUpperCase();
  const value =
    field.kind === "flag"
      ? ""
      : field.kind === "optionalDuration"
        ? ` [${placeholder}]`
        : ` <${placeholder}>`;
  const letter = field.short === undefined ? "" : `${field.short}, `;
  const option = new Option(`${letter}--${name}${value}`, help);
  if (field.kind === "optionalDuration") option.preset("");
  if (field.kind === "patterns" || field.kind === "names") option.argParser(collectFiles);
  else if (field.kind !== "flag") option.argParser((text: string) => readValue(name, field, text));
  return option.makeOptionMandatory(field.required === true);
}

/** The value of an option by the name that it is typed by: commander calls `read-only` otherwise, and takes `no-open` for the opposite of `open`. */
function valueOf(sub: Commander, name: string): unknown {
  const option = sub.options.find(({ long }) => long === `--${name}`);
  if (option === undefined) return undefined;
  const value: unknown = sub.getOptionValue(option.attributeName());
  if (!option.negate) return value;
  return value === false ? true : undefined;
}

function inputOf(sub: Commander, command: AnyCommand): RawInput {
  const values = [...sub.processedArgs] as unknown[];
  const input: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(command.fields)) {
    input[name] = field.at === "argument" ? values.shift() : valueOf(sub, name);
  }
  return input;
}
