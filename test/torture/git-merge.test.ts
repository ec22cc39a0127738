import fc from "fast-check";
import { expect, it } from "vitest";
import { parse, serialize } from "../../src/index.ts";
import { merge } from "../../src/merge/index.ts";
import { bin, cleanEnv, tempFolder } from "../e2e/support.ts";
import {
  expectAllWords,
  expectNoNewProblems,
  expectNothingLost,
  expectSameEitherWay,
} from "../merge/laws.ts";
import { commands, play, starts } from "../merge/steps.ts";
import { mergeAll, type Pair, repositoryOf, tripleOf } from "./git-pairs.ts";
import { SEED, sized } from "../size.ts";

/** A few in the suite, more at night; `GIT_MERGE_PAIRS=1000` for the long form. */
const PAIRS = Number(process.env["GIT_MERGE_PAIRS"] ?? sized(50, 3));

/** The same instances may have written before; then two of them work in one clone and two in another. */
const pairs = fc
  .record({
    start: fc.constantFrom(...starts),
    common: commands(8, [1, 4]),
    ours: fc.array(commands(6, [1, 2]), { minLength: 1, maxLength: 3 }),
    theirs: fc.array(commands(6, [3, 4]), { minLength: 1, maxLength: 3 }),
  })
  .map(({ start, common, ours, theirs }): Pair => {
    const base = play(start, common, "commun");
    return { base, ours: commits(base, ours, "nous"), theirs: commits(base, theirs, "eux") };
  });

/** The text after each commit of a side. */
function commits(base: string, work: readonly Parameters<typeof play>[1][], mark: string): string[] {
  const texts: string[] = [];
  for (const [at, steps] of work.entries())
    texts.push(play(texts.at(-1) ?? base, steps, `${mark}${at}0`, 60 + 20 * at));
  return texts;
}

it(
  `git merges ${PAIRS} random pairs of histories (seed ${SEED}): no entry lost, none doubled, no conflict marker`,
  { timeout: 60_000 + PAIRS * 2_000 },
  () => {
    const all = fc.sample(pairs, { numRuns: PAIRS, seed: SEED });
    const root = tempFolder();
    const env = cleanEnv();
    repositoryOf(root, env, `"${process.execPath}" "${bin()}" merge %O %A %B %L %P`, all);
    const merged = mergeAll(root, env, all.length);
    let driven = 0;
    for (const [index, pair] of all.entries()) {
      const triple = tripleOf(pair);
      const own = merge(triple.base, triple.ours, triple.theirs, { markers: true });
      const { text, said } = merged[index] ?? { text: null, said: "" };
      expect(text, `pair ${index}: ${said}`).toBe(own.text);
      expect(own.clean).toBe(true);
      expect(serialize(parse(own.text))).toBe(own.text);
      expectNothingLost(triple, own);
      expectAllWords(triple, own);
      expectNoNewProblems(triple, own);
      expectSameEitherWay(triple, own);
      if (![triple.base, triple.ours, triple.theirs].includes(own.text)) driven++;
    }
    // Or it would say nothing.
    expect(driven).toBeGreaterThan(PAIRS / 4);
  },
);
