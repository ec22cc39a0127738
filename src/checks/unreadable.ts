import { everyBlock } from "../protocol/index.ts";
import type { ProblemCode } from "../protocol/view.ts";
import { suspectsOf } from "./suspects.ts";
import { check, type Severity } from "./types.ts";

const SEVERITIES = {
  BACKWARD_RANGE: "error",
  PLACEHOLDER_TITLE: "warning",
  TEMPLATE_LEFT: "warning",
  TOO_MANY_ENTRIES: "error",
  UNDATED: "info",
  UNKNOWN_STATE: "warning",
  UNREADABLE_ENTRY: "warning",
  UNREADABLE_TIME: "warning",
} as const satisfies Readonly<Record<ProblemCode, Severity>>;

/** Entries that the blocks could not understand: undated ones, unknown states, placeholders left as data. */
export const unreadable = check(SEVERITIES, (view, context) =>
  everyBlock.flatMap((block) => suspectsOf(view, block, context).problems),
);
