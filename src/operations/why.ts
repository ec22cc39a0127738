import { coveringFile, holderOf, holdings } from "../rules/holdings.ts";
import { holdingData, type ReservationData } from "./shapes.ts";
import { operation, type Outcome, refuse } from "./types.ts";

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
  input: {
    path: { kind: "paths", at: "argument", required: true, placeholder: "PATH", complete: "reserved" },
  },
  plan(view, input, context): Outcome<Why> {
    const [wanted] = input.path;
    if (wanted === undefined || wanted.kind === "invalid")
      return refuse("PATH_INVALID", { path: wanted?.given ?? "" });
    const { given, kind, path } = wanted;
    const nothing = { pattern: null, reservation: null };
    if (kind !== "inside")
      return { ok: true, edits: [], result: { path: given, verdict: "outside", ...nothing } };
    const holder = holderOf(path, holdings(view, context), context);
    if (holder === null) return { ok: true, edits: [], result: { path, verdict: "free", ...nothing } };
    const pattern = coveringFile(holder.reservation.files, path, context);
    const verdict = holder.reservation.instance === context.instance ? "mine" : "reserved";
    return {
      ok: true,
      edits: [],
      result: { path, verdict, pattern, reservation: holdingData(holder, context.zone) },
    };
  },
});
