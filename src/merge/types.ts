import type { Problem } from "../protocol/view.ts";
import type { Zone } from "../time/time.ts";
import type { FileLanguage } from "../vocabulary/types.ts";

/** For what is written into a file that has no language of its own. */
export const LANGUAGE: FileLanguage = "fr";

/** How to merge. Everything has a default, so that the same texts give the same result everywhere. */
export interface MergeOptions {
  /** Put git's conflict markers around prose that both sides changed. Without them the lines of both stay. */
  readonly markers?: boolean;
  /** How many characters a marker has (git's `%L`); 7. */
  readonly markerSize?: number;
  /** For times that name no zone; UTC. */
  readonly zone?: Zone;
}

/**
 * - `TEXT_CONFLICT` (`section`): both sides changed the same lines of prose, or a section stands in the text once more
 *   under another heading; both versions are there.
 * - `CHANGED_TWICE` (`kind`, `entry`): both sides changed one entry, or added it, and no rule says
 *   which counts; both are kept.
 * - `REMOVED_AND_CHANGED` (`kind`, `entry`): one side removed what the other changed; it is kept.
 * - `NUMBER_TWICE` (`instance`): both sides gave one number to a newcomer; both lines are kept.
 * - `OVERLAP` (`instance`, `other`, `about`): two active reservations that met; an open conflict says so in the text.
 */
export type MergeCode =
  | "TEXT_CONFLICT"
  | "CHANGED_TWICE"
  | "REMOVED_AND_CHANGED"
  | "NUMBER_TWICE"
  | "OVERLAP";

/** Something that a person should look at; its range is in the merged text. */
export type MergeConflict = Problem<MergeCode>;

/** What a merge came to. */
export interface Merged {
  readonly text: string;
  /** In the order of the text. */
  readonly conflicts: readonly MergeConflict[];
  /** True when no prose had to be kept twice: what a git merge driver answers with. */
  readonly clean: boolean;
}
