import { everyBlock } from "../protocol/index.ts";
import type { ProblemArgs } from "../protocol/view.ts";
import { suspectsOf } from "./suspects.ts";
import { check, type Severity } from "./types.ts";

const SEVERITIES: Readonly<Record<keyof ProblemArgs, Severity>> = {
  BACKWARD_RANGE: "error",
  PLACEHOLDER_TITLE: "warning",
  TEMPLATE_LEFT: "warning",
  TOO_MANY_ENTRIES: "error",
  UNDATED: "info",
  UNKNOWN_STATE: "warning",
  UNREADABLE_ENTRY: "warning",
  UNREADABLE_TIME: "warning",
};

/** Entries that the blocks could not understand: undated ones, unknown states, placeholders left as data. */
export const unreadable = check<ProblemArgs>(SEVERITIES, (view, context) =>
  everyBlock.flatMap((block) => suspectsOf(view, block, context).problems),
);
