import { instances } from "../protocol/instances.ts";
import type { View } from "../protocol/view.ts";
import { epochOf } from "../time/time.ts";
import type { Context } from "./context.ts";
import type { Holding } from "./holdings.ts";
import { credible } from "./leases.ts";

/** How an instance stands by its last sign of life. */
export type Presence = "alive" | "quiet" | "gone" | "unknown";

/** Who has not been heard of for so long is gone, as far as anybody can tell (ms). */
const GONE_AFTER = 24 * 3_600_000;

export function presenceOf(seen: number | null, leaseMs: number, now: number): Presence {
  if (seen === null) return "unknown";
  const age = now - seen;
  if (age < leaseMs) return "alive";
  return age < GONE_AFTER ? "quiet" : "gone";
}

/** The last sign of life of each number that gave any: its heartbeat, else what the file says of it and of what it holds. Milliseconds. */
export class Signs {
  private readonly written = new Map<number, number>();
  private readonly context: Context;

  constructor(view: View, held: readonly Holding[], context: Context) {
    this.context = context;
    for (const { value } of view.entries(instances))
      if (value.from === value.to) this.note(value.from, epochOf(value.time, context.zone));
    for (const { reservation: one } of held)
      for (const time of [one.since, one.lastActivity]) this.note(one.instance, epochOf(time, context.zone));
  }

  private note(instance: number, ms: number | null): void {
    if (ms !== null && ms <= this.context.now)
      this.written.set(instance, Math.max(ms, this.written.get(instance) ?? 0));
  }

  /** Null for one who was never heard of. */
  of(instance: number): number | null {
    const pulse = credible(this.context.heartbeats.get(instance), this.context.now);
    const known = [pulse, this.written.get(instance)].filter((ms) => ms !== undefined);
    return known.length === 0 ? null : Math.max(...known);
  }
}
