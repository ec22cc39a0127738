import { dirname, isAbsolute } from "node:path";
import type { Args, FailureCode, UsageCode } from "../messages/catalog.ts";
import type { RefusalCode } from "../operations/types.ts";
import { PlaceError } from "../session/locate.ts";
import { GitError } from "../git/run.ts";
import { StoreError, type StoreFailure } from "../store/store.ts";
import { ConflictMarkersError, UnreadableResultError } from "../workspace/index.ts";
import { InterruptedError } from "./confirm.ts";

/** A failing world or a wrong call, ready to be said. */
export interface Failure {
  readonly code: FailureCode;
  readonly args: Args;
  readonly exit: number;
  readonly retryable: boolean;
}

/** A wrong call that only shows when values are looked at. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly code: UsageCode;
  readonly args: Args;
  constructor(code: UsageCode, args: Args = {}) {
    super(code);
    this.code = code;
    this.args = args;
  }
}

/** Exit status of each refusal that is not the usual 3. */
export const REFUSAL_EXITS: Readonly<Partial<Record<RefusalCode, number>>> = {
  NO_RESERVATION: 5,
  UNKNOWN_INSTANCE: 5,
  INSTANCE_FINISHED: 5,
  NO_IDENTITY: 6,
  AMBIGUOUS_TASK: 2,
  PATH_INVALID: 2,
  TASK_EMPTY: 2,
  TEXT_EMPTY: 2,
  NO_SUCH_TASK: 5,
  NOTHING_LEFT: 5,
  NO_HANDOVER: 5,
  NO_ALERT: 5,
  NO_CONFLICT: 5,
  AMBIGUOUS_ID: 2,
  HANDOVER_SELF: 2,
  NO_COMPONENT: 2,
  DATE_INVALID: 2,
  NOTHING_TO_UNDO: 5,
  NOT_READABLE_BACK: 1,
  // What git takes for "conflicts are left".
  MERGE_CONFLICTS: 1,
};

/** A wrong call, already said in the caller's language. */
export function usageFailure(message: string): Failure {
  return failure("USAGE", 2, { message });
}

/** What an error means for the caller. Anything unknown is a bug of ours. */
export function failureOf(error: unknown, file: string): Failure {
  if (error instanceof StoreError) return storeFailure(error.failure, file);
  if (error instanceof ConflictMarkersError)
    return failure("CONFLICT_MARKERS", 4, { path: file, line: error.line });
  if (error instanceof PlaceError) return failure("BARE_REPOSITORY", 4, {});
  if (error instanceof InterruptedError) return failure("INTERRUPTED", 130, {});
  if (error instanceof GitError) return failure("GIT_FAILED", 1, { cause: error.message });
  if (error instanceof UnreadableResultError) return failure("INTERNAL", 1, { cause: error.message });
  return failure("INTERNAL", 1, { cause: error instanceof Error ? error.message : String(error) });
}

function storeFailure(found: StoreFailure, file: string): Failure {
  switch (found.kind) {
    case "missing":
      return failure("NO_FILE", 4, { path: file, hadJournal: found.hadJournal ? 1 : 0 });
    case "not-utf8":
      return failure("NOT_UTF8", 4, { path: found.path ?? file, offset: found.offset });
    case "unreadable":
      return failure("UNREADABLE", 4, { path: found.path ?? file, cause: found.cause });
    case "read-only":
      return failure("STORE_READONLY", 1, { path: folderOf(found.path, file), cause: found.cause });
    case "no-space":
      return failure("NO_SPACE", 1, { path: found.path });
    case "io":
      return failure("IO", 1, { path: file, cause: found.cause });
    case "lock-timeout":
      return {
        ...failure("LOCK_TIMEOUT", 75, {
          waited: Math.round(found.waitedMs / 100) / 10,
          owner: found.owner ?? "",
        }),
        retryable: true,
      };
  }
}

/** Names of temporary files and locks tell nobody anything; the folder does. A symbolic link's error names its target. */
function folderOf(path: string, file: string): string {
  return dirname(isAbsolute(path) ? path : file);
}

function failure(code: FailureCode, exit: number, args: Args): Failure {
  return { code, args, exit, retryable: false };
}
