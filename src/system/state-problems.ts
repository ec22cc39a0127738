import type { Stats } from "node:fs";
import type { StateKind } from "./state-names.ts";

/** A fault of something in the state folder. */
export type StateProblem =
  /** A symbolic link where none belongs, or one that names no taking of the lock. */
  | "link"
  /** A folder where a file belongs. */
  | "folder"
  /** A file where a folder or a link belongs. */
  | "file"
  /** A pipe, a socket, a device. */
  | "special"
  /** A file that has another name too, elsewhere: a hard link. */
  | "hard-link"
  /** It belongs to another user. */
  | "foreign"
  /** Longer than anything of its kind. */
  | "too-large"
  /** There, but this user may not read it. */
  | "unreadable"
  /** Git put it there, by a clone or a checkout, and it can't be set aside. */
  | "checked-out";

/** Something in the state folder is not what coord put there. Names the path, and quotes nothing of its content. */
export class UnsafeStateError extends Error {
  override readonly name = "UnsafeStateError";
  /** Absolute. */
  readonly path: string;
  readonly problem: StateProblem;
  constructor(path: string, problem: StateProblem) {
    super(`state: ${problem}`);
    this.path = path;
    this.problem = problem;
  }
}

/** What is wrong with what stands under a name of a kind; null where nothing is. */
export function problemOf(
  kind: StateKind,
  found: Stats,
  owners: { readonly trusts: (uid: number) => boolean },
): StateProblem | null {
  if (!owners.trusts(found.uid)) return "foreign";
  if (found.isSymbolicLink()) return kind.form === "link" ? null : "link";
  // The lock is a folder where links are missing.
  if (found.isDirectory()) return kind.form === "file" ? "folder" : null;
  if (!found.isFile()) return "special";
  if (kind.form === "link") return "file";
  if (found.nlink > kind.names) return "hard-link";
  return found.size > kind.limit ? "too-large" : null;
}
