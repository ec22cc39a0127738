import { describe, expect, it } from "vitest";
import { sized } from "../../size.ts";
import { explore, type Sizes, type Variant } from "./landing-model.ts";

const one = { edits: 1, drops: 1, kills: 0, second: true, far: false };
/** All that the rules must stand; by day those of two processes. */
const worlds: readonly Sizes[] = sized<readonly Sizes[]>(
  [
    { ...one, far: true },
    { ...one, far: true, kills: 1 },
    { ...one, far: true, drops: 0, edits: 2 },
  ],
  [one, { ...one, second: false, far: true, kills: 1 }],
);

/** For each rule that is left out, the smallest world that shows why it is there. */
const MUTANTS: readonly (readonly [Exclude<Variant, "right">, Sizes])[] = [
  ["no-record", one],
  ["one-record", { ...one, edits: 2 }],
  ["record-dropped", one],
  ["record-unseen", one],
  ["merge-from-look", one],
  ["mark-first", one],
  ["new-id", one],
];

describe("hand edits beside a ledger", () => {
  it.each(worlds)("nothing is lost or doubled in any run of %o", (sizes) => {
    const { violations, example, ends } = explore("right", sizes, true);
    expect(example).toBe("");
    expect(violations).toBe(0);
    expect(ends).toBeGreaterThan(50);
  });

  // By day one, to see that the exploration finds what is there to be found.
  it.each(sized(MUTANTS, MUTANTS.slice(0, 1)))("the rule against %s is needed", (variant, sizes) => {
    expect(explore(variant, sizes, true).violations).toBe(1);
  });
});
