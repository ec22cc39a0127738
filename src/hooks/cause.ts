import type { Catalog, FailureCode } from "../messages/catalog.ts";
import { catalogOf } from "../messages/languages.ts";
import type { MessageLanguage } from "../messages/languages.ts";
import type { Failure } from "../messages/render/refusal.ts";
import { worldFailure } from "../workspace/failures.ts";

/** Why coord could not look, in a sentence. What it takes to say so is loaded when there is something to say. */
export async function causeOf(error: unknown, file: string, language: MessageLanguage): Promise<string> {
  const failure = worldFailure(error, file);
  if (failure.code === "INTERNAL") return failure.args.cause;
  return sentence(failure, await catalogOf(language));
}

function sentence<C extends FailureCode>({ code, args }: Failure<C>, { failures }: Catalog): string {
  return failures[code](args).message;
}
