import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { headingsOfBoth, merge } from "../../src/merge/index.ts";
import {
  expectAllWords,
  expectMarkersOnlyInConflicts,
  expectNoLineLost,
  expectNoLineTwice,
  expectNoNewProblems,
  expectNothingLost,
  expectSameEitherWay,
  expectSettled,
  options,
  type Triple,
} from "../merge/laws.ts";
import { play, type Step, starts, steps } from "../merge/steps.ts";
import { mutated, soup } from "../protocol/texts.ts";
import { sized } from "../size.ts";

/** The same triples every time; `MERGE_RUNS=20000 MERGE_SEED=$RANDOM` for more and others. */
const runs = {
  numRuns: Number(process.env["MERGE_RUNS"] ?? sized(1_000, 6)),
  seed: Number(process.env["MERGE_SEED"] ?? 1),
};

const plans = fc.record({
  start: fc.nat(starts.length - 1),
  common: steps(8),
  ours: steps(6),
  theirs: steps(6),
});

function tripleOf(plan: { start: number; common: Step[]; ours: Step[]; theirs: Step[] }): Triple {
  const base = play(starts[plan.start] ?? "", plan.common, "commun");
  const ours = play(base, plan.ours, "nous", 60);
  return { base, ours, theirs: play(base, plan.theirs, "eux", 60) };
}

/** Where nothing but entries is the same in many places, and no part of the file is safe. */
const accidents = fc
  .tuple(fc.oneof(soup, mutated), fc.oneof(soup, mutated), fc.oneof(soup, mutated), fc.nat(2))
  .map(([base, ours, theirs, like]): Triple => ({
    base: like === 0 ? "" : base,
    ours: like === 1 ? `${base}${ours}` : ours,
    theirs,
  }));

const anything = fc.oneof(soup, mutated, fc.string({ unit: "binary", maxLength: 100 }));

describe("whatever the texts", () => {
  test("who changed nothing stands back, byte for byte", () => {
    fc.assert(
      fc.property(anything, anything, (one, other) => {
        expect(merge(one, other, other).text).toBe(other);
        expect(merge(one, one, other).text).toBe(other);
        expect(merge(one, other, one).text).toBe(other);
      }),
      { numRuns: sized(300, 12) },
    );
  });

  test("no throw, no line lost that a side added, the same entries either way, ranges in the text", () => {
    fc.assert(
      fc.property(accidents, (triple) => {
        const merged = merge(triple.base, triple.ours, triple.theirs, options);
        expectNoLineLost(triple, merged);
        const marked = merge(triple.base, triple.theirs, triple.ours, { markers: true, markerSize: 9 });
        for (const { text, conflicts } of [merged, marked])
          for (const { range } of conflicts) expect(range.end).toBeLessThanOrEqual(text.length);
      }),
      runs,
    );
  });
});

describe("a text, and one that was begun apart from it", () => {
  const apart = (begun: string, text: string): Triple => ({
    base: headingsOfBoth(text, begun),
    ours: begun,
    theirs: text,
  });

  test("no line of either is lost, and what was written into the text is there as often as it was", () => {
    fc.assert(
      fc.property(accidents, plans, ({ ours, theirs }, plan) => {
        const played = tripleOf(plan);
        for (const triple of [apart(ours, theirs), apart(played.base, played.theirs)]) {
          const merged = merge(triple.base, triple.ours, triple.theirs, options);
          expectNoLineLost(triple, merged);
          expectAllWords(triple, merged);
        }
      }),
      runs,
    );
  });
});

describe("two sides of one file, after random commands and edits by hand", () => {
  test("nothing lost, nothing doubled, the same either way, readable, without markers", () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const triple = tripleOf(plan);
        const merged = merge(triple.base, triple.ours, triple.theirs, options);
        expectNothingLost(triple, merged);
        expectAllWords(triple, merged);
        expectNoLineTwice(triple, merged);
        expectSameEitherWay(triple, merged);
        expectNoNewProblems(triple, merged);
        expectSettled(triple);
        expectMarkersOnlyInConflicts(triple, merged);
      }),
      runs,
    );
  });
});
