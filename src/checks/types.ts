import type { Problem, ProblemArgs, View } from "../protocol/view.ts";
import type { Context } from "../rules/context.ts";
import type { Edit } from "../text/edits.ts";

/** `info`: good to know, nothing need be done. */
export type Severity = "error" | "warning" | "info";

/**
 * Everything that can be found, with the arguments of its sentence. They stand in the answers of `--json`, so a choice is 0 or 1
 * there. `line` is 0 where the file does not show the entry.
 */
interface DiagnosticArgs extends ProblemArgs {
  CONFLICT_MARKERS: NoArgs;
  UNCLOSED_FENCE: NoArgs;
  /** `lines`: how many it hides. */
  UNCLOSED_COMMENT: { lines: number };
  MIXED_ENCODING: NoArgs;
  MARK_WITHIN: NoArgs;
  ZERO_BYTES: { count: number };
  FILE_NOT_FOUND: { instance: number; task: string; file: string };
  UNREAD_FILES: { instance: number; task: string; text: string };
  MOJIBAKE: { found: string };
  /** `who`: names, as far as there is room for them. */
  FOREIGN_CLAIMS: { count: number; who: string };
  DUPLICATE_INSTANCE: { instance: number; line: number };
  OVERLAP: { instance: number; task: string; other: number; otherTask: string; line: number };
  /** The reservation from which on none was compared with the others. */
  NOT_COMPARED: { instance: number; task: string };
  NESTED_TOO_DEEP: NoArgs;
  PATTERN_TOO_LONG: { instance: number; pattern: string };
  OWNER_UNKNOWN: { instance: number; task: string };
  OWNER_FINISHED: { instance: number; task: string; line: number };
  /** `alive`: the process of its agent still runs, and it blocks. */
  LAPSED: { instance: number; task: string; alive: 0 | 1 };
  UNKNOWN_SETTING: { text: string; known: string };
  /** `used`: what counts in its place. */
  BAD_SETTING: { text: string; expected: string; used: string };
  FUTURE_TIME: { time: string; instance: number };
  FUTURE_PULSE: { time: string; instance: number };
  /** `other*`: the reservation that keeps it from being written back. */
  DISPLACED: { instance: number; task: string } & (
    | { other?: undefined }
    | { other: number; otherTask: string; line: number }
  );
  /** Characters. */
  SHRUNK: { before: number; after: number };
  /** `reopened`: it had ended, and is open again. */
  MISSING_OPERATION: {
    subject: string;
    command: string;
    instance: number;
    revision: number;
    reopened?: 1;
  };
}

export type NoArgs = Readonly<Record<string, never>>;

export type DiagnosticCode = keyof DiagnosticArgs;

/** A finding of a check; `fix` only where the repair cannot change what the file means. */
export type FoundProblem<C extends DiagnosticCode> = Problem<DiagnosticArgs, C> & {
  readonly fix?: readonly Edit[];
};

/** A problem in the file, for people and scripts. */
export type Finding<C extends DiagnosticCode> = FoundProblem<C> & { readonly severity: Severity };

/** A problem with its place, counted from 1. */
export type PlacedProblem<C extends DiagnosticCode = DiagnosticCode> = {
  [K in C]: {
    readonly code: K;
    readonly args: Readonly<DiagnosticArgs[K]>;
    readonly line: number;
    /** In UTF-16 units. */
    readonly column: number;
  };
}[C];

/** One invariant of the file. Pure; never throws. */
export type Check<C extends DiagnosticCode> = (view: View, context: Context) => Finding<C>[];

/** A check from how bad each of its codes is, and what finds them. */
export function check<C extends DiagnosticCode>(
  severities: Readonly<Record<C, Severity>>,
  find: (view: View, context: Context) => readonly FoundProblem<C>[],
): Check<C> {
  return (view, context) =>
    find(view, context).map((found) => ({ ...found, severity: severities[found.code] }));
}
