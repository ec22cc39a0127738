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
  /** Numbers that both sides gave to a newcomer who is known to be the same one; none. Of any other number there are two. */
  readonly newcomers?: ReadonlySet<number>;
  /** Length of the text that all have in common from which on it is left out of the merge, and of what is merged along with each change. */
  readonly leaveOut?: { readonly worth: number; readonly margin: number };
}

/** The reports of a merge, with the arguments of their sentences. `kind`: the block, or `section`. `entry`: the first line, or the heading. */
export interface MergeArgs {
  /** Both sides changed the same lines of prose, or a section stands in the text once more under another heading; both versions are there. */
  TEXT_CONFLICT: { section: string };
  /** Both sides changed one entry, or added it, and no rule says which counts; both are kept. */
  CHANGED_TWICE: { kind: string; entry: string };
  /** One side removed what the other changed; it is kept. */
  REMOVED_AND_CHANGED: { kind: string; entry: string };
  /** Both sides gave one number to a newcomer; both lines are kept. */
  NUMBER_TWICE: { instance: number };
  /** Two active reservations that met; an open conflict says so in the text. */
  OVERLAP: { instance: number; other: number; about: string };
}

export type MergeCode = keyof MergeArgs;

/** Something that a person should look at; its range is in the merged text. */
export type MergeConflict<C extends MergeCode = MergeCode> = Problem<MergeArgs, C>;

/** The same before it has a place. */
export type MergeProblem<C extends MergeCode = MergeCode> = {
  [K in C]: { readonly code: K; readonly args: Readonly<MergeArgs[K]> };
}[C];

/** The result of a merge. */
export interface Merged {
  readonly text: string;
  /** In the order of the text. */
  readonly conflicts: readonly MergeConflict[];
  /** True when no prose had to be kept twice: what a git merge driver answers with. */
  readonly clean: boolean;
}
