import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { epochOf, isoOf, readTime, writeStamp, writeTime, type Zone } from "../../src/time/time.ts";

/** Paris in 2026: +01:00, but +02:00 from 29 March 01:00 UTC to 25 October 01:00 UTC. */
const paris: Zone = (ms) => (ms >= Date.UTC(2026, 2, 29, 1) && ms < Date.UTC(2026, 9, 25, 1) ? 120 : 60);
const utc: Zone = () => 0;
const at = (iso: string) => Date.parse(iso);

describe("every form of a time is read", () => {
  test.each([
    ["2026-11-22 19:40 +01:00", "2026-11-22", 1180, 60],
    ["2026-11-22 19:40", "2026-11-22", 1180, null],
    ["2026-11-22 - 19:40", "2026-11-22", 1180, null],
    ["2026-11-22", "2026-11-22", null, null],
    ["19:40", null, 1180, null],
    ["9:05", null, 545, null],
    ["~19:40", null, 1180, null],
    ["~ 19:40", null, 1180, null],
    ["00:00", null, 0, null],
    ["23:59", null, 1439, null],
    ["2026-11-22T19:40:30Z", "2026-11-22", 1180.5, 0],
    ["2026-11-22t19:40z", "2026-11-22", 1180, 0],
    ["2026-11-22T19:40:30.250+01:00", "2026-11-22", 1180.5 + 0.25 / 60, 60],
    ["2026-11-22T19:40:30,250-0530", "2026-11-22", 1180.5 + 0.25 / 60, -330],
    ["2024-02-29 00:00 +00:00", "2024-02-29", 0, 0],
    ["  2026-11-22   19:40  ", "2026-11-22", 1180, null],
  ])("%j", (text, date, minutes, offset) => {
    expect(readTime(text)).toEqual({ text: text.trim(), date, minutes, offset });
  });
});

test.each([
  "",
  "~",
  "HH:MM",
  "[Heure inconnue]",
  "demain",
  "24:00",
  "19:60",
  "19:40:60",
  "1:2",
  "19h40",
  "7",
  "+01:00",
  "Z",

  "2026-02-29",
  "2026-13-01",
  "2026-00-10",
  "2026-11-31 10:00",
  "26-11-22",
  "22/11/2026",
  "2026-11-2219:40",

  "2026-11-22 19:40 +15:00",
  "2026-11-22 19:40 +01:99",
  "2026-11-22 19:40 CET",
  "2026-11-22 - - 19:40",
  "19:40 - 20:00",
  "2026-11-22 19:40 +01:00 or so",
  "19:40\n20:00",
  `19:40${" ".repeat(50)}Z`,
  "１９:４０",
])("%j is no time", (text) => {
  expect(readTime(text)).toBeNull();
});

describe("moments", () => {
  test("a time with an offset is the same moment in every zone", () => {
    const time = readTime("2026-11-22 19:40 +01:00");
    expect(epochOf(time, utc)).toBe(at("2026-11-22T18:40:00Z"));
    expect(epochOf(time, paris)).toBe(at("2026-11-22T18:40:00Z"));
  });

  test("without an offset it is taken in the reader's zone, summer or winter", () => {
    expect(epochOf(readTime("2026-11-22 19:40"), paris)).toBe(at("2026-11-22T18:40:00Z"));
    expect(epochOf(readTime("2026-07-14 19:40"), paris)).toBe(at("2026-07-14T17:40:00Z"));
    expect(epochOf(readTime("2026-03-29 01:59"), paris)).toBe(at("2026-03-29T00:59:00Z"));
    expect(epochOf(readTime("2026-03-29 03:00"), paris)).toBe(at("2026-03-29T01:00:00Z"));
    expect(epochOf(readTime("2026-10-25 03:00"), paris)).toBe(at("2026-10-25T02:00:00Z"));
  });

  test("an hour that the clock skips or strikes twice is still a moment within the hour around it", () => {
    for (const text of ["2026-03-29 02:30", "2026-10-25 02:30"]) {
      const ms = epochOf(readTime(text), paris) ?? 0;
      const asUtc = at(`${text.replace(" ", "T")}:00Z`);
      expect([asUtc - 3_600_000, asUtc - 7_200_000], text).toContain(ms);
    }
  });

  test("without a date or an hour there is no moment, and no age to decide by", () => {
    expect(epochOf(readTime("19:40"), paris)).toBeNull();
    expect(epochOf(readTime("2026-11-22"), paris)).toBeNull();
    expect(epochOf(null, paris)).toBeNull();
  });
});

test("ISO 8601 says what is known and no more", () => {
  expect(isoOf(readTime("2026-11-22 19:40 +01:00"))).toBe("2026-11-22T19:40+01:00");
  expect(isoOf(readTime("2026-11-22 19:40 -05:30"))).toBe("2026-11-22T19:40-05:30");
  expect(isoOf(readTime("2026-11-22 - 09:05"))).toBe("2026-11-22T09:05");
  expect(isoOf(readTime("2026-11-22"))).toBe("2026-11-22");
  expect(isoOf(readTime("19:40"))).toBeNull();
});

describe("what is written", () => {
  test("holds local date, hour and offset", () => {
    expect(writeTime(at("2026-11-22T18:40:59Z"), paris)).toBe("2026-11-22 19:40 +01:00");
    expect(writeTime(at("2026-07-14T22:30:00Z"), paris)).toBe("2026-07-15 00:30 +02:00");
    expect(writeTime(at("2026-01-01T02:00:00Z"), () => -330)).toBe("2025-12-31 20:30 -05:30");
    expect(writeStamp(at("2026-11-22T18:40:59Z"), paris)).toBe("2026-11-22 - 19:40 +01:00");
  });

  test("reads back as the same minute, in any zone and on both sides of a change of the clocks", () => {
    const moment = fc.integer({ min: Date.UTC(1971, 0), max: Date.UTC(9000, 0) });
    const zone = fc.oneof(
      fc.constant(paris),
      fc.integer({ min: -840, max: 840 }).map((minutes) => () => minutes),
    );
    fc.assert(
      fc.property(moment, zone, (ms, z) => {
        expect(epochOf(readTime(writeTime(ms, z)), utc)).toBe(Math.floor(ms / 60_000) * 60_000);
      }),
    );
  });
});
