import type { Problem, View } from "../protocol/view.ts";
import type { Context } from "../rules/context.ts";
import type { Edit } from "../text/edits.ts";

/** A problem in the file, for people and scripts; `fix` only where the repair cannot change what the file means. */
export interface Finding extends Problem {
  readonly severity: "error" | "warning";
  readonly fix?: readonly Edit[];
}

/** One invariant of the file. Pure; never throws. */
export type Check = (view: View, context: Context) => Finding[];
