import { problemsOf } from "../protocol/ast.ts";
import type { Check, Finding } from "./types.ts";

const SEVERITIES: Readonly<Record<string, Finding["severity"]>> = {
  BACKWARD_RANGE: "error",
  UNDATED: "info",
};

/** What the blocks could not understand: undated entries, unknown states, placeholders left as data. */
export const unreadable: Check = (view) =>
  problemsOf(view).map(({ code, args, range }) => ({
    code,
    args,
    range,
    severity: SEVERITIES[code] ?? "warning",
  }));
