import type { Context } from "../rules/context.ts";
import { type Holding, holderOf, holdings, coveringFile } from "../rules/holdings.ts";
import { holdingData, type ReservationData } from "./shapes.ts";
import { answer, type Decision, operation, refuse } from "./types.ts";

export interface Checked {
  readonly paths: readonly {
    readonly path: string;
    readonly verdict: "free" | "mine" | "reserved" | "outside";
    readonly reservation: ReservationData | null;
  }[];
}

export const check = operation({
  name: "check",
  mode: "read",
  toleratesMissing: true,
  input: {
    paths: { kind: "paths", at: "argument", placeholder: "PATH" },
    staged: { kind: "flag", at: "option" },
  },
  plan(view, input, context): Decision<Checked> {
    const bad = input.paths.find(({ kind }) => kind === "invalid");
    if (bad !== undefined) return refuse("PATH_INVALID", { path: bad.given });
    const all = holdings(view, context);
    const paths = input.paths.map(({ given, kind, path }) => {
      // What lies outside the repository is not ours to judge.
      if (kind !== "inside") return { path: given, verdict: "outside" as const, reservation: null };
      return { path, ...judged(path, all, context) };
    });
    return answer({ paths });
  },
});

/** Whose a path of the repository is. */
function judged(
  path: string,
  all: readonly Holding[],
  context: Context,
): { readonly verdict: "free" | "mine" | "reserved"; readonly reservation: ReservationData | null } {
  const holder = holderOf(path, all, context);
  if (holder === null) return { verdict: "free", reservation: null };
  const verdict = holder.reservation.instance === context.instance ? "mine" : "reserved";
  return { verdict, reservation: holdingData(holder, context.zone) };
}

export interface Why {
  readonly path: string;
  readonly verdict: "free" | "mine" | "reserved" | "outside";
  /** The pattern of the entry that covers the path. */
  readonly pattern: string | null;
  readonly reservation: ReservationData | null;
}

export const why = operation({
  name: "why",
  mode: "read",
  toleratesMissing: true,
  input: {
    path: { kind: "paths", at: "argument", required: true, placeholder: "PATH", complete: "reserved" },
  },
  plan(view, input, context): Decision<Why> {
    const [wanted] = input.path;
    if (wanted === undefined || wanted.kind === "invalid")
      return refuse("PATH_INVALID", { path: wanted?.given ?? "" });
    const { given, kind, path } = wanted;
    const nothing = { pattern: null, reservation: null };
    if (kind !== "inside") return answer({ path: given, verdict: "outside", ...nothing });
    const { verdict, reservation } = judged(path, holdings(view, context), context);
    const pattern = coveringFile(reservation?.files ?? [], path, context);
    return answer({ path, verdict, pattern, reservation });
  },
});

export interface Audited {
  readonly paths: readonly {
    readonly path: string;
    /** `free`: changed although nobody has reserved it. */
    readonly verdict: "mine" | "reserved" | "free";
    readonly reservation: ReservationData | null;
  }[];
}

/** Whose the files are that were changed already, whatever changed them. */
export const audit = operation({
  name: "audit",
  mode: "read",
  toleratesMissing: true,
  input: { paths: { kind: "paths", at: "argument", placeholder: "PATH" } },
  plan(view, input, context): Decision<Audited> {
    const all = holdings(view, context);
    const inside = input.paths.filter(({ kind }) => kind === "inside");
    const paths = inside.map(({ path }) => ({ path, ...judged(path, all, context) }));
    return answer({ paths });
  },
});
