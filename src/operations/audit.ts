import { holdings } from "../rules/holdings.ts";
import { judged } from "./check.ts";
import type { ReservationData } from "./shapes.ts";
import { answer, type Decision, operation } from "./types.ts";

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
  input: { paths: { kind: "paths", at: "argument", placeholder: "PATH" } },
  plan(view, input, context): Decision<Audited> {
    const all = holdings(view, context);
    const inside = input.paths.filter(({ kind }) => kind === "inside");
    const paths = inside.map(({ path }) => ({ path, ...judged(path, all, context) }));
    return answer({ paths });
  },
});
