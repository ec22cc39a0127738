import { coveringFile, holderOf, holdings } from "../rules/holdings.ts";
import { holdingData, type ReservationData } from "./shapes.ts";
import { answer, type Decision, operation, refuse } from "./types.ts";

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
  plan(view, input, context): Decision<Why> {
    const [wanted] = input.path;
    if (wanted === undefined || wanted.kind === "invalid")
      return refuse("PATH_INVALID", { path: wanted?.given ?? "" });
    const { given, kind, path } = wanted;
    const nothing = { pattern: null, reservation: null };
    if (kind !== "inside") return answer({ path: given, verdict: "outside", ...nothing });
    const holder = holderOf(path, holdings(view, context), context);
    if (holder === null) return answer({ path, verdict: "free", ...nothing });
    const pattern = coveringFile(holder.reservation.files, path, context);
    const verdict = holder.reservation.instance === context.instance ? "mine" : "reserved";
    return answer({ path, verdict, pattern, reservation: holdingData(holder, context.zone) });
  },
});
