import { withoutHanging } from "../hang.ts";
import { describe, expect, test } from "vitest";
import { compile, covers, isGlob, literal, overlaps, patternOf, witness } from "../../src/paths/overlap.ts";

const INSENSITIVE = { caseSensitive: false };

test.each(["", "**", "**/", "**/**", "."])("%j is everything, the root too", (pattern) => {
  for (const path of ["", "a", "a/b.ts"]) expect(covers(pattern, path), path).toBe(true);
});

test.each([
  ["src/a.ts", undefined, true],
  ["src/a.ts", null, true],
  ["src/a.ts", "folder", true],
  ["src/a.ts", "file", false],
  ["src/a.ts", "none", false],
  ["src/a", "none", true],
  ["src/a", "file", false],
] as const)(
  "a stored name covers what is below it, unless it is a file's: %s, which is %j",
  (name, kind, isBelow) => {
    const kindOf = kind === undefined ? {} : { kindOf: () => kind };
    expect(patternOf(name, { caseSensitive: true, ...kindOf }).covers(`${name}/below`)).toBe(isBelow);
  },
);

describe("overlaps", () => {
  test.each([
    ["src/a.py", "src/**"],
    ["app/[id]/page.tsx", "app/[id]/page.tsx"],
    ["app/[id]", "app/[id]/page.tsx"],
    ["src/*/a.py", "src/x/*.py"],
    ["src", "src/auth.ts"],
    ["src/", "src"],
    ["**/*.md", "README.md"],
    ["src/**/*.ts", "src/a.*"],
    ["src/**", "src"],
    ["{src,lib}", "lib/deep/a.ts"],
    ["packages/*/", "packages/a/b/c"],
    ["a{b,c}/x", "ac/x"],
    ["*", ".gitignore"],
    ["", "anything"],
    [".", "/"],
    ["**", "src/*.ts"],
    ["a{,/b}/c", "a/b/*"],
    ["{*,x}*", "any/thing"],
    ["[a-z]", "[!a-y]"],
    ["?", "😀"],
    ["src/[!a]", "src/é"],
  ])("%s ~ %s", (a, b) => {
    expect(overlaps(a, b)).toBe(true);
    expect(overlaps(b, a)).toBe(true);
    const shared = witness(a, b) ?? "";
    expect([covers(a, shared), covers(b, shared)]).toEqual([true, true]);
  });

  test.each([
    ["README.md", "docs/README.md"],
    ["src/*.ts", "src/*.css"],
    ["src/au", "src/auth.ts"],
    ["src/*", "src/a/b"],
    ["a/*/b", "a//b"],
    ["a/../b", "b"],
    ["..", "*"],
    ["**/*.md", "**/*.ts"],
    ["src/**/*.ts", "src/**/*.css"],
    ["[.]", "?"],
    ["[.][.]", "??"],
    ["{,x}/a", "a"],
    ["[a-y]", "[!a-y]"],
    ["[z-a]x", "?x"],
    ["?", "??"],
    ["{a}", "a"],
    ["Src/*.ts", "src/a.ts"],
    [".", ".."],
    ["./**", "a"],
    ["a//**", "a"],
    ["a//**/", "a"],
    ["/**", "a"],
  ])("not %s ~ %s", (a, b) => {
    expect(witness(a, b)).toBeNull();
    expect(witness(b, a)).toBeNull();
  });

  test("case counts only where the file system says so", () => {
    expect(overlaps("SRC/É*.ts", "src/éa.TS", INSENSITIVE)).toBe(true);
    expect(overlaps("SRC/É*.ts", "src/éa.TS")).toBe(false);
    expect(overlaps("[A-C]", "b", INSENSITIVE)).toBe(true);
    expect(overlaps("[!A-C]", "b", INSENSITIVE)).toBe(false);
    expect(overlaps("[Z-a]", "z", INSENSITIVE)).toBe(true);
    expect(overlaps("[!a-z]", "[A-Z]", INSENSITIVE)).toBe(false);
    // Only capitals are left over, and no folded path holds one.
    expect(overlaps("[!\u0000-@[-\u{10ffff}]x", "?x", INSENSITIVE)).toBe(false);
    expect(overlaps("[\u0100-\u{10ffff}]", "ſ", INSENSITIVE)).toBe(true);
    expect(overlaps("[\u0100-\u{10ffff}]", "S", INSENSITIVE)).toBe(true);
    expect(overlaps("straße", "STRASSE", INSENSITIVE)).toBe(false);
  });

  test("compiled patterns: text beside them is read their way, and where they disagree case does not count", () => {
    const loose = compile("SRC/*.ts", INSENSITIVE);
    expect(overlaps(loose, "src/a.ts")).toBe(true);
    expect(overlaps(loose, compile("src/a.ts"))).toBe(true);
    expect(overlaps(literal("src/[A].ts"), compile("SRC/[A].ts", INSENSITIVE))).toBe(true);
    expect(overlaps(literal("src/[A].ts"), compile("SRC/a.ts", INSENSITIVE))).toBe(false);
    expect(compile("src/*.ts")).toBe(compile("src/*.ts"));
  });

  test("a witness is in the words of the path that was given", () => {
    expect(witness("README.md", "readme.*", INSENSITIVE)).toBe("README.md");
    expect(witness("src/*.ts", "src/a*")).toBe("src/a.ts");
    expect(witness("src/*", "*/?")).toBe("src/a");
  });
});

