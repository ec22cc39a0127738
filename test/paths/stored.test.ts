import { describe, expect, test } from "vitest";
import { patternOf, plainPathOf } from "../../src/paths/overlap.ts";

/** A repository in `/home/ann/app`, which other work trees and colleagues have, too. */
const HERE = new Set(["src/a.ts", "src", "lib/x.ts", "lib", "home", "Makefile"]);
const known: Parameters<typeof plainPathOf>[1] = {
  caseSensitive: true,
  tops: ["/home/ann/app", "/srv/trees/app-2/"],
  kindOf: (path) =>
    path.includes(".") || path === "Makefile"
      ? HERE.has(path)
        ? "file"
        : "none"
      : HERE.has(path)
        ? "folder"
        : "none",
};

describe("a name that somebody wrote by hand", () => {
  test.each<[string, string | null]>([
    ["src/a.ts", "src/a.ts"],
    ["./src/a.ts", "src/a.ts"],
    ["src//a.ts", "src/a.ts"],
    ["src/../lib/x.ts", "lib/x.ts"],
    ["../a.ts", "a.ts"],
    ["a\tb", null],
    // Of this very repository, by its place on the disk.
    ["/home/ann/app/src/a.ts", "src/a.ts"],
    ["/home/ann/app/src/*.ts", "src/*.ts"],
    ["file:///home/ann/app/src/new.ts", "src/new.ts"],
    ["FILE:///home/ann/app/src/new.ts", "src/new.ts"],
    ["/srv/trees/app-2/lib/x.ts", "lib/x.ts"],
    // The repository itself is none of its names.
    ["/home/ann/app", "home/ann/app"],
    // Another copy of it, as somebody else has it.
    ["/Users/bob/app/src/a.ts", "src/a.ts"],
    ["~/code/app/src/a.ts", "src/a.ts"],
    ["/mnt/app-2/lib/x.ts", "lib/x.ts"],
    ["/Users/bob/app/src/unknown.ts", "Users/bob/app/src/unknown.ts"],
    ["/Users/bob/other/src/a.ts", "Users/bob/other/src/a.ts"],
    ["/Users/bob/app/src/*.ts", "Users/bob/app/src/*.ts"],
    // A leading slash is the repository's top.
    ["/src/a.ts", "src/a.ts"],
    ["/src/new.ts", "src/new.ts"],
    ["/src/app/src/a.ts", "src/app/src/a.ts"],
    ["/Makefile", "Makefile"],
  ])("%s", (stored, expected) => {
    expect(plainPathOf(stored, known)).toBe(expected);
  });

  test("is of the repository's top where nobody knows where that is", () => {
    const nothing = { caseSensitive: true };
    expect(plainPathOf("/home/ann/app/src/a.ts", nothing)).toBe("home/ann/app/src/a.ts");
    expect(plainPathOf("/Users/bob/app/src/a.ts", { ...nothing, tops: ["/home/ann/app"] })).toBe(
      "Users/bob/app/src/a.ts",
    );
  });
});

describe("the pattern that such a name means", () => {
  const covers = (stored: string, path: string) => patternOf(stored, known).covers(path);

  test("is a file and nothing below it, or a folder and all of it", () => {
    expect([covers("./src/a.ts", "src/a.ts"), covers("src/a.ts", "src/a.ts/below")]).toEqual([true, false]);
    expect([covers("src", "src/deep/b.ts"), covers("src/", "src/deep/b.ts"), covers("src", "srcs")]).toEqual([
      true,
      true,
      false,
    ]);
    expect([covers("Makefile", "Makefile"), covers("Makefile", "Makefile/below")]).toEqual([true, false]);
  });

  test("is told by its ending where nothing is there, and may be a folder with none", () => {
    expect([covers("new/b.ts", "new/b.ts"), covers("new/b.ts", "new/b.ts/x")]).toEqual([true, false]);
    expect([covers("new/dir", "new/dir"), covers("new/dir", "new/dir/x")]).toEqual([true, true]);
    expect(covers("new/.hidden", "new/.hidden/x")).toBe(true);
    const unknown = { caseSensitive: true };
    expect(patternOf("new/b.ts", unknown).covers("new/b.ts/x")).toBe(true);
  });

  test("is a glob where it is written as one, wherever that begins", () => {
    expect([covers("./src/*.ts", "src/a.ts"), covers("/home/ann/app/src/*.ts", "src/a.ts")]).toEqual([
      true,
      true,
    ]);
    expect([covers("src/**", "src/x/y"), covers("src/*.ts", "lib/x.ts")]).toEqual([true, false]);
  });

  test("does not mind case where the disk does not", () => {
    expect(patternOf("SRC/A.ts", { ...known, caseSensitive: false }).covers("src/a.TS")).toBe(true);
    expect(covers("SRC/A.ts", "src/a.ts")).toBe(false);
  });

  test("is everything for a name that is longer than any", () => {
    expect(covers("x/".repeat(40_000), "src/a.ts")).toBe(patternOf("", known).covers("src/a.ts"));
  });
});
