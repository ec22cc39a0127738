import type { CommanderError } from "commander";
import type { Catalog, UsageArgs, UsageCode } from "../messages/catalog.ts";
import type { Failure } from "../messages/render/refusal.ts";
import type { RefusalCode } from "../operations/types.ts";
import { type WorldFailure, worldFailure } from "../workspace/failures.ts";
import { InterruptedError } from "../system/terminal.ts";

/** A failing world or a wrong call, ready to be said. */
export type CommandFailure = Failure & { readonly exit: number };

/** A wrong call that only shows when values are looked at. */
export class UsageError<C extends UsageCode = UsageCode> extends Error {
  override readonly name = "UsageError";
  readonly code: C;
  readonly args: UsageArgs[C];
  constructor(code: C, args: UsageArgs[C]) {
    super(code);
    this.code = code;
    this.args = args;
  }

  /** The error, in the language of a catalog. */
  said({ usage }: Catalog): string {
    return usage[this.code](this.args);
  }
}

/** Exit status of each refusal that is not the usual 3. */
export const REFUSAL_EXITS: Readonly<Partial<Record<RefusalCode, number>>> = {
  NO_RESERVATION: 5,
  UNKNOWN_INSTANCE: 5,
  INSTANCE_FINISHED: 5,
  NO_IDENTITY: 6,
  AMBIGUOUS_TASK: 2,
  BOARD_THERE: 2,
  PATH_INVALID: 2,
  PATH_OUTSIDE: 2,
  TASK_EMPTY: 2,
  TEXT_EMPTY: 2,
  NO_SUCH_TASK: 5,
  NOTHING_LEFT: 5,
  NO_HANDOVER: 5,
  NUMBER_TWICE: 3,
  SUBAGENT_HOLDS: 3,
  TASK_PARKED: 3,
  NO_REVISION: 5,
  NO_ALERT: 5,
  NO_CONFLICT: 5,
  AMBIGUOUS_ID: 2,
  HANDOVER_SELF: 2,
  CONFLICT_SELF: 2,
  NO_MESSAGE: 5,
  MESSAGE_SELF: 2,
  NO_COMPONENT: 2,
  DATE_INVALID: 2,
  USAGE: 2,
  NOTHING_TO_UNDO: 5,
  NOTHING_TO_COMMIT: 5,
  NOT_FORECAST: 1,
  NO_REMOTE: 5,
  REMOTE_INVALID: 2,
  NO_BRANCH: 5,
  NOTHING_TO_LAND: 5,
  BRANCH_MOVES: 75,
  NOT_PUSHED: 1,
  GIT_LOCKED: 75,
  COMMAND_FAILED: 1,
  NOT_READABLE_BACK: 1,
  // The status that git takes for "conflicts are left".
  MERGE_CONFLICTS: 1,
};

/** A wrong call, already said in the caller's language; `command` is whose help to point at, where that is not the called one's. */
export function usageFailure(message: string, command?: string): CommandFailure {
  const args = command === undefined ? { message } : { message, command };
  return { code: "USAGE", args, exit: 2, retryable: false };
}

/** Exit status of each failing of the world. */
const FAILURE_EXITS: Readonly<Record<WorldFailure["code"], number>> = {
  NO_FILE: 4,
  UNREADABLE: 4,
  NOT_UTF8: 4,
  CONFLICT_MARKERS: 4,
  MIXED_ENCODING: 4,
  BARE_REPOSITORY: 4,
  WORKTREE_ALONE: 4,
  NOT_YOURS: 4,
  LINK_OUTSIDE: 4,
  NOT_A_BOARD: 4,
  STORE_READONLY: 1,
  STORE_UNREACHED: 75,
  STORE_UNSURE: 75,
  STORE_REWRITTEN: 4,
  STORE_GONE: 4,
  STORE_REFUSED: 1,
  STORE_UNTRUSTED: 3,
  STORE_NEWER: 4,
  FILE_BEHIND: 1,
  STATE_UNSAFE: 1,
  NO_SPACE: 1,
  IO: 1,
  GIT_FAILED: 1,
  NO_GIT: 1,
  REPLACED: 1,
  INTERNAL: 1,
  LOCK_TIMEOUT: 75,
  BEING_SAVED: 75,
  FILE_IN_USE: 75,
};

/** The failure that an error is for the caller; an unknown error is a bug of coord's. */
export function failureOf(error: unknown, file: string): CommandFailure {
  if (error instanceof InterruptedError)
    return { code: "INTERRUPTED", args: {}, exit: 130, retryable: false };
  const found = worldFailure(error, file);
  return { ...found, exit: FAILURE_EXITS[found.code] };
}

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
