import { findInstance } from "../protocol/instances.ts";
import { holdings } from "../rules/holdings.ts";
import { check, type FoundProblem } from "./types.ts";

/** Reservations of nobody: an instance that is not on the list or is finished, or one whose lease and grace are over. */
export const owners = check(
  { OWNER_UNKNOWN: "warning", OWNER_FINISHED: "warning", LAPSED: "warning" },
  (view, context) => {
    const found: FoundProblem<"OWNER_UNKNOWN" | "OWNER_FINISHED" | "LAPSED">[] = [];
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
