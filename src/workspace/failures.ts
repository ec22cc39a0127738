import { dirname, isAbsolute } from "node:path";
import type { WorldFailureArgs } from "../operations/codes.ts";
import type { WorldFailureCode } from "../operations/types.ts";
import { GitError, NoGitError } from "../system/git.ts";
import { OrphanWorktreeError, LinkOutsideError, NotYoursError, PlaceError } from "../session/locate.ts";
import { StoreError, type StoreFailure } from "../store/store.ts";
import { causeOfError, errorCode, NoTempFolderError } from "../system/files.ts";
import { otherOwnerOf } from "../system/owners.ts";
import { UnsafeStateError } from "../system/state.ts";
import { ConflictMarkersError, MixedEncodingError, NotABoardError, UnreadableResultError } from "./index.ts";

/** A failing world, as a code with what its sentence needs; the front ends say it. */
export type WorldFailure<C extends WorldFailureCode = WorldFailureCode> = {
  [K in C]: {
    readonly code: K;
    readonly args: Readonly<WorldFailureArgs[K]>;
    readonly retryable: boolean;
  };
}[C];

/** The failure that an error of a workspace is for the caller; an unknown error is a bug of coord's. */
export function worldFailure(error: unknown, file: string): WorldFailure {
  if (error instanceof StoreError) return storeFailure(error.failure, file);
  if (error instanceof UnsafeStateError)
    return failure("STATE_UNSAFE", {
      path: error.path,
      problem: error.problem,
      owner: error.problem === "unreadable" ? otherOwnerOf(error.path) : null,
    });
  if (error instanceof ConflictMarkersError)
    return failure("CONFLICT_MARKERS", { path: file, line: error.line });
  if (error instanceof MixedEncodingError) return failure("MIXED_ENCODING", { path: file, line: error.line });
  if (error instanceof NotABoardError) return failure("NOT_A_BOARD", { path: file });
  if (error instanceof NotYoursError)
    return failure("NOT_YOURS", { path: error.path, owner: error.owner, folder: error.folder });
  if (error instanceof LinkOutsideError)
    return failure("LINK_OUTSIDE", { path: error.path, target: error.target });
  if (error instanceof OrphanWorktreeError)
    return failure("WORKTREE_ALONE", { path: error.path, repository: error.repository });
  if (error instanceof PlaceError) return failure("BARE_REPOSITORY", {});
  if (error instanceof NoGitError) return failure("NO_GIT", {});
  if (error instanceof GitError) return failure("GIT_FAILED", { cause: error.message });
  if (error instanceof UnreadableResultError) return failure("INTERNAL", { cause: error.message });
  if (error instanceof NoTempFolderError)
    return failure("STORE_READONLY", { path: error.path, cause: error.message, owner: null });
  if (isReplaced(error)) return failure("REPLACED", {});
  const refused = refusedCall(error);
  if (refused !== null)
    return failure(LOOKS.has(refused.syscall) ? "UNREADABLE" : "IO", {
      path: refused.path,
      cause: errorCode(error),
    });
  return failure("INTERNAL", { cause: causeOfError(error) });
}

/** What the machine refuses, and no program can help: no right to a file, a disk that fails or is full, a mount that is gone. */
const OF_MACHINE: ReadonlySet<string> = new Set(
  "EACCES EPERM EROFS EIO ENOSPC EDQUOT EMFILE ENFILE ENOTCONN ESTALE ETIMEDOUT EHOSTDOWN".split(" "),
);
const LOOKS: ReadonlySet<string> = new Set(
  "lstat stat statx access open scandir realpath readlink read".split(" "),
);

/** A call of the file system that the machine refused where nobody expected it. */
function refusedCall(error: unknown): { readonly path: string; readonly syscall: string } | null {
  if (!OF_MACHINE.has(errorCode(error))) return null;
  const { path, syscall } = error as { readonly path?: unknown; readonly syscall?: unknown };
  return typeof path === "string" && typeof syscall === "string" && !syscall.startsWith("spawn")
    ? { path, syscall }
    : null;
}

/** A part of the program that is not there any more: another version was installed while this one runs. */
function isReplaced(error: unknown): boolean {
  const code = errorCode(error);
  return code === "MODULE_NOT_FOUND" || code === "ERR_MODULE_NOT_FOUND";
}

function storeFailure(found: StoreFailure, file: string): WorldFailure {
  switch (found.kind) {
    case "missing":
      return failure("NO_FILE", { path: file, hadJournal: found.hadJournal });
    case "not-utf8":
      return failure("NOT_UTF8", { path: found.path ?? file, offset: found.offset });
    case "unreadable":
      return failure("UNREADABLE", { path: found.path ?? file, cause: found.cause });
    case "outside":
      return failure("LINK_OUTSIDE", { path: file, target: found.target });
    case "read-only":
      return readOnly(folderOf(found.path, file), found.cause);
    case "no-space":
      return failure("NO_SPACE", { path: folderOf(found.path, file) });
    case "io":
      return failure("IO", { path: file, cause: found.cause });
    case "held":
      return { ...failure("FILE_IN_USE", { path: found.path }), retryable: true };
    case "unreached":
      return { ...failure("STORE_UNREACHED", { place: found.place, cause: found.cause }), retryable: true };
    case "foreign":
      return failure("NOT_A_BOARD", { path: file });
    case "unshown": {
      const { code } = storeFailure(found.failure, file);
      return failure("FILE_BEHIND", { path: file, revision: found.revision, cause: code });
    }
    case "unsure":
      return { ...failure("STORE_UNSURE", { place: found.place, id: found.id }), retryable: true };
    case "rewritten":
      return failure("STORE_REWRITTEN", { place: found.place, known: found.known, found: found.found });
    case "gone":
      return failure("STORE_GONE", { place: found.place, known: found.known });
    case "refused":
      return failure("STORE_REFUSED", {
        place: found.place,
        cause: found.cause,
        ...(found.lacks === undefined ? {} : { lacks: found.lacks }),
      });
    case "untrusted":
      return failure("STORE_UNTRUSTED", {
        pointer: found.pointer,
        ...(found.setting === undefined ? {} : { setting: found.setting }),
      });
    case "newer":
      return failure("STORE_NEWER", { format: found.format });
    case "saving":
      return { ...failure("BEING_SAVED", { path: file }), retryable: true };
    case "lock-timeout": {
      const waited = Math.round(found.waitedMs / 100) / 10;
      return { ...failure("LOCK_TIMEOUT", { waited, owner: found.owner ?? "" }), retryable: true };
    }
  }
}

/** Names of temporary files and locks tell nobody anything; the folder does. A symbolic link's error names its target. */
function folderOf(path: string, file: string): string {
  return dirname(isAbsolute(path) ? path : file);
}

function readOnly(path: string, cause: string): WorldFailure {
  const owner = cause === "EACCES" || cause === "EPERM" ? otherOwnerOf(path) : null;
  return failure("STORE_READONLY", { path, cause, owner });
}

function failure<C extends WorldFailureCode>(code: C, args: WorldFailureArgs[C]): WorldFailure<C> {
  return { code, args, retryable: false };
}
