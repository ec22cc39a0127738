import { locate } from "../protocol/ast.ts";
import type { View } from "../protocol/view.ts";
import type { Context } from "../rules/context.ts";
import { conflictMarkers } from "./conflict-markers.ts";
import { displacedEntries } from "./displaced.ts";
import { duplicateInstances } from "./duplicate-instances.ts";
import { encoding } from "./encoding.ts";
import { comments, fences } from "./fences.ts";
import { fileLists } from "./file-lists.ts";
import { foreignClaims } from "./foreign-claims.ts";
import { limits } from "./limits.ts";
import { overlapping } from "./overlaps.ts";
import { leftoverTemplates } from "./leftover-templates.ts";
import { missingOperations } from "./missing-operations.ts";
import { mojibake } from "./mojibake.ts";
import { owners } from "./owners.ts";
import { settings } from "./settings.ts";
import { shrunk } from "./shrunk.ts";
import { futurePulses, futureTimes } from "./times.ts";
import type { Finding } from "./types.ts";
import { unreadable } from "./unreadable.ts";

/** Every invariant of the file as it stands: one file and one line each. */
const present = [
  conflictMarkers,
  encoding,
  fences,
  comments,
  limits,
  unreadable,
  duplicateInstances,
  overlapping,
  owners,
  leftoverTemplates,
  settings,
  futureTimes,
  futurePulses,
  mojibake,
  fileLists,
  displacedEntries,
  foreignClaims,
];

/** Those that compare it with what was written before, which takes a look at the journal. */
const past = [shrunk, missingOperations];

/** Everything that can be found: what each check says of its own codes. */
export type Diagnosed = ReturnType<(typeof present | typeof past)[number]>[number];

export type DiagnosticCode = Diagnosed["code"];

type DiagnosticArgs = { readonly [C in DiagnosticCode]: Extract<Diagnosed, { readonly code: C }>["args"] };

/** A finding of one code, or of any of some. */
export type DiagnosedAs<C extends DiagnosticCode> = Finding<DiagnosticArgs, C>;

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

type AnyCheck = (view: View, context: Context) => Diagnosed[];

/** All findings, in the file's order. */
export function diagnose(view: View, context: Context): Diagnosed[] {
  return run([...present, ...past], view, context);
}

/** Findings that need the file alone, in its order. */
export function diagnosePresent(view: View, context: Context): Diagnosed[] {
  return run(present, view, context);
}

/** A finding as people look it up. */
export function placed<C extends DiagnosticCode>(view: View, finding: DiagnosedAs<C>): PlacedProblem<C> {
  const { code, args } = finding;
  const { line, column } = locate(view, finding);
  return { code, args, line, column };
}

function run(checks: readonly AnyCheck[], view: View, context: Context): Diagnosed[] {
  return checks.flatMap((check) => check(view, context)).sort((a, b) => a.range.start - b.range.start);
}
