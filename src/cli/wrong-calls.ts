import type { CommanderError } from "commander";
import type { Catalog, UsageArgs } from "../messages/catalog.ts";
import { type CommandText, languages, type MessageLanguage } from "../messages/languages.ts";
import { commandWords, GLOBALS } from "./arguments.ts";
import type { AnyCommand } from "./command.ts";
import { wordsAfter } from "./commands/index.ts";
import { isUnknownCommand, type UsageError } from "./failures.ts";
import { withPlaceholders } from "./placeholders.ts";
import {
  isNear,
  optionMeant,
  suggestedCommand,
  takesFreeWords,
  unexpectedWord,
  unknownOption,
} from "./words.ts";

/** The language to speak, and its words. */
export interface Speech {
  readonly t: Catalog;
  readonly language: MessageLanguage;
}

/** The error of a call: what stands in the way first, not what is missing because of it. */
export async function wrongCall(
  error: CommanderError,
  line: readonly string[],
  called: AnyCommand | null,
  { t, language }: Speech,
): Promise<string> {
  const [what = ""] = commandWords(line);
  const meant = isUnknownCommand(error) ? suggestedCommand(what) : null;
  if (meant !== null) return t.usage.MEANT({ what, meant });
  const isMissing = error.code === "commander.missingMandatoryOptionValue";
  const second = secondWord(line, t);
  if (second !== null && (isUnknownCommand(error) || (isMissing && second.isNear))) return second.said;
  if (called === null) return usageMessage(error, t);
  const option = isMissing ? unknownOption(line, called) : null;
  if (option !== null) return t.usage.NO_OPTION({ option, meant: nearOption(option, called) });
  const word = error.code === "commander.excessArguments" ? unexpectedWord(line, called) : null;
  const said = await saidOf(error, word, called, { t, language });
  // A word that an option takes, without the option's name before it.
  const forgotten = isMissing || word !== null ? optionMeant(line, called) : null;
  if (forgotten === null) return said;
  return t.usage.MEANT_INSTEAD({
    error: word === null ? said : t.usage.EXCESS({ word, isFree: false }),
    meant: forgotten,
  });
}

async function saidOf(
  error: CommanderError,
  word: string | null,
  called: AnyCommand,
  { t, language }: Speech,
): Promise<string> {
  if (word !== null) return t.usage.EXCESS({ word, isFree: takesFreeWords(called) });
  const meaning = await missingMeans(error, called, { t, language });
  return meaning === null
    ? usageMessage(error, t)
    : t.usage.LACKS({ error: usageMessage(error, t), meaning });
}

/** The error of a value: with the word that is probably meant, where it is one of a few. */
export function wrongValue(error: UsageError, t: Catalog): string {
  const said = error.said(t);
  if (error.code !== "CHOICE") return said;
  const { found, choices } = error.args as UsageArgs["CHOICE"];
  return withNear(said, found, choices.split(", "), t);
}

/** The option of a command that an unknown one is near to; "" where none or several are. */
function nearOption(option: string, { fields }: AnyCommand): string {
  const names = Object.entries(fields).flatMap(([name, { at }]) => (at === "option" ? [`--${name}`] : []));
  const [near = "", ...others] = [...names, ...GLOBALS.map(({ long }) => long)].filter((one) =>
    isNear(option, one),
  );
  return others.length > 0 ? "" : near;
}

function withNear(said: string, found: string, choices: readonly string[], { usage }: Catalog): string {
  const near = choices.filter((one) => isNear(found.toLowerCase(), one.toLowerCase()));
  // Who is near to all of them meant none that the sentence has not named.
  return near.length === 0 || near.length === choices.length
    ? said
    : usage.MEANT_INSTEAD({ error: said, meant: near.join(", ") });
}

/** What there is to say of a second word that no command has; null where a command has it, or the first takes none. */
function secondWord(line: readonly string[], t: Catalog): { said: string; isNear: boolean } | null {
  const [what = "", found = null] = commandWords(line);
  const words = wordsAfter(what);
  if (words.length === 0 || (found !== null && words.includes(found))) return null;
  const near = found === null ? [] : words.filter((word) => isNear(found, word));
  const meant = near.map((word) => `\`coord ${what} ${word}\``).join(", ");
  return {
    said: t.usage.SECOND_WORD({ what, found, choices: words.join(", "), meant }),
    isNear: meant !== "",
  };
}

/** commander's codes of what a call lacks. */
const LACKING = new Set([
  "commander.missingMandatoryOptionValue",
  "commander.missingArgument",
  "commander.optionMissingArgument",
]);

/** What an option or argument is for that a call should have had; null for another error. */
async function missingMeans(
  { code, message }: CommanderError,
  command: AnyCommand,
  { t, language }: Speech,
): Promise<string | null> {
  if (!LACKING.has(code)) return null;
  const missing = Object.entries(command.fields).find(([name, { at, placeholder }]) =>
    at === "option"
      ? message.includes(`--${name} `)
      : message.includes(`'${placeholder ?? name.toUpperCase()}'`),
  );
  if (missing === undefined) {
    const shared = GLOBALS.find(({ long }) => message.includes(`${long} `));
    return shared === undefined ? null : t.program.options[shared.key];
  }
  const text: CommandText = (await languages[language].help()).help[command.name];
  return text.fields[missing[0]] ?? null;
}

/** The message for a wrong call, in the caller's language. */
function usageMessage(error: CommanderError, t: Catalog): string {
  const { program, words } = t;
  const message = withNearOnes(error.message.replace(/^error: /, "").replace(/\s+/g, " "));
  const named = /'([^']*)'/.exec(message)?.[1] ?? "";
  if (error.code === "commander.optionMissingArgument")
    return t.usage.NO_VALUE({ option: withPlaceholders(named, program) });
  const choice = /(--[a-z-]+)[^']*' argument '(.*)' is invalid\. Allowed choices are (.*?)\.?$/.exec(message);
  if (choice !== null) {
    const [, what = "", found = "", choices = ""] = choice;
    return withNear(t.usage.CHOICE({ what, found, choices }), found, choices.split(", "), t);
  }
  const { wrongCall } = program;
  const said: Readonly<Record<string, (found: string) => string>> = wrongCall?.said ?? {};
  const sentence = said[error.code];
  if (wrongCall === null || sentence === undefined)
    return capitalised(message.replace(/'([^']*)'/g, (_, word: string) => words.quoted(word)));
  // The unknown word is the caller's own text.
  const found = error.code.startsWith("commander.unknown") ? named : withPlaceholders(named, program);
  const suggestion = /\(Did you mean (?:one of )?(.*)\?\)/.exec(message)?.[1];
  return capitalised(sentence(found)) + (suggestion === undefined ? "" : wrongCall.didYouMean(suggestion));
}

/** The same with those suggestions alone that are near enough for their length: commander has `hook` for `foo`. */
function withNearOnes(message: string): string {
  return message.replace(/ \(Did you mean (?:one of )?(.*)\?\)/, (_, all: string) => {
    const word = /'([^']*)'/.exec(message)?.[1] ?? "";
    // A board is not what `--files` takes.
    const near = all.split(", ").filter((one) => isNear(word, one) && word !== "--files");
    return near.length === 0 ? "" : ` (Did you mean ${near.length > 1 ? "one of " : ""}${near.join(", ")}?)`;
  });
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
