import { isActing } from "../rules/context.ts";
import { branchOf } from "../rules/branches.ts";
import { myReservation } from "./common.ts";
import { answer, type Decision, operation, refuse } from "./types.ts";

export interface BranchWanted {
  readonly task: string;
  readonly branch: string;
}

/** The branch for a reservation of one's own. Making it is git's. */
export const branch = operation({
  name: "branch",
  mode: "own",
  input: { task: { kind: "text", at: "argument", placeholder: "TASK", complete: "mine" } },
  plan(view, input, context): Decision<BranchWanted> {
    if (!isActing(context)) return refuse("NO_IDENTITY", {});
    const found = myReservation(view, input.task, context);
    if (!found.ok) return found;
    const [{ value }] = found.value;
    const { task, instance } = value;
    return answer({ task, branch: branchOf(task, instance) });
  },
});
