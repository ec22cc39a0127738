import { alerts } from "../protocol/alerts.ts";
import { conflicts } from "../protocol/conflicts.ts";
import { handovers } from "../protocol/handovers.ts";
import { instances } from "../protocol/instances.ts";
import { readInstance } from "../protocol/labels.ts";
import { log } from "../protocol/log.ts";
import { reservations } from "../protocol/reservations.ts";
import { stamps } from "../protocol/stamps.ts";
import { epochOf, type Time } from "../time/time.ts";
import type { Check, Finding } from "./types.ts";

/** Clocks of one host agree to a minute or so; more is a wrong clock or a typing error. Milliseconds. */
const TOLERANCE = 2 * 60_000;

/** Times that have not come yet: they are kept, and count as now. */
export const futureTimes: Check = (view, context) => {
  const found: Finding[] = [];
  const look = (time: Time | null, range: Finding["range"], instance: number) => {
    const ms = epochOf(time, context.zone);
    if (time === null || ms === null || ms <= context.now + TOLERANCE) return;
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
