/**
 * The store keeps the coordination text. It knows strings, revisions and opaque notes; nothing of markdown or of the protocol.
 * It serves one set of files: the coordination file and its archive. Each write is one entry of a journal and covers the set:
 * either all of it is done, or nothing.
 */

/** Plain data that survives JSON unchanged. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** The last moment that can be told in every zone, in four digits of a year (ms since the epoch). */
const LAST_MOMENT = Date.UTC(9999, 11, 31);

/** Whether a value from outside is a time that can be told: of one far beyond, no date can be made. */
export function isMoment(value: unknown): value is number {
  return typeof value === "number" && Math.abs(value) <= LAST_MOMENT;
}

/** Who wrote a revision and why; opaque to the store but for `at`. */
export interface Note {
  /** Instance number, or null when unknown (a person, an editor). */
  readonly instance: number | null;
  /** The command's name, `outside` for changes made without coord. */
  readonly command: string;
  /** A short text for people: the task's title, for example. */
  readonly subject: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The revision that this one takes back, for an undo. */
  readonly undoes?: number;
  /** The part of the side state that this write brought back first; opaque. */
  readonly restored?: Json;
  /** For a change made without coord: how `reconcile` explained it; opaque. */
  readonly origin?: Json;
  /** For such a change: what the file really held, as edits of the text that was made of it; absent where that is the same. */
  readonly found?: readonly (readonly [number, number, string])[];
  /** The machine whose agent's session wrote this, where several share the file; absent for a person's terminal. */
  readonly session?: string;
}

/** The state of things at one moment. Reading never writes. */
export interface Snapshot {
  /** The text to decide on: the file's, after the recovery rule was applied in memory; empty where there is no file. */
  readonly text: string;
  /** False where there is no file. Only `begin` of `Store.update`, and who reads and says so, gets such a snapshot. */
  readonly exists: boolean;
  /** Side state carried from revision to revision beside the text, as `reconcile` and `Change` left it; null at first. */
  readonly state: Json;
  /** Number of the newest journal entry; 0 when there is none. */
  readonly revision: number;
  /** True when the file was changed without coord since `revision` (then `text` and `state` are already reconciled). */
  readonly outside: boolean;
  /** For a file that was changed without coord: how `reconcile` explained that. */
  readonly origin?: Json;
  /** True when a killed writer left the file without its text, and `text` is not what the disk shows: any `update` sees to that. */
  readonly behind?: boolean;
  /** True while somebody seems to be saving the file: it is empty or cut off, and `text` and `state` are those of the newest revision. */
  readonly saving?: boolean;
  readonly past: Past;
}

/** The last time that a shared store was asked. */
export interface Contact {
  /** When it last answered (ms since the epoch); null: never. */
  readonly at: number | null;
  /** Whether it answered the last time that it was asked. */
  readonly reached: boolean;
  /** How much the store's clock was ahead of this machine's (ms); 0 where it has none. */
  readonly offsetMs: number;
}

/** Where several machines meet, and when this one was last there. */
export interface ReplicaStatus extends Contact {
  readonly kind: "memory" | "git" | "postgres";
  /** For people; without a secret. */
  readonly place: string;
  /** The newest revision that is known here. */
  readonly revision: number;
  /** Whether anything was edited by hand here that is not sent yet. */
  readonly pending: boolean;
  /** Who was heard of elsewhere, and when (ms since the epoch). */
  readonly signs: readonly { readonly name: string; readonly host: string; readonly at: number }[];
}

