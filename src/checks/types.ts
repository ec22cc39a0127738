import type { Problem, View } from "../protocol/view.ts";
import type { Context } from "../rules/context.ts";
import type { Edit } from "../text/edits.ts";

/** A problem in the file, for people and scripts; `fix` only where the repair cannot change what the file means. */
export interface Finding extends Problem {
  /** `info`: good to know, nothing need be done. */
  readonly severity: "error" | "warning" | "info";
  readonly fix?: readonly Edit[];
}

/** One invariant of the file. Pure; never throws. */
export type Check = (view: View, context: Context) => Finding[];
