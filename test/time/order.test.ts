import fc from "fast-check";
import { expect, test } from "vitest";
import { compareTimes, laterOf } from "../../src/time/order.ts";
import { readTime, type Zone } from "../../src/time/time.ts";

const zone: Zone = () => 60;
/** From what says least to what says most, the earlier before the later. */
const TEXTS = [
  "09:00",
  "19:30",
  "23:50",
  "2026-11-22 19:00 +01:00",
  "2026-11-22 18:30 +00:00",
  "2026-11-22 19:40",
  "2026-11-23 00:10 +01:00",
];
const times = [null, ...TEXTS.map((text) => readTime(text))];

test("the later of two times is the same whichever comes first, and a date counts before none", () => {
  for (const [at, a] of times.entries())
    for (const [by, b] of times.entries()) {
      const later = at >= by ? a : b;
      expect(laterOf(a, b, zone)?.text, `${a?.text}, ${b?.text}`).toBe(later?.text);
    }
});

test("two times are compared where both say as much, and the same moment is no order", () => {
  const sign = (a: string | null, b: string | null) => {
    const [one, other] = [a, b].map((text) => (text === null ? null : readTime(text)));
    return Math.sign(compareTimes(one ?? null, other ?? null, zone));
  };
  expect([sign("09:00", "19:30"), sign("19:30", "09:00"), sign("19:30", "19:30")]).toEqual([-1, 1, 0]);
  expect(sign("2026-11-22 19:30 +01:00", "2026-11-22 18:30 +00:00")).toBe(0);
  expect(sign("2026-11-22 19:30 +01:00", "2026-11-22 19:00 +00:00")).toBe(-1);
  for (const other of [null, "09:00", "2026-11-22"]) {
    expect(sign("2026-11-22 19:30", other) === 0 || other === "2026-11-22").toBe(true);
    expect(sign(null, other)).toBe(0);
  }
  expect(sign("09:00", "2026-11-22 19:30")).toBe(0);
});

test("which of two times is later never depends on the order of asking", () => {
  const any = fc.constantFrom(...times);
  fc.assert(
    fc.property(any, any, any, (a, b, c) => {
      const [left, right] = [laterOf(laterOf(a, b, zone), c, zone), laterOf(a, laterOf(b, c, zone), zone)];
      expect(left?.text).toBe(right?.text);
    }),
  );
});
