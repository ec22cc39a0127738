import fc from "fast-check";
import { expect, test } from "vitest";
import { normalisePattern } from "../../src/paths/normalise.ts";
import { literal, overlaps, patternOf } from "../../src/paths/overlap.ts";
import { areApart, isPlainPath } from "../../src/paths/plain.ts";
import { readTypedPaths } from "../../src/paths/typed.ts";
import { sized } from "../size.ts";

const segment = fc.stringMatching(/^[aAbB.*_-]{1,3}$/);
const name = fc
  .tuple(fc.array(segment, { minLength: 1, maxLength: 3 }), fc.constantFrom("", "", "/**", "/", "/*"))
  .map(([names, end]) => names.join("/") + end);

test("a plain path is in form already, and means itself", () => {
  fc.assert(
    fc.property(name, fc.boolean(), (path, caseSensitive) => {
      if (!isPlainPath(path)) return;
      expect(normalisePattern(path, { root: "/", cwd: "/", caseSensitive })).toEqual({
        kind: "inside",
        path,
      });
    }),
  );
});

test("a plain path is typed as it is meant, whether it is there or not", () => {
  fc.assert(
    fc.property(name, (path) => {
      if (!isPlainPath(path) || path.endsWith(".")) return;
      const read = readTypedPaths(path, () => false);
      expect(read).toEqual({ paths: [{ name: path, also: [] }] });
      // A blank before it sends it through all that somebody may have meant.
      expect(readTypedPaths(` ${path}`, () => false)).toMatchObject({ paths: [{ name: path, also: [] }] });
    }),
  );
});

test("names that are apart have no path in common, whatever is on disk", () => {
  const kind = fc.constantFrom("file", "folder", "none", null);
  let apart = 0;
  fc.assert(
    fc.property(name, name, kind, fc.boolean(), (one, other, found, caseSensitive) => {
      if (!areApart(one, other)) return;
      apart++;
      const known = { caseSensitive, kindOf: () => found };
      expect(overlaps(patternOf(one, known), patternOf(other, known))).toBe(false);
      expect(overlaps(literal(one, known), patternOf(other, known))).toBe(false);
      expect(patternOf(one, known).covers(other)).toBe(false);
      expect(areApart(other, one)).toBe(true);
    }),
    { numRuns: sized(500, 350) },
  );
  expect(apart).toBeGreaterThan(20);
});

test.each([
  ["src/a.ts", "src/b.ts", true],
  ["src/**", "docs/a.md", true],
  ["src", "src/a.ts", false],
  ["SRC/A.ts", "src/a.ts", false],
  ["src/a.ts", "src/a.tsx", true],
  // Not plain: told by reading them.
  ["src/*.ts", "docs/a.md", false],
  ["./src/a.ts", "docs/a.md", false],
  ["été.md", "src/a.ts", false],
])("%j and %j are plainly apart: %s", (one, other, expected) => {
  expect(areApart(one, other)).toBe(expected);
});
