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
}

/** What a command may write. `from`: the folders that `cd` entered before it, outermost first. */
export interface Target {
  readonly from: readonly string[];
  readonly word: Word;
  /** Whether all that is below it counts, too. */
  readonly below: boolean;
}
