import { withoutHanging } from "../hang.ts";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { joinFileList, splitFileList } from "../../src/paths/written-list.ts";
import { sized } from "../size.ts";

describe("splitFileList", () => {
  test.each([
    ["src/auth.ts, src/login/**", ["src/auth.ts", "src/login/**"]],
    ["a{b,c}/x,d", ["a{b,c}/x", "d"]],
    ["{a,{b,c}},{d,e}", ["{a,{b,c}}", "{d,e}"]],
    ["{a, b", ["{a", "b"]],
    ["a}, {b", ["a}", "{b"]],
    ["", []],
    [" , a,, ", ["a"]],
    ['""', [""]],
    ['"a, b", c', ["a, b", "c"]],
    ['"a}", {b,c}', ["a}", "{b,c}"]],
    ['"a\\u202eb" ,c', ["a\u202eb", "c"]],
    ["`src/a.ts`, ``b`c``", ["src/a.ts", "b`c"]],
    ["`a, b`", ["`a", "b`"]],
    ["``", ["``"]],
    // What is no JSON string stays as it stands.
    ['"a\\q, b", c', ['"a\\q, b"', "c"]],
    ['"open, c', ['"open', "c"]],
    ['"a" b, c', ['"a" b', "c"]],
    ['a "b, c" d', ['a "b', 'c" d']],
  ])("%s", (text, names) => {
    expect(splitFileList(text)).toEqual(names);
  });
});

describe("joinFileList", () => {
  test.each([
    [
      ["src/a.ts", "src/{a,b}/**", "app/[id]/page.tsx", "été 1.md"],
      "src/a.ts, src/{a,b}/**, app/[id]/page.tsx, été 1.md",
    ],
    [
      ["a,b", 'say "x"', " a", "{a", "}{", "`a`", "b`", ""],
      '"a,b", "say \\"x\\"", " a", "{a", "}{", "`a`", "b`", ""',
    ],
    [["a\nb\u0085\u2028\u202e\u0000\ud800"], '"a\\nb\\u0085\\u2028\\u202e\\u0000\\ud800"'],
    [["{a}b,c"], '"{a}b,c"'],
  ])("%j", (names, text) => {
    expect(joinFileList(names)).toBe(text);
    expect(splitFileList(text)).toEqual(names);
  });

  test("any names come back from one line", () => {
    const tricky = fc.string({
      unit: fc.constantFrom(...'ab,{}"`\\ /*[]\n\r\u0085\u2028\u202e\ufeff\u00a0\ud83d\ude00'),
    });
    const name = fc.oneof(tricky, fc.string({ unit: "binary" }), fc.string());
    fc.assert(
      fc.property(fc.array(name, { minLength: 1 }), (names) => {
        const text = joinFileList(names);
        expect(text).not.toMatch(/[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u);
        expect(splitFileList(text)).toEqual(names);
      }),
      { numRuns: sized(5_000, 700) },
    );
  });

  test("any text is read without failing, and what was read comes back", () => {
    const text = fc.string({ unit: fc.constantFrom(...'ab,,{}""`\\ u\n') });
    fc.assert(
      fc.property(text, (text) => {
        const names = splitFileList(text);
        expect(splitFileList(joinFileList(names))).toEqual(names);
      }),
      { numRuns: sized(5_000, 700) },
    );
  });

  test("long lists take no longer than their length", () => {
    for (const text of ["{,".repeat(200_000), '"'.repeat(400_000), `${"`".repeat(400_000)}a`])
      withoutHanging(() => splitFileList(text));
  });
});
