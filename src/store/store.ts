/**
 * What keeps the coordination text. A store knows strings, revisions and opaque notes; nothing of markdown or of the protocol.
 * A store serves one coordination file and, beside it, any number of companion files (the archive), named relative to it.
 */

/** Plain data that survives JSON unchanged. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

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
  /** What this write brought back first, of the side state; opaque. */
  readonly restored?: Json;
  /** For a change made without coord: how `reconcile` explained it; opaque. */
  readonly origin?: Json;
}

/** The state of things at one moment. Reading never writes. */
export interface Snapshot {
  /** The text to decide on: the file's, after the recovery rule was applied in memory. */
  readonly text: string;
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
  readonly past: Past;
}

/** What lies behind and beside a snapshot. Read from the store only when asked, so to be asked while the snapshot is fresh. */
export interface Past {
  /**
   * Newest first, lazily, as far as the journal is kept. A change made without coord that is not journalled yet comes
   * before them, under the number that it would get.
   */
  revisions(): Iterable<Revision>;
  /** The text that a revision left; null when it is no longer kept, or cannot be rebuilt. */
  textAt(revision: number): string | null;
  /** The text of a companion file as it belongs to the snapshot, also where a killed writer's has not reached the disk; null: none. */
  companion(name: string): string | null;
}

/** What a decision wants written. */
export interface Change {
  readonly text: string;
  readonly state: Json;
  readonly note: Note;
  /**
   * Whole new texts of companion files by name, e.g. `CLAUDE_INSTANCES.archive.md`, written together with the text. A
   * function gets the companion's current text under the lock (null: no such file), so that two writers who both
   * append to it lose nothing; a plain string overwrites what is there.
   */
  readonly companions?: Readonly<Record<string, string | ((current: string | null) => string)>>;
}

/** The world had moved in a way that no retry could follow, or the lock could not be had in time. */
export type StoreFailure =
  | { readonly kind: "missing"; readonly hadJournal: boolean }
  /** `path` is there when it is another file than the one the store serves: a companion. */
  | { readonly kind: "not-utf8"; readonly offset: number; readonly path?: string }
  | { readonly kind: "unreadable"; readonly cause: string; readonly path?: string }
  | { readonly kind: "read-only"; readonly path: string; readonly cause: string }
  | { readonly kind: "no-space"; readonly path: string }
  | { readonly kind: "io"; readonly path: string; readonly cause: string }
  | { readonly kind: "lock-timeout"; readonly waitedMs: number; readonly owner: string | null };

/** Every failing of a store is this one class; `failure` says which. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly failure: StoreFailure;
  constructor(failure: StoreFailure, options?: ErrorOptions) {
    super(`store: ${failure.kind}`, options);
    this.failure = failure;
  }
}

/** One line of the history, newest last. */
export interface Revision {
  readonly revision: number;
  readonly note: Note;
  /** The edits against the text of the revision before, `[start, end, inserted]` in UTF-16 offsets. */
  readonly edits: readonly (readonly [number, number, string])[];
  /** The same for each companion file that was written with it, by name. */
  readonly companions?: Readonly<Record<string, Revision["edits"]>>;
}

/** What the store asks when it finds the file changed without coord; pure. */
export interface OutsideChange {
  /** The text of the newest revision: what coord had left. */
  readonly before: string;
  /** What the file holds now. */
  readonly after: string;
  /** Side state of the newest revision. */
  readonly state: Json;
  /** When the file was last written, by its modification time, in milliseconds since the epoch. */
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

/** A pure decision on a snapshot: what to write, or null for nothing. A store calls it once or more for each `update`; the last call counts. */
export type Decide = (snapshot: Snapshot) => Change | null;

export interface Store {
  /** Lock-free; never writes. @throws StoreError */
  read(): Promise<Snapshot>;
  /**
   * Writes what `decide` wants. A store may call `decide` before it takes the lock, and calls it again under the lock when the text, the
   * revision or the side state changed meanwhile. A decision for nothing takes no lock, except to finish a killed writer's work.
   * Resolves when the write is acknowledged (it can't be lost any more) with the new revision, or with null when the last decision was for nothing.
   * @throws StoreError, and whatever `decide` throws (then nothing was written)
   */
  update(decide: Decide): Promise<number | null>;
  /** Makes the file (and its folder) with this text. Resolves with the revision, or null when a file is already there; never overwrites. @throws StoreError */
  create(change: Change): Promise<number | null>;
  /** The journal as far as it is kept, oldest first. */
  history(): Promise<readonly Revision[]>;
  /** The text of a companion file, or null. */
  companion(name: string): Promise<string | null>;
}
