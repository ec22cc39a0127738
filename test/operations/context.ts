import type { Context } from "../../src/rules/context.ts";

/** A world in which nobody has been seen, on 2026-11-22 at 20:00 in Paris, unless said otherwise. */
export function contextOf(more: Partial<Context> = {}): Context {
  return {
    instance: null,
    now: Date.parse("2026-11-22T20:00:00+01:00"),
    zone: () => 60,
    language: "fr",
    heartbeats: new Map<number, number>(),
    living: new Set<number>(),
    caseSensitive: true,
    displaced: [],
    highestKnown: () => 0,
    survey: () => null,
    ...more,
  };
}
