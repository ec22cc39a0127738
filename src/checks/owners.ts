import { findInstance } from "../protocol/instances.ts";
import { holdings } from "../rules/holdings.ts";
import { check, type FoundProblem } from "./types.ts";

export interface OwnerArgs {
  /**
   * A reservation belongs to an instance that is not on the list of instances.
   *
   * Repair: add it, or `coord --as N join LABEL`.
   */
  OWNER_UNKNOWN: { instance: number; task: string };
  /**
   * A reservation belongs to an instance that is marked as finished.
   *
   * Repair: a person ends the reservation, or corrects the instance's state.
   */
  OWNER_FINISHED: { instance: number; task: string; line: number };
  /**
   * A reservation is past its lease and its grace. The next `reserve` may take it over, unless the process of its agent still
   * runs on this machine: then it still blocks, and the sentence says so.
   *
   * Repair: `coord takeover`, or `coord sweep` ([leases.md](leases.md#taking-over)). One whose agent still runs is its holder's to
   * renew or to finish; when that process is gone, it may be taken over.
   */
  // `alive`: the process of its agent still runs, and it blocks.
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