/** The part of a store that is a copy of a remote one, which several machines share. */
export interface Replication {
  /** As it is known here; asks nobody. */
  status(): Promise<ReplicaStatus>;
  /** The part of it that needs no look at the file: a hook asks before each edit of what one holds. */
  contact(): Promise<Contact>;
  /** Tells this machine from the others. */
  host(): string;
  /** When an instance was last heard of on another machine (ms since the epoch); null where that is not known, as of a store without a clock. */
  heardOn(host: string, instance: number): number | null;
  /**
   * Takes in what is new and sends what was edited by hand, for at most so long (ms). True when anything was new; false also
   * where the store was not reached.
   */
  refresh(patienceMs: number): Promise<boolean>;
  /** Has the copy renewed in the background where it is old; waits for nothing. */
  renew(): Promise<void>;
  /**
   * Resolves when it is time to ask the store again: when it says that it has something new (PostgreSQL does), or else at the latest so
   * long (ms) after this machine asked last. Never throws.
   */
  changed(everyMs: number, signal: AbortSignal): Promise<void>;
  /** The same, for whoever wants to know why it fails. @returns the newest revision. @throws StoreError */
  sync(): Promise<number>;
  /** Takes the store's history for the right one, though it is not the one that is known here. @returns its newest revision */
  accept(): Promise<number>;
  /** Puts the history that is known here in the place of the store's. @returns its newest revision */
  restore(): Promise<number>;
  /** The file is this machine's own from now on. */
  leave(): Promise<void>;
}

/** The journal and the archive as they belong to a snapshot. Read from the store only when asked, so to be asked while the snapshot is fresh. */
export interface Past {
  /**
   * Newest first, lazily, as far as the journal is kept. A change made without coord that is not journalled yet comes
   * before them, under the number that it would get.
   */
  revisions(): Iterable<Revision>;
  /** The text that a revision left; null when it is no longer kept, or cannot be rebuilt. */
  textAt(revision: number): string | null;
  /** The archive's text, also where a killed writer's has not reached the disk; null: there is none. @throws StoreError */
  archive(): string | null;
}

/** The write that a decision asks for, as one entry. */
export interface StoreWrite {
  readonly text: string;
  readonly state: Json;
  readonly note: Note;
  /**
   * The whole new text of the archive, written together with `text`. A function gets the archive's current text under the
   * lock (null: no such file), so that two writers who both append to it lose nothing; a plain string overwrites what is there.
   */
  readonly archive?: string | ((current: string | null) => string);
  /** Run once the text is in the file, while the disk makes its name durable; what it throws changes nothing. A shared store does without. */
  readonly filed?: () => void;
}

/** The thing that a shared store wants and was not given, or had not. */
export type Lack = "password" | "schema" | "certificate";

/** Why a store could not read or write. */
export type StoreFailure =
  | { readonly kind: "missing"; readonly hadJournal: boolean }
  /** `path` is there when it is another file than the coordination file: the archive. `offset` counts bytes. */
  | { readonly kind: "not-utf8"; readonly offset: number; readonly path?: string }
  | { readonly kind: "unreadable"; readonly cause: string; readonly path?: string }
  /** A link leads to a file that the caller does not admit. */
  | { readonly kind: "outside"; readonly target: string }
  | { readonly kind: "read-only"; readonly path: string; readonly cause: string }
  | { readonly kind: "no-space"; readonly path: string }
  | { readonly kind: "io"; readonly path: string; readonly cause: string }
  /** Another program has a file open, and the system lets nobody read or replace it so long. */
  | { readonly kind: "held"; readonly path: string }
  /** Somebody is saving the file, and was not done in time: it is empty or cut off. */
  | { readonly kind: "saving"; readonly waitedMs: number }
  | { readonly kind: "lock-timeout"; readonly waitedMs: number; readonly owner: string | null }
  /** The shared store was not reached, and nothing was sent to it. */
  | { readonly kind: "unreached"; readonly place: string; readonly cause: string }
  /** The shared store did not answer: what was sent may be there, once. */
  | { readonly kind: "unsure"; readonly place: string; readonly id: string }
  /** The shared store's history is not the one that this machine knows. */
  | { readonly kind: "rewritten"; readonly place: string; readonly known: number; readonly found: number }
  /** The shared store's history is not there any more. */
  | { readonly kind: "gone"; readonly place: string; readonly known: number }
  /** The shared store says no: a password, a right, a missing schema. */
  | { readonly kind: "refused"; readonly place: string; readonly cause: string; readonly lacks?: Lack }
  /** The pointer to the shared store is not the one that was accepted here. */
  /** `setting`: of this repository's own, which names a program that git would run to get there. */
  | { readonly kind: "untrusted"; readonly pointer: string; readonly setting?: string }
  /** The file on this machine holds something else than a coordination file: it is neither sent nor replaced. */
  | { readonly kind: "foreign" }
  /** The shared store has it, but this machine's file could not be written. */
  | { readonly kind: "unshown"; readonly revision: number; readonly failure: StoreFailure }
  /** An entry of the shared store is of a later version's form. */
  | { readonly kind: "newer"; readonly format: number };

