import { status } from "../presentation/status.ts";
import type { ToolAction } from "./tools.ts";

/** Maximum number of log entries that are shown, the newest ones. */
const NEWEST_ENTRIES = 10;

type StatusData = Extract<Awaited<ReturnType<typeof status.run>>, { ok: true }>["data"];

/** The status for an agent about to work: finished items are left out unless asked for. */
export const openStatus: ToolAction = {
  fields: { all: status.fields.all },
  async run(context, input) {
    const report = await status.run(context, input);
    if (!report.ok) return report;
    const { data, notices = [] } = report;
    return { ok: true, data: input["all"] === true ? data : openOnly(data), notices };
  },
};

function openOnly(data: StatusData): StatusData {
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
    log: data.log.slice(0, NEWEST_ENTRIES),
  };
}
