import { alerts } from "../protocol/alerts.ts";
import { conflicts } from "../protocol/conflicts.ts";
import { handovers } from "../protocol/handovers.ts";
import { instances } from "../protocol/instances.ts";
import { readInstance } from "../protocol/labels.ts";
import { log } from "../protocol/log.ts";
import { isOpen, reservations } from "../protocol/reservations.ts";
import { stamps } from "../protocol/stamps.ts";
import { credible, CLOCK_TOLERANCE } from "../rules/leases.ts";
import { epochOf, type Time, writeTime } from "../time/time.ts";
import type { Check, Finding } from "./types.ts";

/** Times that have not come yet: they are kept, and count as now. */
export const futureTimes: Check = (view, context) => {
  const found: Finding[] = [];
  const look = (time: Time | null, range: Finding["range"], instance: number) => {
    const ms = epochOf(time, context.zone);
    if (time === null || ms === null || ms <= context.now + CLOCK_TOLERANCE) return;
    found.push({ code: "FUTURE_TIME", args: { time: time.text, instance }, range, severity: "warning" });
  };
  for (const { value, range } of view.entries(instances)) look(value.time, range, value.from);
  for (const { value, range } of view.entries(reservations)) {
    for (const time of [value.since, value.ended, value.lastActivity]) look(time, range, value.instance);
  }
  for (const { value, range } of view.entries(log)) look(value.time, range, value.instance);
  for (const { value, range } of view.entries(handovers)) look(value.time, range, value.from);
  for (const { value, range } of view.entries(alerts)) look(value.time, range, value.instance);
  for (const { value, range } of view.entries(conflicts)) look(value.time, range, value.instances[0]);
  for (const { value, range } of view.entries(stamps)) look(value.time, range, readInstance(value.by) ?? 0);
  return found;
};

/** Signs of life beside the file that have not come yet: they count for nothing. */
export const futurePulses: Check = (view, { now, zone, heartbeats, waits }) =>
  view.entries(reservations).flatMap(({ value: { state, instance, task }, range }) => {
    if (!isOpen(state)) return [];
    const beats = [heartbeats.get(instance), state === "waiting" ? waits?.get(instance, task) : undefined];
    const wrong = beats.find((beat) => beat !== undefined && credible(beat, now) === undefined);
    if (wrong === undefined) return [];
    const args = { time: writeTime(wrong, zone), instance };
    return [{ code: "FUTURE_PULSE", args, range, severity: "warning" as const }];
  });
