import type { Notice, OperationMode, Planned, Refusal } from "../operations/types.ts";
import type { View } from "../protocol/view.ts";
import type { Displaced } from "../rules/context.ts";
import type { Actor, IdentitySources } from "../session/sessions.ts";
import type { Json } from "../store/store.ts";
import type { Zone } from "../time/time.ts";
import type { FileLanguage } from "../vocabulary/types.ts";

/** The world of one call. */
export interface World {
  readonly now: () => number;
  readonly zone: Zone;
  readonly language: FileLanguage;
  readonly identity: IdentitySources;
  /** Parent process, from which the agent's own is looked for. */
  readonly parentPid: number;
  /** True where nobody reads notices: then reminders are kept for the next one who does. */
  readonly silent?: boolean;
  /** Maximum number of lines of a file that is read: what an agent waits for has to be quick. */
  readonly mostLines?: number;
  /** Where several machines share the file, as the environment says it. */
  readonly remote?: string | undefined;
  /** Told how much of a long work is done. */
  readonly progress?: (done: number, total: number) => void;
}

/** Result of an operation, or its refusal. */
export type Answer<R> =
  | {
      readonly ok: true;
      readonly result: R;
      readonly notices: readonly Notice[];
      readonly actor: Actor | null;
      /** The text before and after; equal when nothing was written. With `dryRun` nothing was written either way. */
      readonly before: string;
      readonly after: string;
    }
  | { readonly ok: false; readonly refusal: Refusal };

/** A plan that was made, and what it would leave. */
export interface Attempt<R> {
  readonly ok: true;
  readonly mode: OperationMode;
  readonly plan: Planned<R>;
  /** Read from `after`. */
  readonly result: R;
  readonly before: string;
  readonly after: string;
  /** What was decided by, and `after`, as they were read. */
  readonly original: View;
  readonly saved: View;
  readonly state: Json;
  readonly stateChanged: boolean;
  /** The acting instance's entries that the file had lost, and gets back. */
  readonly restored: readonly Displaced[];
  /** When this was planned, in milliseconds since the epoch: what the text's stamps say. */
  readonly now: number;
  readonly notices: readonly Notice[];
}

/** A file with git conflict markers: nothing but `doctor` looks at it. */
export class ConflictMarkersError extends Error {
  override readonly name = "ConflictMarkersError";
  readonly line: number;
  constructor(line: number) {
    super(`git conflict markers at line ${line}`);
    this.line = line;
  }
}

/** A file part of which is UTF-16 or UTF-32, as a shell's redirection may append it: nothing but `doctor` looks at it. */
export class MixedEncodingError extends Error {
  override readonly name = "MixedEncodingError";
  readonly line: number;
  constructor(line: number) {
    super(`text that is no UTF-8 at line ${line}`);
    this.line = line;
  }
}

/** The file that was named as the coordination file is somebody's text, without a section of ours. */
export class NotABoardError extends Error {
  override readonly name = "NotABoardError";
}

/** The archive that would be saved does not read back as what was meant (docs/the-file.md, rule 4). Nothing is saved. */
export class UnreadableResultError extends Error {
  override readonly name = "UnreadableResultError";
}