describe("covers", () => {
  test("a literal path means itself, glob characters and all", () => {
    expect(covers("app/[id]/page.tsx", "app/[id]/page.tsx")).toBe(true);
    expect(covers("app/[id]/page.tsx", "app/i/page.tsx")).toBe(true);
    expect(covers("app/*", "app/*")).toBe(true);
    expect(literal("app/[id]").covers("app/i")).toBe(false);
    expect(literal("app/[id]").covers("app/[id]/page.tsx")).toBe(true);
    expect(literal("**").covers("a")).toBe(false);
    expect(overlaps(literal("src/*.ts"), "src/a.ts")).toBe(false);
    expect(covers("app/[id]", "app/[id]/page.tsx")).toBe(true);
    expect(covers("app/*", "app/*/page.tsx")).toBe(false);
  });

  test("a path may be a folder, unless it is said to be a file", () => {
    expect(witness(literal("src/a.ts"), "**/*.css")).toBe("src/a.ts/.css");
    expect(overlaps(literal("src/a.ts", { caseSensitive: true, file: true }), "**/*.css")).toBe(false);
    expect(overlaps(literal("src/a.ts", { caseSensitive: true, file: true }), "src")).toBe(true);
    expect(literal("src/A.ts", { caseSensitive: false, file: true }).covers("SRC/a.ts")).toBe(true);
  });

  test("wildcards are exact, and a last slash lets in what is below", () => {
    expect(covers("packages/*", "packages/a/b")).toBe(false);
    expect(covers("packages/*/", "packages/a/b")).toBe(true);
    expect(covers("packages/*/", "packages/a")).toBe(true);
    expect(covers("packages/*/", "packages")).toBe(false);
    expect(covers("{src,docs/*.md}", "src/a.ts")).toBe(false);
  });

  test("what is not normalised is covered by nothing, but the root by itself", () => {
    for (const path of ["./a", "a/", "a//b", "../a", "a/.", "/a"]) expect(covers("", path), path).toBe(false);
    expect(covers(".", "")).toBe(true);
    expect(covers("a", "")).toBe(false);
  });

  test("lone surrogates are what a file makes of them", () => {
    expect(covers("a\ud800", "a\ufffd")).toBe(true);
    expect(covers("a?", "a\udc00")).toBe(true);
    expect(covers("[\ud83d]*", "😀")).toBe(false);
  });

  test("a `]` in the first place is a member, and a bracket ends within its segment", () => {
    expect(covers("a[]]", "a]")).toBe(true);
    expect(covers("[!]]", "a")).toBe(true);
    expect(covers("[!]]", "]")).toBe(false);
    expect(covers("x[a/b]", "xa")).toBe(false);
    expect(covers("x[a/*]", "x[a/q]")).toBe(true);
    expect(covers("[a-]", "-")).toBe(true);
    expect(covers("a[+-0]b", "a/b")).toBe(false);
    expect(covers("a[+-0]b", "a.b")).toBe(true);
  });

  test("braces nest, hold slashes and classes, and are letters without a comma of their own", () => {
    expect(covers("{a,b{c,d/e}}", "bd/e/f")).toBe(true);
    expect(covers("{a}{*}", "{a}{x}")).toBe(true);
    expect(covers("{a,{b}", "{a,{b}")).toBe(true);
    expect(covers("{a,{b}", "a")).toBe(false);
    expect(covers("{[,],x*}", ",")).toBe(true);
    expect(covers("{,a}", "a/b")).toBe(true);
    expect(covers("{,a}", "b")).toBe(false);
    expect(covers("src{,/**}", "src/a/b")).toBe(true);
    expect(covers("src/{**,x}", "src")).toBe(true);
    expect(covers("{src/**,*}/x", "src/x")).toBe(true);
  });
});

test("isGlob", () => {
  for (const glob of ["*", "a?", "[ab]", "{a,b}", "src/**"]) expect(isGlob(glob), glob).toBe(true);
  for (const path of ["", "src/a.ts", "{a}", "a,b", "a[", "x]", "[a/b]", "{a,b", "[]", "!a"]) {
    expect(isGlob(path), path).toBe(false);
  }
});

describe("no pattern takes long", () => {
  test.each([
    ["braces", "{a,b}".repeat(20), "{b,c}".repeat(20), true],
    ["braces to the end", `${"{a,b}".repeat(20)}x`, `${"{a,b}".repeat(20)}?y`, false],
    ["empty alternatives", `${"{,a}".repeat(40)}x`, `${"{,a}".repeat(40)}?y`, false],
    [
      "nested braces",
      `${"{a,".repeat(40)}b${"}".repeat(40)}x`,
      `${"{a,".repeat(40)}b${"}".repeat(40)}y`,
      false,
    ],
    ["globstars", `${"**/".repeat(60)}x?`, `${"**/".repeat(60)}y?`, false],
    ["globstars among names", `${"**/a/".repeat(20)}x`, `${"**/a/".repeat(20)}y`, false],
    ["globstars in braces", `${"{**/,*}".repeat(15)}x`, `${"{**/,*}".repeat(15)}y`, false],
    ["stars", `${"*a".repeat(40)}x`, `${"*a".repeat(40)}y`, false],
  ])("%s", (_, a, b, expected) => {
    const found = withoutHanging(() => witness(`q/${a}`, `?/${b}`));
    expect(found !== null).toBe(expected);
  });

  test("a path against a pattern that would make a backtracking matcher try everything", () => {
    for (const [pattern, path] of [
      [`${"*a".repeat(60)}b`, "a".repeat(250)],
      [`${"{a,aa}".repeat(60)}b*`, "a".repeat(100)],
      [`${"**/a/".repeat(40)}b`, Array(100).fill("a").join("/")],
    ] as const)
      expect(withoutHanging(() => covers(pattern, path))).toBe(false);
  });
});
