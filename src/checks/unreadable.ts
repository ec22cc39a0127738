import { problemsOf } from "../protocol/ast.ts";
import type { Check } from "./types.ts";

const ERRORS = new Set(["BACKWARD_RANGE"]);

/** What the blocks could not understand: undated entries, unknown states, placeholders left as data. */
export const unreadable: Check = (view) =>
  problemsOf(view).map(({ code, args, range }) => ({
    code,
    args,
    range,
    severity: ERRORS.has(code) ? ("error" as const) : ("warning" as const),
  }));
