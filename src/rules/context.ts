/**
 * The part of the world that the rules are given. The room `rules/` says what the entries of a file mean together: which leases hold, who
 * holds what, whose turn it is, what was lost and may come back, what is open. In go views and this `Context`, out come values
 * and edits; no clock, file or process is asked for. Checks, operations, merges and the workspace may import from the room; it
 * imports the ground, `document/` and `protocol/` only.
 */
import type { Edit } from "../text/edits.ts";
import type { Zone } from "../time/time.ts";
import type { FileLanguage } from "../vocabulary/types.ts";

/** A reservation that a wholesale change of the file took away; it still holds until its lease ends. */
export interface Displaced {
  /** The entry's lines as they stood. */
  readonly source: string;
  /** The line of its instance as it stood, where there was one. */
  readonly owner?: string;
  /** When it was found missing, in milliseconds since the epoch. */
  readonly at: number;
  /** The lease of the file that it stood in (ms): what took it away does not shorten it. */
  readonly leaseMs?: number;
}

/**
 * How a change made without coord came to be; decided once, when it is taken in, and kept in the journal.
 * - `git`: the text is one that git knew before it was written: a checkout, a merge, a stash, a reset … What was there before
 *   is in git, too, and nothing is lost.
 * - `git-over`: the same, over what was neither committed nor stashed.
 * - `stale`: an editor saved a buffer that it had loaded before newer writes; those were merged into it.
 * - `whole`: the file was replaced as a whole by anything else, as by an earlier text.
 * - `hand`: a person edited it, and meant what went.
 */
export type Origin = "git" | "git-over" | "stale" | "whole" | "hand";

/** A path, or a pattern (`glob`), that is asked about. */
export interface AskedName {
  readonly path: string;
  readonly glob?: boolean;
}

/** A stored name that somebody holds, and since when (ms since the epoch; null where nobody knows). */
export interface HeldName {
  readonly name: string;
  readonly since: number | null;
}

/** A held name by which what is asked about is, or may be, reached: of the same file, or from before it was moved. */
export interface OtherName {
  readonly name: string;
  /** `unseen`: too many files are asked about to tell, and what is held has several names. */
  readonly how: "link" | "moved" | "unseen";
}

/** The world as pure code is given it. */
export interface Context {
  /** Who acts; null when unknown. */
  readonly instance: number | null;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly zone: Zone;
  /** For new text in a file that has no language of its own. */
  readonly language: FileLanguage;
  /** Last sign of life of each instance, in milliseconds since the epoch. */
  readonly heartbeats: { get(instance: number): number | undefined };
  /** Last sign of life of the process that waits for a task; where there is none, the instance's heartbeat counts. */
  readonly waits?: { get(instance: number, task: string): number | undefined };
  /** Instances whose recorded agent process still lives on this host. */
  readonly living: { has(instance: number): boolean };
  /** Whether case counts between names: where several machines share the board it does on none of them. */
  readonly caseSensitive: boolean;
  /** Whether two names that differ by case alone are two files or folders here all the same; absent where none are. */
  readonly areTwo?: (one: string, other: string) => boolean;
  /** The kind of a repository-relative path on disk; null (or no probe) where that is not known. */
  readonly kindOf?: (path: string) => "file" | "folder" | "none" | null;
  /** Absolute folders that are the repository's top, by any name; a file list may name files from there. */
  readonly tops?: readonly string[];
  /** The held names that are other names of the one that is asked about; absent where nobody looks. */
  readonly otherNames?: (asked: AskedName, held: readonly HeldName[]) => readonly OtherName[];
  readonly displaced: readonly Displaced[];
  /** The highest instance number known outside the file: sessions, heartbeats, the archive. */
  readonly highestKnown: () => number;
  /** How many files of the repository a pattern matches, of how many; null when not to be had quickly. */
  readonly survey: (pattern: string) => { readonly matched: number; readonly total: number } | null;
  /** The text of the archive beside the file; null when there is none. Absent where nobody asks. */
  readonly archive?: () => string | null;
  /** Whether an instance has been told something that is said once, by its key; absent where nobody knows. */
  readonly told?: (instance: number, key: string) => boolean;
  /** The linked work tree in which an instance acts, absolute; null where it acts in none. */
  readonly worktreeOf?: (instance: number) => string | null;
  /** Revisions of the file, for whoever compares or takes back a change. */
  readonly past?: LentPast;
  /** The name of a caller that gives none: the one its lead uses. */
  readonly ownName?: () => string | null;
  /** The type of the subagent that says these words for the acting instance; null for the instance itself. */
  readonly subagentSaying?: (words: string) => string | null;
  /** Whether a subagent acts for the instance. */
  readonly isSubagent?: boolean;
  /** Whether another subagent of the acting instance made the reservation of a task, and is still at work. */
  readonly madeBySibling?: (task: string) => boolean;
  /** Whether this clone's journal has writes of an instance that put such words, and one of such files, into the file. */
  readonly wroteHere?: (instance: number, words: string, ...files: string[]) => boolean;
  /** Told how much of a long work is done, in units of its own. */
  readonly progress?: (done: number, total: number) => void;
}

/** The world of an operation that writes: somebody acts. */
export interface ActingContext extends Context {
  readonly instance: number;
}

/** The journal of the file, as far as it is kept. */
interface LentPast {
  /** Newest first, read as they are asked for. */
  revisions(): Iterable<PastRevision>;
  /** The text that a revision left, or null when it is no longer known. */
  textAt(revision: number): string | null;
}

/** One revision of the file. */
export interface PastRevision {
  readonly revision: number;
  /** Null for a change made without coord. */
  readonly instance: number | null;
  readonly command: string;
  readonly subject: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The revision that this one took back, if it is an undo. */
  readonly undoes: number | null;
  /** For a change made without coord that took something away; null for all else. */
  readonly origin: Origin | null;
  /** The reservations that the file had lost and that it wrote back before it did anything else. */
  readonly restored: readonly Displaced[];
  /** Against the text of the revision before. */
  readonly edits: readonly Edit[];
  /** Against the archive's text before; none where it was not written. */
  readonly archived: readonly Edit[];
}
