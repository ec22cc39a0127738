import { readSettings } from "../protocol/settings.ts";
import type { View } from "../protocol/view.ts";
import { findClaims } from "../rules/leases.ts";
import type { Context } from "../rules/context.ts";
import { type Holding, holdings } from "../rules/holdings.ts";
import { branchOf } from "../rules/branches.ts";
import { myReservation } from "./common.ts";
import { answer, type Decision, isActing, operation, refuse } from "./types.ts";

export interface BranchWanted {
  readonly task: string;
  readonly branch: string;
  /** Others who are at work, each with the linked work tree that they work in; null for the main one. */
  readonly others: readonly { readonly instance: number; readonly worktree: string | null }[];
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
    return answer({ task, branch: branchOf(task, instance), others: othersAtWork(view, context) });
  },
});

/** Those who hold something and have given a sign of life within their lease. */
function othersAtWork(view: View, context: Context): BranchWanted["others"] {
  const { leaseMs } = readSettings(view);
  const held = findClaims(holdings(view, context), { state: "reserved" });
  const isAtWork = ({ reservation: { instance }, lease }: Holding) =>
    lease.state === "active" && context.now - (context.heartbeats.get(instance) ?? -Infinity) <= leaseMs;
  const others = new Set(
    held.filter((one) => !one.isMine && isAtWork(one)).map(({ reservation }) => reservation.instance),
  );
  others.delete(context.instance ?? 0);
  return [...others].map((instance) => ({ instance, worktree: context.worktreeOf?.(instance) ?? null }));
}
