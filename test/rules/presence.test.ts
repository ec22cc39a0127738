import { expect, it } from "vitest";
import { presenceOf } from "../../src/rules/presence.ts";

const HOUR = 3_600_000;

it.each([
  [null, "unknown"],
  [0, "alive"],
  [HOUR - 1, "alive"],
  [HOUR, "quiet"],
  [24 * HOUR - 1, "quiet"],
  [24 * HOUR, "gone"],
])("a sign of life that is %s ms old, with a lease of an hour: %s", (age, presence) => {
  const now = 1_796_000_000_000;
  expect(presenceOf(age === null ? null : now - age, HOUR, now)).toBe(presence);
});
