import { catalogOf } from "../messages/languages.ts";
import type { MessageLanguage } from "../messages/languages.ts";
import { failureSaid } from "../messages/render/refusal.ts";
import { escapeFor } from "../text/clean.ts";
import { worldFailure } from "../workspace/failures.ts";

/** A sentence that says why coord could not check, fit for a model and a terminal. The messages are loaded only then. */
export async function causeOf(error: unknown, file: string, language: MessageLanguage): Promise<string> {
  const failure = worldFailure(error, file);
  if (failure.code === "INTERNAL") return escapeFor("model", failure.args.cause, "message");
  return failureSaid(failure, { t: await catalogOf(language), audience: "model" }).message;
}
