import type { Problem, View } from "../protocol/view.ts";
import type { Context } from "../rules/context.ts";
import type { Edit } from "../text/edits.ts";

/** `info`: good to know, nothing need be done. */
export type Severity = "error" | "warning" | "info";

/** What a check finds; `fix` only where the repair cannot change what the file means. */
export interface Found<C extends string> extends Problem<C> {
  readonly fix?: readonly Edit[];
}

/** A problem in the file, for people and scripts. */
export interface Finding<C extends string> extends Found<C> {
  readonly severity: Severity;
}

/** One invariant of the file. Pure; never throws. */
export type Check<C extends string> = (view: View, context: Context) => Finding<C>[];

/** A check from how bad each of its codes is, and what finds them. */
export function check<C extends string>(
  severities: Readonly<Record<C, Severity>>,
  find: (view: View, context: Context) => readonly Found<C>[],
): Check<C> {
  return (view, context) =>
    find(view, context).map((found) => ({ ...found, severity: severities[found.code] }));
}
