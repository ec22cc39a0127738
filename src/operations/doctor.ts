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
import { type JoinedNewcomer, joinedNewcomers } from "./joined-newcomers.ts";
import { logRenumbered, type Renumbering, renumberings } from "./renumber.ts";
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
  /** Numbers of this clone's instances that another clone had given, too, and their new ones. */
  readonly renumbered: readonly { readonly from: number; readonly to: number }[];
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
    const joined = joinedNewcomers(view, heeded);
    const twice = renumberings(view, heeded).filter(
      ({ from }) => !joined.some(({ number }) => number === from),
    );
    const found = diagnose(view, heeded).map((one) => listedOnce(one, view, joined, twice, heeded));
    const broken = found.some(({ code }) => code === "CONFLICT_MARKERS");
    // First what makes it readable: only then can be seen what else is to be mended.
    const unread = found.filter(({ code }) => code === "MIXED_ENCODING");
    const lost = holdings(view, heeded).flatMap(({ displaced }) => displaced ?? []);
    const { free, stuck } = restorable(view, lost, heeded);
    const { edits, fixed, mended } =
      !input.fix || broken
        ? { edits: [], fixed: 0, mended: [] }
        : unread.length > 0
          ? repairs(unread, [])
          : repairs(found, restoreDisplaced(view, free, heeded));
    const kept = [...stuck.map(({ displaced }) => displaced), ...(input.fix ? [] : others)];
    const settled = accepted > 0 || fixed > 0 ? context.displaced.filter((one) => !kept.includes(one)) : [];
    const renumbered = twice.filter(({ from }) => mended.some((one) => isTwice(one, from)));
    return {
      ok: true,
      edits,
      notices: renumbered.map(({ from, to, label, moved, left }) => ({
        code: "RENUMBERED",
        args: { from, to, label, count: moved, tasks: left },
      })),
      read(saved) {
        const left = edits.length === 0 ? found : diagnose(saved, { ...heeded, displaced: kept });
        const diagnostics = left.map((finding) => diagnostic(saved, finding));
        return { diagnostics, fixed, accepted, renumbered: renumbered.map(({ from, to }) => ({ from, to })) };
      },
      settled: settled.map(({ source }) => source),
      did: { verb: "repair", subject: "" },
    };
  },
});

/** A number that is listed twice can be mended where one of the two is this clone's, or where both are and mean one. */
function listedOnce(
  found: Diagnosed,
  view: View,
  joined: readonly JoinedNewcomer[],
  twice: readonly Renumbering[],
  context: Context,
): Diagnosed {
  const same = joined.find(({ number }) => isTwice(found, number));
  if (same !== undefined) return { ...found, fix: same.edits };
  const one = twice.find(({ from }) => isTwice(found, from));
  return one === undefined ? found : { ...found, fix: [...one.edits, ...logRenumbered(view, one, context)] };
}

function isTwice({ code, args }: Diagnosed, number: number): boolean {
  return code === "DUPLICATE_INSTANCE" && args.instance === number;
}

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

interface Repairs {
  readonly edits: Edit[];
  readonly fixed: number;
  /** The findings that these edits mend. */
  readonly mended: readonly Diagnosed[];
}

/**
 * All repairs that do not touch the same place; what is left over is found again by the next call. Displaced entries are
 * written back first and together, as they may need a new section, and only one.
 */
function repairs(found: readonly Diagnosed[], restoring: readonly Edit[]): Repairs {
  const edits = [...restoring];
  const mended: Diagnosed[] = [];
  for (const one of found) {
    const { code, fix } = one;
    if (fix === undefined || fix.length === 0) continue;
    if (code === "DISPLACED") {
      mended.push(one);
      continue;
    }
    const clash = fix.some((edit) =>
      edits.some((other) => edit.range.start < other.range.end && other.range.start < edit.range.end),
    );
    if (clash) continue;
    edits.push(...fix);
    mended.push(one);
  }
  return { edits, fixed: mended.length, mended };
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
