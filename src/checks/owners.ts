import { findInstance } from "../protocol/instances.ts";
import { holdings } from "../rules/holdings.ts";
import type { Check, Finding } from "./types.ts";

/** Reservations of nobody: an instance that is not on the list or is finished, or one whose lease and grace are over. */
export const owners: Check = (view, context) => {
  const found: Finding[] = [];
  for (const { reservation, entry, lease, displaced } of holdings(view, context)) {
    if (entry === null || displaced !== null) continue;
    const { instance, task } = reservation;
    const { range } = entry;
    const known = findInstance(view, instance);
    if (known === null)
      found.push({ code: "OWNER_UNKNOWN", args: { instance, task }, range, severity: "warning" });
    else if (known.value.state === "finished") {
      found.push({
        code: "OWNER_FINISHED",
        args: { instance, task, line: known.line },
        range,
        severity: "warning",
      });
    }
    if (lease.state === "lapsed") {
      const alive = lease.takeable ? 0 : 1;
      found.push({ code: "LAPSED", args: { instance, task, alive }, range, severity: "warning" });
    }
  }
  return found;
};
