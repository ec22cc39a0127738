import { catalogOf } from "../messages/languages.ts";
import type { MessageLanguage } from "../messages/languages.ts";
import { failureSaid } from "../messages/render/refusal.ts";
import { worldFailure } from "../workspace/failures.ts";

/** Why coord could not look, in a sentence. What it takes to say so is loaded when there is something to say. */
export async function causeOf(error: unknown, file: string, language: MessageLanguage): Promise<string> {
  const failure = worldFailure(error, file);
  if (failure.code === "INTERNAL") return failure.args.cause;
  return failureSaid(failure, await catalogOf(language)).message;
}
