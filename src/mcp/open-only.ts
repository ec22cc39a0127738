import type { statusData } from "../messages/data.ts";

/** So many of the newest log entries. */
const NEWEST = 10;

/** What concerns somebody who is about to work: what is over is left out, and of the log all but the end. */
export function openOnly<D extends ReturnType<typeof statusData>>(data: D): D {
  return {
    ...data,
    instances: data.instances.filter(({ state }) => state !== "finished"),
    reservations: data.reservations.filter(({ state }) =>
      ["active", "stale", "lapsed", "waiting"].includes(state),
    ),
    tasks: data.tasks.filter(({ state }) => state !== "done"),
    priorities: data.priorities.filter(({ done }) => !done),
    alerts: data.alerts.filter(({ solved }) => !solved),
    handovers: data.handovers.filter(({ state }) => state === "proposed"),
    conflicts: data.conflicts.filter(({ state }) => state === "open"),
    log: data.log.slice(0, NEWEST),
  };
}
