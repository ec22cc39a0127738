import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { leaseOf, LONGEST_LEASE } from "../../src/rules/leases.ts";
import { readTime } from "../../src/time/time.ts";

const MINUTE = 60_000;
const LEASE = 15 * MINUTE;
const SINCE = Date.parse("2026-11-22T19:40:00+01:00");

/** The lease of a reservation of 19:40, `minutes` later. */
function lease(
  minutes: number,
  {
    since = "2026-11-22 19:40 +01:00",
    lastActivity = "",
    estimateMinutes = null as number | null,
    pulse = null as number | null,
    lives = false,
    leaseMs = LEASE,
  } = {},
) {
  const clock = {
    now: SINCE + minutes * MINUTE,
    zone: () => 60,
    heartbeats: { get: () => (pulse === null ? undefined : SINCE + pulse * MINUTE) },
    living: { has: () => lives },
  };
  const timed = {
    instance: 3,
    since: readTime(since),
    lastActivity: readTime(lastActivity),
    estimateMinutes,
  };
  return leaseOf(timed, leaseMs, clock);
}

test.each([
  [0, "active"],
  [14.99, "active"],
  [15, "stale"],
  [29.99, "stale"],
  [30, "lapsed"],
  [100_000, "lapsed"],
])("after %d minutes without a sign of life a lease of 15 is %s", (minutes, state) => {
  expect(lease(minutes)).toMatchObject({ state, endsAt: SINCE + LEASE, takeable: state === "lapsed" });
});

test("the last quarter is a warning, before and after it there is none", () => {
  expect([11.2, 11.25, 14.9, 15, 31].map((minutes) => lease(minutes).endsSoon)).toEqual([
    false,
    true,
    true,
    false,
    false,
  ]);
});

test("the estimate counts where it is longer, four hours at most", () => {
  expect(lease(44, { estimateMinutes: 45 }).state).toBe("active");
  expect(lease(14, { estimateMinutes: 5 }).state).toBe("active");
  expect(lease(15, { estimateMinutes: 5 }).state).toBe("stale");
  expect(lease(239, { estimateMinutes: 100_000 }).state).toBe("active");
  expect(lease(240, { estimateMinutes: 100_000 }).state).toBe("stale");
  expect(lease(480, { estimateMinutes: 100_000 }).state).toBe("lapsed");
  expect(lease(240, { leaseMs: 10 * LONGEST_LEASE }).state).toBe("stale");
});

test("it counts from the latest sign of life: the start, the last activity or a heartbeat", () => {
  expect(lease(29, { lastActivity: "2026-11-22 19:55 +01:00" }).state).toBe("active");
  expect(lease(29, { pulse: 15 }).state).toBe("active");
  expect(lease(29, { pulse: -60 }).state).toBe("stale");
  expect(lease(44, { lastActivity: "2026-11-22 19:55 +01:00", pulse: 30 }).endsAt).toBe(SINCE + 45 * MINUTE);
});

test("a lapsed one whose agent's process still lives is nobody's to take", () => {
  expect(lease(60, { lives: true })).toMatchObject({ state: "lapsed", takeable: false });
});

describe("it never ends by itself", () => {
  test.each([
    ["without a date", { since: "19:40" }],
    ["without an hour", { since: "2026-11-22" }],
    ["without a time", { since: "" }],
    ["with an undated last activity", { since: "", lastActivity: "19:55" }],
    ["though there was a heartbeat long ago", { since: "19:40", pulse: 0 }],
  ])("%s", (_, how) => {
    expect(lease(1_000_000, how)).toEqual({
      state: "active",
      endsAt: null,
      endsSoon: false,
      takeable: false,
    });
  });

  test("but a full last activity is an age", () => {
    expect(lease(60, { since: "19:40", lastActivity: "2026-11-22 19:41 +01:00" }).state).toBe("lapsed");
  });
});

test("a time in the future counts as now: it gives a whole lease, never more", () => {
  for (const how of [
    { since: "2030-01-01 00:00 +00:00" },
    { lastActivity: "2030-01-01 00:00 +00:00" },
    { pulse: 62 },
  ]) {
    expect(lease(60, how)).toMatchObject({ state: "active", endsAt: SINCE + 75 * MINUTE });
  }
});

test("a sign of life from further ahead than clocks may differ is a wrong clock's, and counts for nothing", () => {
  expect(lease(60, { pulse: 63 }).state).toBe("lapsed");
  expect(lease(14, { pulse: 9_999 })).toMatchObject({ state: "active", endsAt: SINCE + 15 * MINUTE });
});

test("more signs of life and longer estimates never shorten a lease", () => {
  const minutes = fc.integer({ min: 0, max: 600 });
  const rank = { active: 0, stale: 1, lapsed: 2 };
  fc.assert(
    fc.property(minutes, minutes, minutes, (now, pulse, estimateMinutes) => {
      const plain = rank[lease(now).state];
      expect(rank[lease(now, { pulse }).state]).toBeLessThanOrEqual(plain);
      expect(rank[lease(now, { estimateMinutes }).state]).toBeLessThanOrEqual(plain);
      expect(rank[lease(now, { pulse, estimateMinutes }).state]).toBeLessThanOrEqual(plain);
    }),
  );
});
