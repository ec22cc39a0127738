import { branchOf } from "../rules/branches.ts";
import { myReservation } from "./mine.ts";
import { operation, type Outcome, refuse } from "./types.ts";

export interface BranchWanted {
  readonly task: string;
  readonly branch: string;
}

/** The branch for a reservation of one's own. Making it is git's. */
export const branch = operation({
  name: "branch",
  mode: "own",
  input: { task: { kind: "text", at: "argument", placeholder: "TASK", complete: "mine" } },
  plan(view, input, context): Outcome<BranchWanted> {
    if (context.instance === null) return refuse("NO_IDENTITY");
    const found = myReservation(view, input.task, context);
    if (!found.ok) return found;
    const [{ value }] = found.result;
    const { task, instance } = value;
    return { ok: true, edits: [], result: { task, branch: branchOf(task, instance) } };
  },
});
