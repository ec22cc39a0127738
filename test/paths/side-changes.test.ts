import { describe, expect, it } from "vitest";
import { type FileChange, mayConflict, textsChangedByBoth } from "../../src/paths/side-changes.ts";

const NONE = "000000 0";
type Given = Readonly<Record<string, string>>;

/** `+` added, `-` deleted, else what the text is now. */
function side(given: Given): Map<string, FileChange> {
  return new Map(
    Object.entries(given).map(([path, what]): [string, FileChange] => {
      const was = what === "+" ? NONE : `100644 ${path}`;
      if (what === "+") return [path, { change: "added", was, now: "100644 new" }];
      if (what === "-") return [path, { change: "deleted", was, now: NONE }];
      return [path, { change: "changed", was, now: what.includes(" ") ? what : `100644 ${what}` }];
    }),
  );
}

const meet = (one: Given, other: Given) => textsChangedByBoth(side(one), side(other));

describe("the texts that alone are to be merged", () => {
  it("are those that both have changed, differently", () => {
    expect(meet({ a: "1", b: "1", c: "1" }, { b: "2", c: "1", d: "+" })).toEqual(["b"]);
    expect(meet({ a: "1", b: "-" }, { a: "2", c: "-" })).toEqual(["a"]);
    expect(meet({ a: "1", b: "-" }, { b: "-" })).toEqual([]);
  });

  it.each<[string, Given, Given]>([
    ["a side may have moved a file", { a: "1", b: "-", c: "+" }, { a: "2" }],
    ["one has deleted what the other changed", { a: "-" }, { a: "2" }],
    ["both have added it", { a: "+" }, { a: "100644 other" }],
    ["a mode differs", { a: "100755 1" }, { a: "2" }],
    ["it is a link now", { a: "120000 1" }, { a: "2" }],
    ["a file stands where the other has a folder", { "x/a": "+", b: "1" }, { x: "+", b: "2" }],
  ])("are not enough where %s", (_, one, other) => {
    expect(meet(one, other)).toBeNull();
    expect(meet(other, one)).toBeNull();
    expect(mayConflict(side(one), side(other))).toBe(true);
  });
});

describe("two sides of a merge", () => {
  it.each<[string, Given, Given, boolean]>([
    ["change files of their own", { "x/a": "1" }, { "x/b": "1", c: "+" }, false],
    ["change the same one", { "x/a": "1" }, { "x/a": "1" }, true],
    ["delete files of their own", { "x/a": "-" }, { "x/b": "-" }, false],
    ["have a file, and a folder, of one name", { x: "1" }, { "x/a/b": "1" }, true],
    ["have names that begin alike", { x: "1" }, { "xy/a": "1" }, false],
    ["add where the other may have moved files from", { "x/a": "-", y: "+" }, { "x/b": "+" }, true],
    ["add at the top, from where the other may have moved files", { a: "-", "y/a": "+" }, { b: "+" }, true],
    ["add below that", { "x/a": "-", y: "+" }, { "x/z/b": "+" }, true],
    ["change what was there", { "x/a": "-", y: "+" }, { "x/b": "1" }, false],
    ["add elsewhere", { "x/a": "1", "z/y": "+" }, { "x/b": "+" }, false],
    ["add where the other only deletes", { "x/a": "-", "x/y": "1" }, { "x/b": "+" }, false],
  ])("that %s", (_, one, other, expected) => {
    expect(mayConflict(side(one), side(other))).toBe(expected);
    expect(mayConflict(side(other), side(one))).toBe(expected);
  });
});
