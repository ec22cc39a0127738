import { catalogOf } from "../messages/languages.ts";
import type { MessageLanguage } from "../messages/languages.ts";
import { worldFailure } from "../workspace/failures.ts";

/** Why coord could not look, in a sentence. What it takes to say so is loaded when there is something to say. */
export async function causeOf(error: unknown, file: string, language: MessageLanguage): Promise<string> {
  const { code, args } = worldFailure(error, file);
  if (code === "INTERNAL") return String(args["cause"]);
  const { failures } = await catalogOf(language);
  return failures[code](args).message;
}
