import { RootCommand } from "@bomb.sh/tab";
import type { Catalog } from "../../messages/catalog.ts";
import { catalogOf, type CommandText, type Help, languageOf, languages } from "../../messages/languages.ts";
import type { Field, Live } from "../../operations/types.ts";
import { visible } from "../../text/clean.ts";
import type { Command, DelegatedCommand } from "../command.ts";
import { commandNamed, commandNames, commandOf, wordsAfter } from "../commands/index.ts";
import { commandWords, flagOf, GLOBALS, takesRest } from "../arguments.ts";
import { listFrom, pathsFrom } from "./paths.ts";
import { folderOf, readContext, type RequestIo } from "./context.ts";
import { type FromFile, type CompletionContext, sources, type Suggestion } from "./sources.ts";

/** A request, with all that its values are made from. */
interface CompletionRequest {
  /** The word under the cursor, without quotes, and without `--option=`. */
  readonly typed: string;
  readonly folder: string;
  readonly context: CompletionContext | null;
}

/**
 * Answers the words up to the cursor, the last of which is being typed, with a line for each value that may stand there,
 * and `:4` (no file names besides) at the end; on stdout. Never fails, never writes to a file.
 */
export async function complete(typed: readonly string[], io: RequestIo): Promise<void> {
  const words = plainWords(typed);
  const before = words.slice(0, -1);
  const word = words.at(-1) ?? "";
  const language = languageOf(flagOf(before, "--lang"), io.env);
  const t = await catalogOf(language);
  const { help } = await languages[language].help();
  const called = await commandOf(commandWords(before));
  const isNaming = called === null && !before.at(-1)?.startsWith("-");
  const request: CompletionRequest = {
    typed: unquoted(word),
    folder: folderOf(before, io),
    context: isNaming ? null : await readContext(before, language, t, io),
  };
  const root = new RootCommand();
  for (const [name, command] of await commandsAround(before, word)) {
    const about = command === null ? wordsAfter(name).join(", ") : help[command.name].summary;
    const entry = root.command(name, about);
    if (command !== null && command === called) addFields(entry, command, help, request);
    addGlobals(entry, t, request);
  }
  addGlobals(root, t, request);
  root.option("version", t.program.options.version, "V");
  // The library looks for what begins with the part behind a `=`, and knows no quotes: then the shell alone chooses.
  const isPlain = word.startsWith("-") || !/[=\\'"]/.test(word);
  // A single dash is the beginning of the long names, too, which the library does not see.
  root.parse([...before, word === "-" ? "--" : isPlain ? word : ""]);
}

/** `--option=value` as two words; without `--`, which the library takes for an option. */
function plainWords(typed: readonly string[]): string[] {
  const words = typed.slice(0, -1).filter((word) => word !== "--");
  const last = typed.at(-1) ?? "";
  return [...words, last].flatMap((word) => {
    const option = /^(--[a-z-]+)=(.*)$/su.exec(word);
    return option === null ? [word] : [option[1] ?? "", option[2] ?? ""];
  });
}

/** Some shells pass the word under the cursor as it was typed, with its quotes. */
function unquoted(word: string): string {
  const [, quote = "", inner = ""] = /^(["']?)(.*)$/su.exec(word) ?? [];
  const open = quote !== "" && inner.endsWith(quote) ? inner.slice(0, -1) : inner;
  return quote === "'" ? open : open.replace(/\\(.)/gsu, "$1");
}

/**
 * The commands that the words may come to, by their names; null for the first of two words (`task`). Reading the code of
 * each is most of what an answer costs: only those are read that may be called or shown.
 */
async function commandsAround(before: readonly string[], word: string) {
  const [first, second] = commandWords(before);
  const names = commandNames().filter((name) => {
    const [head, tail] = name.split(" ");
    if (first === undefined) return name.startsWith(word);
    return head === first && (second === undefined || tail === undefined || tail === second);
  });
  const all = new Set(names.flatMap((name) => [name.split(" ")[0] ?? "", name]));
  return Promise.all([...all].map(async (name) => [name, await commandNamed(name)] as const));
}

type TabCommand = ReturnType<RootCommand["command"]>;

function addFields(
  entry: TabCommand,
  { fields, name: command }: Command | DelegatedCommand,
  help: Help,
  request: CompletionRequest,
): void {
  const text: CommandText = help[command];
  for (const [name, field] of Object.entries(fields)) {
    const handler = offering(() => valuesOf(field, request));
    if (field.at === "argument") entry.argument(name, handler, takesRest(field));
    else if (field.kind === "flag") entry.option(name, oneLine(text.fields[name] ?? ""));
    else entry.option(name, oneLine(text.fields[name] ?? ""), handler);
  }
}

function addGlobals(entry: TabCommand, t: Catalog, request: CompletionRequest): void {
  const { options } = t.program;
  for (const { key, short, long, placeholder, choices, complete: live } of GLOBALS) {
    const values = () => (choices === undefined ? liveValues(live, request) : choices.map(bare));
    const name = long.slice(2);
    const alias = short?.slice(1);
    if (placeholder !== undefined) entry.option(name, options[key], offering(values), alias);
    else if (alias === undefined) entry.option(name, options[key]);
    else entry.option(name, options[key], alias);
  }
  entry.option("help", options.help, "h");
}

/** Suggestions in the way the library asks for them: each on a line of its own, and nothing that a terminal obeys. */
function offering(values: () => readonly Suggestion[]) {
  return (complete: (value: string, description: string) => void) => {
    for (const { value, about } of values())
      if (value !== "" && oneLine(value) === value) complete(value, oneLine(about));
  };
}

function oneLine(text: string): string {
  return visible(text.replace(/[\t\n]/g, " "));
}

/** The values that may stand in the place of a field. */
function valuesOf(
  { kind, complete: live, choices }: Field,
  request: CompletionRequest,
): readonly Suggestion[] {
  if (choices !== undefined) return choicesFrom(choices, request.typed);
  if (typeof live === "object") return live.map(bare);
  if (kind === "patterns") return listFrom(request.typed, request.folder);
  const values = liveValues(live ?? (kind === "instance" ? "instances" : undefined), request);
  return kind === "paths" ? [...values, ...pathsFrom(request.typed, request.folder)] : values;
}

function liveValues(
  live: Live | undefined,
  { typed, folder, context }: CompletionRequest,
): readonly Suggestion[] {
  if (live === "paths") return pathsFrom(typed, folder);
  return live === undefined || context === null ? [] : sources[live satisfies FromFile](context);
}

function bare(value: string): Suggestion {
  return { value, about: "" };
}

/** The words of a choice: its own ones, or, once something else is typed, those in other languages. */
function choicesFrom(choices: Readonly<Record<string, string>>, typed: string): Suggestion[] {
  const own = [...new Set(Object.values(choices))];
  // Beside each other `success` and `succès` would keep `succ` from being completed.
  if (own.some((word) => word.startsWith(typed))) return own.map(bare);
  return Object.entries(choices).map(([value, meaning]) => ({ value, about: meaning }));
}
