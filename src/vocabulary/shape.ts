/** Languages in which coord reads and writes the file and speaks to people. */
export type FileLanguage = "fr" | "en";

/** Every form that is read for a thing; the first is the one that is written. */
export type Forms = readonly [string, ...string[]];

/** A group of words: each thing with its forms. */
export type WordGroup = Readonly<Record<string, Forms>>;

/** The words of a language, whatever things it has words for. Data only. */
export interface Words {
  readonly language: FileLanguage;
  readonly headings: WordGroup;
  readonly labels: WordGroup;
  readonly verbs: Readonly<Record<string, string>>;
  /** The unit of `Estimation: 45 minutes`. */
  readonly minutes: string;
  /** Between what was done and to what. */
  readonly colon: string;
  /** Around what is quoted. */
  readonly quotes: readonly [string, string];
  /** Before the type of a subagent, in the notes of a log entry. */
  readonly subagent: string;
  /** In the alert about a task that nobody could finish. */
  readonly parked: { readonly problem: string; readonly help: string };
  /** Titles that only templates have. */
  readonly placeholders: readonly string[];
  /** Lists of files that only templates have. With spaces in them, they are no character classes of a glob. */
  readonly filePlaceholders: readonly string[];
  /**
   * A new coordination file, after the first one that people used: everything that they would otherwise write by hand.
   * `title` is markdown already.
   */
  readonly template: (title: string) => string;
  /** The introduction of a new archive. */
  readonly archiveIntroduction: string;
}
