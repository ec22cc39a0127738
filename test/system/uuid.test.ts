import fc from "fast-check";
import { expect, it } from "vitest";
import { uuid } from "../../src/system/uuid.ts";
import { sized } from "../size.ts";

it("is a UUID of version 7, which PostgreSQL takes, and sorts by time", () => {
  const time = fc.integer({ min: 0, max: 2 ** 48 - 1 });
  fc.assert(
    fc.property(time, time, (one, other) => {
      const [first, second] = [uuid(one), uuid(other)];
      expect(first).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
      expect(Number.parseInt(first.replaceAll("-", "").slice(0, 12), 16)).toBe(one);
      if (one !== other) expect(first < second).toBe(one < other);
    }),
    { numRuns: sized(1_000, 100) },
  );
});

it("comes twice from nobody", () => {
  const count = sized(100_000, 2_000);
  expect(new Set(Array.from({ length: count }, () => uuid(7))).size).toBe(count);
});
