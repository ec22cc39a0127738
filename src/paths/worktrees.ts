/**
 * The facts of a repository's work trees, by git. The shapes stand here, below both the code that asks git and the pure code
 * that decides what it means.
 */

/** The kind of conflict that keeps two sides of a path apart. */
export type ConflictKind = "content" | "delete" | "add" | "rename" | "mode" | "binary";

/** First and last line, from 1. */
export type LineRange = readonly [number, number];

/** The conflicting lines of a file, by the line numbers of each side. */
export interface SideLines {
  readonly a: readonly LineRange[];
  readonly b: readonly LineRange[];
}

/** The facts of a work tree, by git. */
export interface TreeFacts {
  /** Absolute. */
  readonly path: string;
  readonly branch: string | null;
  readonly dirty: boolean;
  /** Whether its folder is gone, while git still counts it. */
  readonly gone: boolean;
  /** The operation that git is in the middle of there, if any. */
  readonly underWay: string | null;
  /** When its first commit was made that is not in the default branch (seconds since the epoch); null for none. */
  readonly since: number | null;
  /** The files that it has otherwise than the default branch. */
  readonly changed: readonly ChangedFile[];
  /** Why git could not say more; null where it could. */
  readonly unknown: string | null;
}

/** A file that a work tree has otherwise than the default branch. */
export interface ChangedFile {
  readonly path: string;
  /** Whether a commit has it as it is. */
  readonly committed: boolean;
}

export interface ConflictFacts {
  readonly path: string;
  readonly kind: ConflictKind;
  readonly lines: SideLines | null;
}

/** The facts of the merge of two sides, by git. */
export interface MergeFacts {
  readonly conflicts: readonly ConflictFacts[];
  /** Changed on both sides, differently, and merged. */
  readonly shared: readonly string[];
  /** Why git could not merge them; null where it could. */
  readonly unknown: string | null;
}

export interface PairFacts extends MergeFacts {
  readonly a: number;
  readonly b: number;
}

export interface LandingFacts extends MergeFacts {
  readonly tree: number;
}

/** All that git said of a repository's work trees. */
export interface TreesFacts {
  /** The default branch; null where nothing says which that is. */
  readonly base: string | null;
  readonly trees: readonly TreeFacts[];
  readonly pairs: readonly PairFacts[];
  /** Each against the default branch. */
  readonly landings: readonly LandingFacts[];
  /** False where this git can't merge without a work tree: then every file that both sides change counts as a conflict. */
  readonly exact: boolean;
}

/** A change of a file in another work tree that has not landed. */
export interface ElsewhereData {
  /** Absolute. */
  readonly worktree: string;
  readonly branch: string | null;
  readonly instance: number | null;
  readonly task: string | null;
  /** In that work tree's text; empty where it has no lines, or is deleted there. */
  readonly lines: readonly LineRange[];
  readonly committed: boolean;
  readonly landed: false;
  /** How long ago that was found (seconds). */
  readonly age: number;
}
