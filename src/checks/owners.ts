import { findInstance } from "../protocol/instances.ts";
import { holdings } from "../rules/holdings.ts";
import { check, type FoundProblem } from "./types.ts";

export interface OwnerArgs {
  OWNER_UNKNOWN: { instance: number; task: string };
  OWNER_FINISHED: { instance: number; task: string; line: number };
  /** `alive`: the process of its agent still runs, and it blocks. */
  LAPSED: { instance: number; task: string; alive: 0 | 1 };
}

/** Reservations of nobody: an instance that is not on the list or is finished, or one whose lease and grace are over. */
export const owners = check<OwnerArgs>(
  { OWNER_UNKNOWN: "warning", OWNER_FINISHED: "warning", LAPSED: "warning" },
  (view, context) => {
    const found: FoundProblem<OwnerArgs>[] = [];
    for (const { reservation, entry, lease, displaced } of holdings(view, context)) {
      if (entry === null || displaced !== null) continue;
      const { instance, task } = reservation;
      const { range } = entry;
      const known = findInstance(view, instance);
      if (known === null) found.push({ code: "OWNER_UNKNOWN", args: { instance, task }, range });
      else if (known.value.state === "finished") {
        found.push({
          code: "OWNER_FINISHED",
          args: { instance, task, line: known.line },
          range,
        });
      }
      if (lease.state === "lapsed") {
        const alive = lease.takeable ? 0 : 1;
        found.push({ code: "LAPSED", args: { instance, task, alive }, range });
      }
    }
    return found;
  },
);