/** Every failing of a store is this one class; `failure` says which. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly failure: StoreFailure;
  constructor(failure: StoreFailure, options?: ErrorOptions) {
    super(`store: ${failure.kind}`, options);
    this.failure = failure;
  }
}

/** One line of the history. */
export interface Revision {
  readonly revision: number;
  readonly note: Note;
  /** The edits against the text of the revision before, `[start, end, inserted]` in UTF-16 offsets. */
  readonly edits: readonly (readonly [number, number, string])[];
  /** The same for the archive, where it was written with it. */
  readonly archived?: Revision["edits"];
  /** Who wrote it, where a store of several machines knows who connects to it. */
  readonly role?: string;
}

/**
 * A text on which a change without coord was made: the writer of the newest revision was killed before the file showed it, so whoever
 * made the change never saw that; or (`late`) the change was saved into a file that coord had replaced.
 */
interface Proved {
  readonly revision: number;
  /** Null when it is no longer known. */
  readonly text: string | null;
  readonly late: boolean;
}

/** A change of the file made without coord, as the store asks about it; pure. */
export interface OutsideChange {
  /** The text of the newest revision, as coord left it. */
  readonly before: string;
  /** The text of the file now; empty where it is gone. */
  readonly after: string;
  /** Side state of the newest revision. */
  readonly state: Json;
  /** When the file was last written, by its modification time (ms since the epoch); now, where it is gone. */
  readonly savedAt: number;
  /**
   * The newest revision whose text `after` equals, or null. (Asking may rebuild older texts, so it is a call.)
   * A wholesale return to an earlier text gives a number here.
   */
  matchingRevision(): number | null;
  /** The journal from the newest revision on back, lazily, as far as it is kept. */
  revisions(): Iterable<Revision>;
  /** The newest revision; its text is `before`. */
  readonly revision: number;
  /** On which text the change was made, where the disk proves it; null where nothing is proved. */
  readonly madeOn: Proved | null;
  /** An old buffer was saved over newer writes, and `after` has those in it again. */
  readonly isMerged?: boolean;
  /** The text the file held when a change without coord was taken in and merged with newer writes; null for any other revision. */
  foundAt(revision: number): string | null;
  /** The text of an older revision, or null when it is no longer kept. For a three-way merge of a stale save. */
  textAt(revision: number): string | null;
}

/**
 * The verdict on an outside change: the side state to carry on with, the text to carry on with (usually `after`), and what
 * the journal keeps of where the change comes from.
 */
export interface Reconciled {
  readonly text: string;
  readonly state: Json;
  readonly origin?: Json;
}

/** A promise where the code for the verdict has yet to be loaded: outside changes are rare, and starts are frequent. */
export type Reconcile = (change: OutsideChange) => Reconciled | Promise<Reconciled>;

/** A decision on a snapshot: what to write, or null for nothing. Pure: it may be called several times for one write. */
export type Decide = (snapshot: Snapshot) => StoreWrite | null;

