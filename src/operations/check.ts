import type { Context } from "../rules/context.ts";
import { type Holding, holderOf, holdings } from "../rules/holdings.ts";
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
export function judged(
  path: string,
  all: readonly Holding[],
  context: Context,
): { readonly verdict: "free" | "mine" | "reserved"; readonly reservation: ReservationData | null } {
  const holder = holderOf(path, all, context);
  if (holder === null) return { verdict: "free", reservation: null };
  const verdict = holder.reservation.instance === context.instance ? "mine" : "reserved";
  return { verdict, reservation: holdingData(holder, context.zone) };
}
