import fc from "fast-check";
import { expect, test } from "vitest";
import { minutesSince, minutesUntil } from "../../src/time/ages.ts";

const MINUTE = 60_000;
const moment = fc.integer({ min: 0, max: 4_000_000_000_000 });
const passed = fc.integer({ min: 0, max: 10_000 * MINUTE });

test("an age is never told too high, and less than two minutes too low, whether seconds were written or not", () => {
  fc.assert(
    fc.property(moment, passed, fc.boolean(), (at, ms, isWithSeconds) => {
      const written = isWithSeconds ? at : Math.floor(at / MINUTE) * MINUTE;
      const told = minutesSince(written, at + ms) * MINUTE;
      expect(told).toBeLessThanOrEqual(ms);
      expect(told).toBeGreaterThan(ms - 2 * MINUTE);
    }),
  );
});

test("an age grows with the clock, and what has not come yet is now", () => {
  fc.assert(
    fc.property(moment, passed, passed, (at, ms, more) => {
      expect(minutesSince(at, at + ms + more)).toBeGreaterThanOrEqual(minutesSince(at, at + ms));
      expect(minutesSince(at + ms, at)).toBe(0);
    }),
  );
});

test("a second behind the stamp of a minute that has just ended is now", () => {
  const stamp = Date.parse("2026-11-22T19:40+01:00");
  expect([60, 61, 119, 120, 180].map((seconds) => minutesSince(stamp, stamp + seconds * 1_000))).toEqual([
    0, 0, 0, 1, 2,
  ]);
});

test("a rest is never told too low, and never nothing", () => {
  fc.assert(
    fc.property(moment, passed, (at, ms) => {
      const told = minutesUntil(at + ms, at) * MINUTE;
      expect(told).toBeGreaterThanOrEqual(Math.max(1, ms));
      expect(told).toBeLessThan(ms + MINUTE + 1);
    }),
  );
});
