import { holderOf, holdings } from "../rules/holdings.ts";
import { holdingData, type ReservationData } from "./shapes.ts";
import { operation, type Outcome } from "./types.ts";

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
  plan(view, input, context): Outcome<Checked> {
    const all = holdings(view, context);
    const paths = input.paths.map(({ given, kind, path }) => {
      // What lies outside the repository is not ours to judge.
      if (kind !== "inside") return { path: given, verdict: "outside" as const, reservation: null };
      const holder = holderOf(path, all, context);
      if (holder === null) return { path, verdict: "free" as const, reservation: null };
      const verdict =
        holder.reservation.instance === context.instance ? ("mine" as const) : ("reserved" as const);
      return { path, verdict, reservation: holdingData(holder, context.zone) };
    });
    return { ok: true, edits: [], result: { paths } };
  },
});
