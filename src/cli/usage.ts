import type { CommanderError } from "commander";
import type { Language } from "../vocabulary/types.ts";

/** commander's sentences, by its stable codes, in French; English is its own. The first quoted word is what was found. */
const FRENCH: Readonly<Record<string, (found: string) => string>> = {
  "commander.unknownOption": (found) => `option inconnue : ${found}`,
  "commander.unknownCommand": (found) => `commande inconnue : ${found}`,
  "commander.missingArgument": (found) => `argument manquant : ${found}`,
  "commander.optionMissingArgument": (found) => `il manque une valeur à l'option ${found}`,
  "commander.missingMandatoryOptionValue": (found) => `l'option ${found} est obligatoire`,
  "commander.excessArguments": () => "trop d'arguments",
  "commander.invalidArgument": (found) => `valeur refusée : ${found}`,
};

/** commander's own errors, told by their codes, without loading commander to ask. */
export function isCommanderError(error: unknown): error is CommanderError {
  return (
    error instanceof Error &&
    "code" in error &&
    typeof error.code === "string" &&
    error.code.startsWith("commander.")
  );
}

/** True when no command has that name: there is no help of its own to point at. */
export function isUnknownCommand(error: unknown): boolean {
  return isCommanderError(error) && error.code === "commander.unknownCommand";
}

/** What was wrong with a call, in the caller's language. */
export function usageMessage(error: CommanderError, language: Language): string {
  const message = error.message.replace(/^error: /, "").replace(/\s+/g, " ");
  const sentence = language === "fr" ? FRENCH[error.code] : undefined;
  if (sentence === undefined) return message.charAt(0).toUpperCase() + message.slice(1);
  const found = /'([^']*)'/.exec(message)?.[1] ?? "";
  const suggestion = /\(Did you mean (?:one of )?(.*)\?\)/.exec(message)?.[1];
  return sentence(found) + (suggestion === undefined ? "" : ` (vouliez-vous dire ${suggestion} ?)`);
}
