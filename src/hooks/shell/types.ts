/** A word of a command line, quotes taken off. */
export interface Word {
  readonly text: string;
  /** True when some of it was quoted: then its wildcards are none. */
  readonly quoted: boolean;
}

/** One simple command: its words, what it writes to by redirection, and what it is fed. */
export interface Simple {
  readonly words: readonly Word[];
  /** Targets of `>`, `>>`, `>|`, `&>`. */
  readonly outputs: readonly Word[];
  /** Bodies of here-documents and here-strings. */
  readonly fed: readonly string[];
  /** The command whose output is piped into it. */
  readonly piped: Simple | null;
}

/** A simple command, or where a subshell begins and ends: what `cd` enters there is left with it. */
export type ShellPiece = Simple | "(" | ")";

/** A file or folder that a command may write. */
export interface WriteTarget {
  /** The folder that `cd` entered before it, relative to where the command began, or absolute. */
  readonly folder: string;
  readonly word: Word;
  /** Whether all that is below it counts, too. */
  readonly below: boolean;
  /** Whether a patch in the command says that it changes it. */
  readonly patched: boolean;
}
