import { it } from "vitest";

/** Everything at full size and length, in processes of the build: `npm run test:night`. */
export const isNight = process.env["COORD_TEST"] === "night";

/** How much of something a run tries: all of it at night, a part of it by day. */
export function sized<T>(full: T, byDay: T): T {
  return isNight ? full : byDay;
}

/** All of many cases of one kind at night; by day each n-th of them, the first among them. */
export function variants<T>(all: readonly T[], n: number): readonly T[] {
  return all.filter((_, at) => isNight || at % n === 0);
}

/**
 * What random data begins with. By day it is always the same, so that a change is never refused for a fault that it did not
 * make; each night tries others. `COORD_SEED` repeats a run whose report names one.
 */
export const SEED = Number(process.env["COORD_SEED"] ?? (isNight ? Date.now() % 1e9 : 20_261_129));

/** A test for the night alone: one of several that hold the same, or one that takes long for what it adds. */
export function atNight(name: string, test: () => unknown): void {
  if (isNight) it(name, test);
}
