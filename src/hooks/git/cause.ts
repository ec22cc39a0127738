import type { Catalog } from "../../messages/catalog.ts";
import { StoreError } from "../../store/store.ts";
import { ConflictMarkersError } from "../../workspace/index.ts";

/** Why a reservation could not be looked up, in a sentence. */
export function causeOf(error: unknown, { failures }: Catalog): string {
  const path = "CLAUDE_INSTANCES.md";
  if (error instanceof ConflictMarkersError)
    return failures.CONFLICT_MARKERS({ path, line: error.line }).message;
  if (error instanceof StoreError) {
    const { failure } = error;
    if (failure.kind === "not-utf8")
      return failures.NOT_UTF8({ path: failure.path ?? path, offset: failure.offset }).message;
    if (failure.kind === "unreadable")
      return failures.UNREADABLE({ path: failure.path ?? path, cause: failure.cause }).message;
  }
  return error instanceof Error ? error.message : String(error);
}
