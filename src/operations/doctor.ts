import {
  diagnose,
  type Diagnosed,
  type DiagnosedAs,
  type DiagnosticCode,
  placed,
  type PlacedProblem,
} from "../checks/index.ts";
import type { Severity } from "../checks/types.ts";
import type { View } from "../protocol/view.ts";
import type { Context, Displaced } from "../rules/context.ts";
import { parseSource } from "../rules/displaced.ts";
import { holdings } from "../rules/holdings.ts";
import { restorable, restoreDisplaced } from "../rules/restore.ts";
import type { Edit } from "../text/edits.ts";
import { holdingData } from "./shapes.ts";
import { type Decision, operation, refuse, type Refused } from "./types.ts";

export type { DiagnosticCode, PlacedProblem };

/** A finding as scripts see it. */
export type DiagnosticData<C extends DiagnosticCode = DiagnosticCode> = PlacedProblem<C> & {
  /** For scripts, which tell errors from the rest. */
  readonly severity: "error" | "warning";
  readonly level: Severity;
  readonly fixable: boolean;
};

export interface Diagnosis {
  readonly diagnostics: readonly DiagnosticData[];
  /** Problems repaired by this call. */
  readonly fixed: number;
  /** Displaced reservations let go by this call. */
  readonly accepted: number;
  /** Where the file as it was before repairs is kept. */
  readonly backup?: string;
}

export const doctor = operation({
  name: "doctor",
  mode: "anyone",
  // Whose number another live session has lets go of nothing.
  modeOf: ({ fix, accept, everybodys }) =>
    accept && !everybodys ? "own" : fix || accept ? "anyone" : "read",
  toleratesConflicts: true,
  settlesMissing: ({ accept }) => accept,
  input: {
    fix: { kind: "flag", at: "option" },
    accept: { kind: "flag", at: "option" },
    everybodys: { kind: "flag", at: "option" },
  },
  plan(view, input, context): Decision<Diagnosis> {
    const isLetGo = (one: Displaced): boolean => input.everybodys || isOwn(one, context);
    const others = input.accept ? context.displaced.filter((one) => !isLetGo(one)) : [];
    if (input.accept && others.length > 0 && others.length === context.displaced.length)
      return refuseOthers(view, others, context);
    const heeded = input.accept ? { ...context, displaced: others } : context;
    const accepted = input.accept ? context.displaced.length - others.length : 0;
    const found = diagnose(view, heeded);
    const broken = found.some(({ code }) => code === "CONFLICT_MARKERS");
    // First what makes it readable: only then can be seen what else is to be mended.
    const unread = found.filter(({ code }) => code === "MIXED_ENCODING");
    const lost = holdings(view, heeded).flatMap(({ displaced }) => displaced ?? []);
    const { free, stuck } = restorable(view, lost, heeded);
    const { edits, fixed } =
      !input.fix || broken
        ? { edits: [], fixed: 0 }
        : unread.length > 0
          ? repairs(unread, [])
          : repairs(found, restoreDisplaced(view, free, heeded));
    const kept = [...stuck.map(({ displaced }) => displaced), ...(input.fix ? [] : others)];
    const settled = accepted > 0 || fixed > 0 ? context.displaced.filter((one) => !kept.includes(one)) : [];
    return {
      ok: true,
      edits,
      read(saved) {
        const left = edits.length === 0 ? found : diagnose(saved, { ...heeded, displaced: kept });
        return { diagnostics: left.map((finding) => diagnostic(saved, finding)), fixed, accepted };
      },
      settled: settled.map(({ source }) => source),
      did: { verb: "repair", subject: "" },
    };
  },
});

/** One's own to let go: it is the acting instance that holds it. */
function isOwn({ source }: Displaced, { instance }: Context): boolean {
  return instance !== null && parseSource(source)?.instance === instance;
}

/** Refuses to let go of reservations that others hold, and names the holders. */
function refuseOthers(view: View, others: readonly Displaced[], context: Context): Refused {
  const holders = holdings(view, context)
    .filter(({ displaced }) => displaced !== null && others.includes(displaced))
    .map((holding) => holdingData(holding, context.zone));
  return refuse("OTHERS_DISPLACED", { count: others.length }, { holders });
}

/**
 * All repairs that do not touch the same place; what is left over is found again by the next call. Displaced entries are
 * written back first and together, as they may need a new section, and only one.
 */
function repairs(found: readonly Diagnosed[], restoring: readonly Edit[]): { edits: Edit[]; fixed: number } {
  const edits = [...restoring];
  let fixed = 0;
  for (const { code, fix } of found) {
    if (fix === undefined || fix.length === 0) continue;
    if (code === "DISPLACED") {
      fixed++;
      continue;
    }
    const clash = fix.some((edit) =>
      edits.some((other) => edit.range.start < other.range.end && other.range.start < edit.range.end),
    );
    if (clash) continue;
    edits.push(...fix);
    fixed++;
  }
  return { edits, fixed };
}

function diagnostic<C extends DiagnosticCode>(view: View, finding: DiagnosedAs<C>): DiagnosticData<C> {
  const { severity, fix } = finding;
  const { code, args, line, column } = placed(view, finding);
  return {
    code,
    severity: severity === "error" ? "error" : "warning",
    level: severity,
    line,
    column,
    args,
    fixable: fix !== undefined && fix.length > 0,
  };
}
