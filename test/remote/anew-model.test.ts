import { describe, expect, it } from "vitest";
import { sized } from "../size.ts";
import { explore, type Sizes, type Variant } from "./anew-model.ts";

const calm = { drops: 0, kills: 0, rewrites: 0 };
const worlds = sized<readonly Sizes[]>(
  [
    { writes: [2, 2], ...calm },
    { writes: [2, 1, 0], ...calm },
    { writes: [2, 1], ...calm, drops: 1, kills: 1 },
    { writes: [2, 1], ...calm, rewrites: 1 },
  ],
  [{ writes: [2, 1], ...calm }],
);

/** For each rule that is left out, the smallest world that shows why it is there. */
const MUTANTS: readonly (readonly [Exclude<Variant, "right">, Sizes, string])[] = [
  ["no-lease", { writes: [1, 2], ...calm }, "is lost"],
  ["former-last", { writes: [2, 0], ...calm }, "an honest chain is taken for another"],
  ["no-former", { writes: [2, 0], ...calm }, "an honest chain is taken for another"],
  ["own-count", { writes: [2, 0], ...calm }, "an honest chain is taken for another"],
  ["former-first", { writes: [2, 2, 0], ...calm }, "an honest chain is taken for another"],
  ["trusting", { writes: [2, 2], ...calm, rewrites: 1 }, "nobody is told"],
];

describe("a chain that begins anew, in all runs", () => {
  it.each(worlds)("loses nothing, and is known by whom it follows: %o", (sizes) => {
    const { example, ends } = explore("right", sizes);
    expect(example).toBe("");
    expect(ends).toBeGreaterThan(5);
  });

  it.each(sized(MUTANTS, MUTANTS.slice(0, 4)))("needs the rule against %s", (variant, sizes, wrong) => {
    expect(explore(variant, sizes).example).toContain(wrong);
  });
});
