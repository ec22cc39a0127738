import { describe, expect, test } from "vitest";
import { withoutEnd } from "../../src/paths/ends.ts";
import { isTooLong } from "../../src/paths/overlap.ts";
import { readTypedPaths } from "../../src/paths/typed.ts";
import { readFileList, splitFileList } from "../../src/paths/written-list.ts";

describe("at the edge", () => {
  test.each([
    ["x".repeat(4_096), false],
    ["x".repeat(4_097), true],
    [`*${"x".repeat(499)}`, false],
    [`*${"x".repeat(500)}`, true],
  ])("a name of some length is looked into, or is not", (name, expected) => {
    expect(isTooLong(name)).toBe(expected);
  });

  test.each([
    ["a.,", "a"],
    ["..", ""],
    ["", ""],
    ["a", "a"],
    [".a", ".a"],
  ])("marks at the end of %j go, all of them", (text, expected) => {
    expect(withoutEnd(text, /[.,]/)).toBe(expected);
  });

  test.each<[string, readonly string[]]>([
    ["src/a.ts], src/b.ts", ["src/a.ts]", "src/b.ts"]],
    ["src/a.ts), (src/b.ts", ["src/a.ts)", "(src/b.ts"]],
    ["[a/b], [c/d]", ["[a/b]", "[c/d]"]],
  ])("brackets in a list: %s", (text, expected) => {
    expect(splitFileList(text)).toEqual(expected);
    expect(readFileList(text).length).toBeGreaterThan(0);
  });

  test.each<[string, readonly string[]]>([
    ["[src/a.ts, src/b.ts]", ["src/a.ts", "src/b.ts"]],
    ["['src/a.ts', [id]/b.ts]", ["src/a.ts", "[id]/b.ts"]],
    ["[[src/a.ts, src/b.ts]]", ["[src/a.ts", "src/b.ts]"]],
  ])("a list in brackets that is no JSON: %s", (text, expected) => {
    const read = readTypedPaths(text, () => false);
    expect("paths" in read ? read.paths.map(({ name }) => name) : read.names).toEqual(expected);
  });
});
