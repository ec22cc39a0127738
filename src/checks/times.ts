import { everyBlock } from "../protocol/index.ts";
import { isOpen, reservations } from "../protocol/reservations.ts";
import { credible, CLOCK_TOLERANCE } from "../rules/leases.ts";
import { epochOf, writeTime } from "../time/time.ts";
import { check } from "./types.ts";

/** Times that have not come yet: they are kept, and count as now. Of an entry the first is named. */
export const futureTimes = check({ FUTURE_TIME: "warning" }, (view, { now, zone }) =>
  everyBlock.flatMap((block) =>
    view.entries(block).flatMap(({ value, range }) => {
      const time = block.times(value).find((one) => (epochOf(one, zone) ?? 0) > now + CLOCK_TOLERANCE);
      if (time === undefined || time === null) return [];
      const args = { time: time.text, instance: block.instances(value)[0] ?? 0 };
      return [{ code: "FUTURE_TIME", args, range }];
    }),
  ),
);

/** Signs of life beside the file that have not come yet: they count for nothing. */
export const futurePulses = check({ FUTURE_PULSE: "warning" }, (view, { now, zone, heartbeats, waits }) =>
  view.entries(reservations).flatMap(({ value: { state, instance, task }, range }) => {
    if (!isOpen(state)) return [];
    const beats = [heartbeats.get(instance), state === "waiting" ? waits?.get(instance, task) : undefined];
    const wrong = beats.find((beat) => beat !== undefined && credible(beat, now) === undefined);
    if (wrong === undefined) return [];
    const args = { time: writeTime(wrong, zone), instance };
    return [{ code: "FUTURE_PULSE", args, range }];
  }),
);
