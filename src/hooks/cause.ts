import type { Catalog, FailureCode } from "../messages/catalog.ts";
import { catalogOf } from "../messages/languages.ts";
import type { MessageLanguage } from "../messages/languages.ts";
import type { Failure } from "../messages/render/refusal.ts";
import { worldFailure } from "../workspace/failures.ts";

/** A sentence that says why coord could not check. The messages are loaded only then. */
export async function causeOf(error: unknown, file: string, language: MessageLanguage): Promise<string> {
  const failure = worldFailure(error, file);
  if (failure.code === "INTERNAL") return failure.args.cause;
  return sentence(failure, await catalogOf(language));
}

function sentence<C extends FailureCode>({ code, args }: Failure<C>, { failures }: Catalog): string {
  return failures[code](args).message;
}
