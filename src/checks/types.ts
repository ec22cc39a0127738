import type { Problem, View } from "../protocol/view.ts";
import type { Context } from "../rules/context.ts";
import type { Edit } from "../text/edits.ts";

/** `info`: good to know, nothing need be done. */
export type Severity = "error" | "warning" | "info";

export type NoArgs = Readonly<Record<string, never>>;

/**
 * A finding of a check; `fix` only where the repair cannot change what the file means. `A` maps each code to the arguments of its
 * sentence. They stand in the answers of `--json`, so a choice is 0 or 1 there.
 */
export type FoundProblem<A, C extends keyof A = keyof A> = Problem<A, C> & {
  readonly fix?: readonly Edit[];
};

/** A problem in the file, for people and scripts. */
export type Finding<A, C extends keyof A = keyof A> = FoundProblem<A, C> & { readonly severity: Severity };

/** One invariant of the file. Pure; never throws. */
export type Check<A> = (view: View, context: Context) => Finding<A>[];

/** A check from how bad each of its codes is, and what finds them. `A` says which codes those are, with their arguments. */
export function check<A>(
  severities: Readonly<Record<keyof A, Severity>>,
  find: (view: View, context: Context) => readonly FoundProblem<A>[],
): Check<A> {
  return (view, context) =>
    find(view, context).map((found) => ({ ...found, severity: severities[found.code] }));
}