/** How a file is dealt with that is empty or cut off, because somebody saves it in place and is not done. */
export interface Saving {
  /** How long it is waited for (ms). */
  readonly patienceMs: number;
  /** Whether a text, written at a moment (ms since the epoch), is known to be whole: git put it there. */
  readonly isFinished: (text: string, savedAt: number) => boolean | Promise<boolean>;
  /** The file's text as git has it, for a file of which nothing else is known; null where that is not known either. */
  readonly kept?: () => Promise<string | null>;
}

/** The options with which every store is opened. */
export interface StoreOptions {
  /** The verdict to carry on with when the file was changed without coord; pure. */
  readonly reconcile: Reconcile;
  /** Milliseconds a writer waits for its turn; 0: not at all. */
  readonly lockTimeoutMs: number;
  /** Whether a file that is gone is missed, by the last text that is known of it: then it is waited for longer, as git may be writing it anew. */
  readonly isMissed?: (text: string) => boolean;
  /**
   * Whether this process decides quickly by now: the first time it loads and compiles what it takes, for which nobody should have to wait
   * at the lock. Never, where this is not said.
   */
  readonly isPractised?: () => boolean;
  /** Whatever a file holds is what somebody means, where this is not said. */
  readonly saving?: Saving;
  /** Milliseconds since the epoch, for the notes of outside changes and for pruning. */
  readonly clock?: () => number;
  /** Whether a file may be read and written that the place leads to, links followed; asked at every call. All may. */
  readonly admits?: (file: string) => boolean;
}

export interface Store {
  /** Set where the file is this machine's copy of what several share. */
  readonly replication?: Replication;
  /** Whether there is a coordination file; looks at nothing else. */
  exists(): Promise<boolean>;
  /**
   * Lock-free; never writes. `mayMiss`: where the file is gone and there is a journal, the snapshot says `exists: false`, and its
   * state has what the journal knows.
   * @throws StoreError, `missing` where there is no file
   */
  read(mayMiss?: boolean): Promise<Snapshot>;
  /**
   * Reads, lets `decide` look at the snapshot, and writes what it wants. Resolves when the write is acknowledged (it can't
   * be lost any more) with the new revision, or with null when `decide` wanted nothing.
   *
   * `decide` is called first without the lock: if it wants nothing, no lock is taken. If it wants a write, the lock is taken,
   * the file is read again, and `decide` is called again if anything changed; so its last answer counts. While others write, who is
   * practised (`StoreOptions`) calls it under the lock alone, or where that takes long.
   * `begin` decides in its place where there is no file (the snapshot then says `exists: false`, and its state has what the
   * journal knows); a file that appears meanwhile is never overwritten, but decided on by `decide`.
   * @throws StoreError, `missing` without `begin`; and whatever `decide` throws (then nothing was written)
   */
  update(decide: Decide, begin?: Decide): Promise<number | null>;
  /** The journal as far as it is kept, oldest first. */
  history(): Promise<readonly Revision[]>;
  /** The text of the archive, or null. */
  archive(): Promise<string | null>;
  /** Calls `onChange` whenever the coordination file has changed, appeared or gone, by whomever, until the returned function is called. */
  watch(onChange: () => void): () => void;
}

/** The command of an entry that changes nothing in the file: hand edits are about to be sent. */
export const SENDING = "sending";

/** The note of a change that was made without coord and is journalled by whoever finds it. `at`: milliseconds since the epoch. */
export function outsideNote(at: number, origin?: Json): Note {
  return { instance: null, command: "outside", subject: "", at, ...(origin === undefined ? {} : { origin }) };
}

/**
 * Half a surrogate pair has no UTF-8 form: written, it would come back as another character.
 * @throws RangeError naming the UTF-16 offset; a bug of the caller, since valid UTF-8 never reads as one.
 */
export function refuseLoneSurrogates(text: string): string {
  // The engine's own check; the expression, which says where, takes 5 ms for a large text.
  if (text.isWellFormed()) return text;
  throw new RangeError(`lone surrogate at UTF-16 offset ${text.search(/\p{Surrogate}/u)}`);
}
