import { everyBlock } from "../protocol/index.ts";
import { isOpen, reservations } from "../protocol/reservations.ts";
import { credible, CLOCK_TOLERANCE } from "../rules/leases.ts";
import type { Context } from "../rules/context.ts";
import { epochOf, type Time, writeTime } from "../time/time.ts";
import { suspectsOf } from "./suspects.ts";
import { check } from "./types.ts";

export interface TimeArgs {
  /**
   * A time of an entry or a stamp is more than two minutes ahead of this machine's clock. It counts as now.
   *
   * Repair: correct it, or the clock.
   */
  FUTURE_TIME: { time: string; instance: number };
}

/**
 * Times that have not come yet: they are kept, and count as now. Of an entry the first is named. What coord wrote itself is none: a
 * time without an offset is then of the zone that it was written in.
 */
export const futureTimes = check<TimeArgs>({ FUTURE_TIME: "warning" }, (view, context) =>
  everyBlock.flatMap((block) =>
    suspectsOf(view, block, context).entries.flatMap(({ value, range }) => {
      const { now, zone } = context;
      const time = block.times(value).find((one) => (epochOf(one, zone) ?? 0) > now + CLOCK_TOLERANCE);
      if (time === undefined || time === null || isOfAnotherZone(time, context)) return [];
      const args = { time: time.text, instance: block.instances(value)[0] ?? 0 };
      return [{ code: "FUTURE_TIME", args, range }];
    }),
  ),
);

export interface PulseArgs {
  /**
   * The last sign of life of a holder or a waiter (a file under `.coord/leases/`) is more than two minutes ahead of this
   * machine's clock, which was probably wrong when it was made. It counts for nothing, or it would keep its reservation for ever.
   *
   * Repair: any command of that instance gives a new one.
   */
  FUTURE_PULSE: { time: string; instance: number };
}

/** Signs of life beside the file that have not come yet: they count for nothing. */
export const futurePulses = check<PulseArgs>(
  { FUTURE_PULSE: "warning" },
  (view, { now, zone, heartbeats, waits }) =>
    view.entries(reservations).flatMap(({ value: { state, instance, task }, range }) => {
      if (!isOpen(state)) return [];
      const beats = [heartbeats.get(instance), state === "waiting" ? waits?.get(instance, task) : undefined];
      const wrong = beats.find((beat) => beat !== undefined && credible(beat, now) === undefined);
      if (wrong === undefined) return [];
      const args = { time: writeTime(wrong, zone), instance };
      return [{ code: "FUTURE_PULSE", args, range }];
    }),
);

/** How far two zones may be apart (ms). */
const FARTHEST = 26 * 3_600_000;
/** How long after the time that it gives an entry may be written (ms). */
const WRITING = 120_000;

/** Whether coord wrote a time that names no zone, at a moment that is that time in some zone: in steps of a quarter of an hour. */
function isOfAnotherZone(time: Time, { now, zone, past }: Context): boolean {
  const here = epochOf(time, zone) ?? 0;
  if (past === undefined || here > now + FARTHEST || /(?:[+-]\d\d:?\d\d|Z)$/.test(time.text)) return false;
  let left = MOST_REVISIONS;
  for (const { command, at, edits } of past.revisions()) {
    if (left-- === 0) break;
    if (command === "outside" || at > now + CLOCK_TOLERANCE) continue;
    const rest = (((here - at) % QUARTER) + QUARTER) % QUARTER;
    const isThen = rest < WRITING || QUARTER - rest < WRITING;
    if (isThen && edits.some(({ text }) => text.includes(time.text))) return true;
  }
  return false;
}

const MOST_REVISIONS = 300;
const QUARTER = 15 * 60_000;
