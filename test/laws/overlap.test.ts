import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compile, covers, literal, overlaps, witness } from "../../src/paths/overlap.ts";
import { allPaths, isPath, naiveCovers } from "../paths/naive.ts";
import { sized } from "../size.ts";

const PATHS = allPaths("ab./", 5);
const CASED_PATHS = allPaths("aAbB/", 4);

/** Patterns that are well made, nested braces and all, and soups of their characters. */
function patterns(letters: readonly string[]): fc.Arbitrary<string> {
  const letter = fc.constantFrom(...letters);
  const members = fc.string({ unit: fc.constantFrom(...letters, "-"), minLength: 1, maxLength: 3 });
  const { sequence } = fc.letrec<{ piece: string; sequence: string }>((tie) => ({
    piece: fc.oneof(
      { maxDepth: 3, depthSize: "small" },
      { weight: 5, arbitrary: letter },
      { weight: 3, arbitrary: fc.constantFrom("/", "/**/", "**") },
      { weight: 3, arbitrary: fc.constantFrom("*", "?") },
      {
        weight: 1,
        arbitrary: fc.tuple(fc.constantFrom("", "!", "^"), members).map(([not, set]) => `[${not}${set}]`),
      },
      {
        weight: 2,
        arbitrary: fc
          .array(tie("sequence"), { minLength: 1, maxLength: 3 })
          .map((alternatives) => `{${alternatives.join(",")}}`),
      },
    ),
    sequence: fc.array(tie("piece"), { maxLength: 4 }).map((pieces) => pieces.join("")),
  }));
  const soup = fc.string({ unit: fc.constantFrom(...letters, ..."//**?{},[]!-"), maxLength: 9 });
  return fc.oneof({ weight: 3, arbitrary: sequence }, { weight: 1, arbitrary: soup });
}

/** Compares every pair of a pool: what each covers of `paths` is asked of the naive matcher once a pattern. */
function comparePairs(pool: readonly string[], paths: readonly string[], caseSensitive: boolean): number {
  const options = { caseSensitive };
  const covered = pool.map((pattern) => {
    const compiled = compile(pattern, options);
    const found = paths.filter((path) => naiveCovers(pattern, path, caseSensitive));
    expect(
      paths.filter((path) => compiled.covers(path)),
      `paths of ${pattern}`,
    ).toEqual(found);
    return new Set(found);
  });
  let pairs = 0;
  for (const [i, a] of pool.entries()) {
    for (const [j, b] of pool.entries()) {
      if (j < i) continue;
      pairs++;
      const shared = [...(covered[i] ?? [])].find((path) => covered[j]?.has(path));
      const found = witness(a, b, options);
      const told = `${a} ~ ${b}: naive ${shared}, found ${found}`;
      if (overlaps(b, a, options) !== (found !== null)) expect.fail(`not symmetrical: ${told}`);
      if (found === null) {
        if (shared !== undefined) expect.fail(told);
      } else if (!isPath(found) || ![a, b].every((pattern) => naiveCovers(pattern, found, caseSensitive))) {
        expect.fail(told);
      }
    }
  }
  return pairs;
}

describe("overlap is exact", () => {
  test.each([
    { caseSensitive: true, letters: ["a", "b", "."], paths: PATHS },
    { caseSensitive: false, letters: ["a", "A", "b", "B"], paths: CASED_PATHS },
  ])(
    "as a naive matcher over every small path, case sensitive: $caseSensitive",
    ({ caseSensitive, letters, paths }) => {
      let pairs = 0;
      fc.assert(
        fc.property(fc.array(patterns(letters), { minLength: 52, maxLength: 52, size: "max" }), (pool) => {
          pairs += comparePairs(pool, paths, caseSensitive);
        }),
        { numRuns: sized(8, 2), endOnFailure: true },
      );
      expect(pairs).toBeGreaterThan(sized(10_000, 2_000));
    },
  );

  test("two patterns made from one long path by blurring it overlap, and both cover it", () => {
    fc.assert(
      fc.property(longPath, fc.infiniteStream(fc.nat(99)), (path, dice) => {
        const roll = (): number => dice.next().value ?? 0;
        const [a, b] = [blur(path, roll), blur(path, roll)];
        expect(covers(a, path), `${a} covers ${path}`).toBe(true);
        expect(covers(b, path), `${b} covers ${path}`).toBe(true);
        expect(overlaps(a, b), `${a} ~ ${b}`).toBe(true);
      }),
      { numRuns: sized(3_000, 100) },
    );
  });

  test("a pattern overlaps a literal path when it covers that or something below", () => {
    fc.assert(
      fc.property(patterns(["a", "b", "."]), fc.constantFrom(...PATHS), (pattern, path) => {
        const found = witness(pattern, literal(path));
        if (found === null) {
          expect(
            PATHS.filter((other) => `${other}/`.startsWith(`${path}/`) && covers(pattern, other)),
          ).toEqual([]);
        } else {
          expect(`${found}/`.startsWith(`${path}/`) && naiveCovers(pattern, found)).toBe(true);
        }
      }),
      { numRuns: sized(2_000, 80) },
    );
  });

  test("braces are the union of their alternatives", () => {
    const part = fc.string({ unit: fc.constantFrom(..."ab/*?"), minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(part, part, fc.constantFrom(...PATHS), (a, b, path) => {
        // With a star on either side: without any wildcard a pattern covers what is below, too.
        const union = covers(`{*${a},*${b}}`, path);
        expect(union).toBe(covers(`*${a}`, path) || covers(`*${b}`, path));
      }),
      { numRuns: sized(2_000, 80) },
    );
  });
});

const longPath = fc
  .array(fc.string({ unit: fc.constantFrom(..."abcé😀.-["), minLength: 1, maxLength: 8 }), {
    minLength: 1,
    maxLength: 7,
  })
  .map((names) => names.join("/"))
  .filter(isPath);

/** A pattern that covers `path`, with some of its letters and segments turned into wildcards. */
function blur(path: string, roll: () => number): string {
  const segments = path.split("/").map((name) => {
    const chance = roll();
    if (chance < 15) return "**";
    if (chance < 25) return "*";
    return [...name].map((letter) => blurLetter(letter, roll)).join("");
  });
  return `${segments.join("/")}${roll() < 20 ? "/**" : ""}`;
}

function blurLetter(letter: string, roll: () => number): string {
  const chance = roll();
  if (chance < 10) return "?";
  if (chance < 20) return "*";
  if (chance < 30) return `[${letter}x]`;
  if (chance < 40) return `{q,${letter === "[" ? "[[]" : letter},}`;
  if (chance < 50) return `{${letter === "[" ? "[[]" : letter}*,z/y}`;
  return letter === "[" ? "[[]" : letter;
}
