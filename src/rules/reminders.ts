import { reservations } from "../protocol/reservations.ts";
import { readSettings } from "../protocol/settings.ts";
import type { View } from "../protocol/view.ts";
import type { Context } from "./context.ts";
import { leaseOf } from "./leases.ts";

/** Something an instance should hear of at its next command. */
export type Reminder =
  | { readonly kind: "ends-soon"; readonly task: string; readonly minutes: number }
  | { readonly kind: "ended"; readonly task: string }
  | {
      readonly kind: "taken";
      readonly task: string;
      /** Null when it was only marked as expired. */
      readonly by: number | null;
      readonly line: number;
      readonly key: string;
    };

/** How an instance's own reservations stand: leases that end soon or have ended, and what it has lost. */
export function remindersOf(view: View, context: Context): Reminder[] {
  const { leaseMs } = readSettings(view);
  const found: Reminder[] = [];
  for (const { value, line } of view.entries(reservations)) {
    if (value.instance !== context.instance) continue;
    const { task } = value;
    if (value.state === "expired") {
      const key = JSON.stringify([task, value.since?.text ?? "", value.ended?.text ?? ""]);
      found.push({ kind: "taken", task, by: value.takenBy, line, key });
    }
    if (value.state !== "reserved") continue;
    const lease = leaseOf(value, leaseMs, context);
    if (lease.state !== "active") found.push({ kind: "ended", task });
    else if (lease.endsSoon && lease.endsAt !== null) {
      found.push({
        kind: "ends-soon",
        task,
        minutes: Math.max(1, Math.round((lease.endsAt - context.now) / 60_000)),
      });
    }
  }
  return found;
}
