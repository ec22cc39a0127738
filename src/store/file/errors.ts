import { errorCode } from "../../system/files.ts";
import { StoreError } from "../store.ts";

/** What a caller's own function threw, carried past the translation of file system errors. */
export class Foreign extends Error {
  readonly thrown: unknown;
  constructor(thrown: unknown) {
    super("thrown by the caller's function");
    this.thrown = thrown;
  }
}

/** Runs a function of the caller's, so that its errors reach the caller as they are. */
export function foreign<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw new Foreign(error);
  }
}

/** The same for one that may take its time. */
export async function foreignLater<T>(run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw new Foreign(error);
  }
}

function pathOf(error: unknown, otherwise: string): string {
  return error instanceof Error && "path" in error && typeof error.path === "string" ? error.path : otherwise;
}

/** An error on the way to an answer, as the contract has it. */
export function whileReading(error: unknown): unknown {
  if (error instanceof Foreign) return error.thrown;
  const code = errorCode(error);
  if (code === "" || error instanceof StoreError) return error;
  return new StoreError({ kind: "unreadable", cause: code }, { cause: error });
}

/** An error on the way to the disk, as the contract has it. */
export function whileWriting(error: unknown, file: string): unknown {
  if (error instanceof Foreign) return error.thrown;
  const code = errorCode(error);
  if (code === "" || error instanceof StoreError) return error;
  const path = pathOf(error, file);
  switch (code) {
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return new StoreError({ kind: "read-only", path, cause: code }, { cause: error });
    case "ENOSPC":
    case "EDQUOT":
      return new StoreError({ kind: "no-space", path }, { cause: error });
    default:
      return new StoreError({ kind: "io", path, cause: code }, { cause: error });
  }
}

/** The error of reading one file, with that file's path in it. */
export function named(error: unknown, path: string): unknown {
  if (!(error instanceof StoreError)) return error;
  const { failure } = error;
  if (failure.kind !== "unreadable" && failure.kind !== "not-utf8") return error;
  return new StoreError({ ...failure, path }, { cause: error });
}
