import { branchOf } from "../rules/branches.ts";
import { myReservation } from "./mine.ts";
import { operation, type Outcome } from "./types.ts";

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
    const found = myReservation(view, input.task, context);
    if (!found.ok) return found;
    const [{ value }] = found.result;
    const { task, instance } = value;
    return { ok: true, edits: [], result: { task, branch: branchOf(task, instance) } };
  },
});
