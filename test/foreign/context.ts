import type { Context } from "../../src/rules/context.ts";

/** A world in which nobody acts and nothing has happened, at noon of 29 November 2026. */
export const plainContext: Context = {
  instance: null,
  now: Date.UTC(2026, 10, 29, 12),
  zone: () => 60,
  language: "en",
  heartbeats: { get: () => undefined },
  living: { has: () => false },
  caseSensitive: true,
  displaced: [],
  highestKnown: () => 0,
  survey: () => null,
};
