import { withoutHanging } from "../hang.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readDuration } from "../../src/time/time.ts";

const MINUTE = 60_000;

test.each([
  ["90s", 1.5],
  ["45m", 45],
  ["45", 45],
  ["45 minutes", 45],
  ["1 minute", 1],
  ["30 mn", 30],
  ["2h", 120],
  ["2 heures", 120],
  ["1h30", 90],
  ["1 h 30 min", 90],
  ["1,5h", 90],
  ["1.5 hours", 90],
  ["1d", 1440],
  ["2 jours", 2880],
  ["1j2h3m4s", 1440 + 120 + 3 + 4 / 60],
  [" 2H ", 120],
  ["0", 0],
  ["3650d", 3650 * 1440],
])("%j is %d minutes", (text, minutes) => {
  expect(readDuration(text)).toBe(minutes * MINUTE);
});

test.each([
  "",
  "  ",
  "m",
  "h30",
  "-5m",
  "+5m",
  "1e3",
  "5 parsecs",
  "30 1h",
  "1h 2h",
  "10m 10m",
  "1h30m20",
  "1.",
  ".5h",
  "1..5h",
  "45 minutes environ",
  "~45 min",
  "XX minutes",
  "3651d",
  "9".repeat(40),
  "1 000m",
  "½h",
  "١٥m",
])("%j is no duration", (text) => {
  expect(readDuration(text)).toBeNull();
});

test("no text takes long to refuse: a repetition within a repetition took minutes over thirty digits", () => {
  for (const tail of ["!", "", " x", "a1!", "٠"])
    withoutHanging(() => readDuration(`${"1".repeat(39 - tail.length)}${tail}`));
  expect(withoutHanging(() => readDuration(`${"1 ".repeat(18)}!`))).toBeNull();
});

test("whatever the text, the answer is null or a whole number of milliseconds", () => {
  const soup = fc.string({ unit: fc.constantFrom(..."0123456789.,hmsdj "), maxLength: 12 });
  fc.assert(
    fc.property(soup, (text) => {
      const ms = readDuration(text);
      expect(ms === null || (Number.isInteger(ms) && ms >= 0)).toBe(true);
    }),
  );
});
