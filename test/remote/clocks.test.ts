import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clockDifferences, type FiledAt } from "../../src/remote/git/clocks.ts";
import { SEED, sized } from "../size.ts";

const MINUTE = 60_000;
const NOW = 1_000 * MINUTE;
const found = (...chain: readonly (readonly [host: string, minute: number])[]) =>
  clockDifferences(
    chain.map(([host, minute]) => ({ host, at: NOW + minute * MINUTE })),
    "here",
    NOW,
    2 * MINUTE,
  ).map(({ host, offsetMs }) => [host, offsetMs / MINUTE]);

describe("other machines' clocks, by the order of a chain of entries", () => {
  it("are ahead where an entry is later than what was filed after it, or than now", () => {
    expect(found(["there", 3])).toEqual([["there", 3]]);
    expect(found(["there", 2])).toEqual([]);
    expect(found(["here", -20], ["there", -10])).toEqual([["there", 10]]);
  });

  it("are behind where an entry is earlier than what was filed before it", () => {
    expect(found(["there", -13], ["here", -10])).toEqual([["there", -3]]);
    expect(found(["there", -12], ["here", -10])).toEqual([]);
    expect(found(["there", -13])).toEqual([]);
  });

  it("are told by the newest entry of each that tells", () => {
    const before = [
      ["there", 5],
      ["here", -10],
    ] as const;
    expect(found(["here", -1], ["there", -2], ["here", -3], ...before)).toEqual([]);
    expect(found(["there", -2], ...before)).toEqual([["there", 5]]);
    expect(found(["there", -30], ["other", 9], ["here", -5], ...before)).toEqual([
      ["there", -25],
      ["other", 9],
    ]);
  });

  it("matter for an hour, and prove nothing where this machine's own was put back", () => {
    expect(found(["here", -70], ["there", -61])).toEqual([]);
    expect(found(["here", -70], ["there", -60])).toEqual([["there", 10]]);
    expect(found(["there", -90], ["here", -61])).toEqual([]);
    expect(found(["there", -90], ["here", -60])).toEqual([["there", -30]]);
    expect(found(["here", -20], ["there", -18], ["here", -5])).toEqual([]);
  });

  it("are never told to differ by more than they do", () => {
    const hosts = ["here", "a", "b"] as const;
    const entry = fc.record({ host: fc.constantFrom(...hosts), after: fc.nat(10 * MINUTE) });
    const offset = fc.integer({ min: -30 * MINUTE, max: 30 * MINUTE });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 20 }), fc.tuple(offset, offset), (entries, [a, b]) => {
        const off: Readonly<Record<string, number>> = { here: 0, a, b };
        let real = NOW;
        const chain: FiledAt[] = entries.map(({ host, after }) => {
          real -= after;
          return { host, at: real + (off[host] ?? 0) };
        });
        for (const { host, offsetMs } of clockDifferences(chain, "here", NOW, 2 * MINUTE)) {
          expect(Math.sign(offsetMs)).toBe(Math.sign(off[host] ?? 0));
          expect(Math.abs(offsetMs)).toBeLessThanOrEqual(Math.abs(off[host] ?? 0));
        }
      }),
      { numRuns: sized(1_000, 100), seed: SEED },
    );
  });
});
