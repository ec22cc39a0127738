import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Base, normalisePath, normalisePattern } from "../../src/paths/normalise.ts";
import { covers, overlaps } from "../../src/paths/overlap.ts";
import { sized } from "../size.ts";

const POSIX: Base = { root: "/repo", cwd: "/repo/packages/a", caseSensitive: true };
const WINDOWS: Base = { root: "C:\\Repo", cwd: "c:\\repo\\packages\\a", caseSensitive: false };
const SHARE: Base = {
  root: "\\\\Server\\share\\repo",
  cwd: "\\\\server\\Share\\repo\\a",
  caseSensitive: false,
};

/** The path inside, or `kind: path`. */
function path(typed: string, base: Base): string {
  const result = normalisePath(typed, base);
  return result.kind === "inside" ? result.path : `${result.kind}: ${result.path}`;
}

function pattern(typed: string, base: Base = POSIX): string {
  const result = normalisePattern(typed, base);
  if (result.kind === "inside") return result.path;
  return result.kind === "outside" ? `outside: ${result.path}` : result.kind;
}

describe("normalisePath", () => {
  test.each([
    ["src/a.ts", "packages/a/src/a.ts"],
    ["./src//./a.ts/", "packages/a/src/a.ts"],
    ["src\\a.ts", "packages/a/src/a.ts"],
    ["../b/x", "packages/b/x"],
    ["../../", ""],
    ["../..", ""],
    [".", "packages/a"],
    ["", "packages/a"],
    ["/repo", ""],
    ["/repo/src", "src"],
    ["//repo//src", "src"],
    ["../../../repo/src/a", "src/a"],
    ["../../../else", "outside: /else"],
    ["/repository/x", "outside: /repository/x"],
    ["/../../..", "outside: /"],
    ["/Repo/x", "outside: /Repo/x"],
    ["C:\\repo\\x", "outside: C:/repo/x"],
    ["cafe\u0301.md", "packages/a/café.md"],
    ["app/[id]/{a,b}/**/..", "packages/a/app/[id]/{a,b}"],
    ["a\nb\u0000", "packages/a/a\nb\u0000"],
  ])("POSIX %j", (typed, expected) => expect(path(typed, POSIX)).toBe(expected));

  test.each([
    ["src\\a.ts", "packages/a/src/a.ts"],
    ["C:\\Repo\\src\\a.ts", "src/a.ts"],
    ["c:/REPO/src", "src"],
    ["\\repo\\src", "src"],
    ["c:src", "packages/a/src"],
    ["D:src", "outside: D:/src"],
    ["D:\\repo\\src", "outside: D:/repo/src"],
    ["\\\\?\\C:\\Repo\\src", "src"],
    ["\\\\server\\share\\x", "outside: //server/share/x"],
    ["..\\..\\..\\x", "outside: c:/x"],
  ])("Windows %j", (typed, expected) => expect(path(typed, WINDOWS)).toBe(expected));

  test("shares", () => {
    expect(path("b", SHARE)).toBe("a/b");
    expect(path("\\\\SERVER\\SHARE\\repo\\x", SHARE)).toBe("x");
    expect(path("\\\\?\\UNC\\server\\share\\repo\\x", SHARE)).toBe("x");
    expect(path("\\\\server\\other\\repo\\x", SHARE)).toBe("outside: //server/other/repo/x");
    expect(path("C:\\x", SHARE)).toBe("outside: C:/x");
  });

  test("the file system's case decides about the root; a drive has none", () => {
    expect(path("/REPO/Src", { ...POSIX, caseSensitive: false })).toBe("Src");
    expect(path("c:\\Repo\\x", { ...WINDOWS, caseSensitive: true })).toBe("x");
    expect(path("c:\\repo\\x", { ...WINDOWS, caseSensitive: true })).toBe("outside: c:/repo/x");
  });

  test("the root may be the top, and the caller elsewhere", () => {
    expect(path("/a/b", { root: "/", cwd: "/", caseSensitive: true })).toBe("a/b");
    expect(path("x", { ...POSIX, cwd: "/tmp" })).toBe("outside: /tmp/x");
    expect(path("../repo/x", { ...POSIX, cwd: "/tmp" })).toBe("x");
    expect(path("x", { root: "/mnt", cwd: "C:\\mnt", caseSensitive: true, windows: false })).toBe(
      "outside: C:/mnt/x",
    );
  });
});

describe("normalisePattern", () => {
  test.each([
    ["src/**", "packages/a/src/**"],
    ["./src/*.{ts,tsx}", "packages/a/src/*.{ts,tsx}"],
    ["../*/x", "packages/*/x"],
    ["..\\*\\", "packages/*/"],
    ["src/", "packages/a/src"],
    ["{a,b}/", "packages/a/{a,b}"],
    ["*//", "packages/a/*/"],
    ["src/*/../x", "packages/a/src/x"],
    ["src/[ab]/..", "packages/a/src"],
    ["**/x/..", "packages/a/**"],
    ["**/..", "unsupported"],
    ["**/x/../..", "unsupported"],
    ["{a/b,c}/..", "unsupported"],
    ["{**,c}/../x", "unsupported"],
    ["{a,b}/../x", "packages/a/x"],
    ["{../a,b}", "unsupported"],
    ["{./a,b}", "unsupported"],
    ["a{,/..}", "unsupported"],
    ["{.,a}{.,b}/c", "unsupported"],
    ["{x.y.,b}/c", "packages/a/{x.y.,b}/c"],
    ["{x,..}", "unsupported"],
    ["{...,b}", "packages/a/{...,b}"],
    ["{,.}eslintrc", "packages/a/{,.}eslintrc"],
    ["{a,b}.{ts,js}", "packages/a/{a,b}.{ts,js}"],
    ["{a//b,c}", "packages/a/{a/b,c}"],
    ["{..}", "packages/a/{..}"],
    ["/repo/**", "**"],
    ["/repo", ""],
    ["/**", "outside: /**"],
    ["../../../*", "outside: /*"],
    ["a\nb", "invalid"],
    ["a\u0000", "invalid"],
    ["cafe\u0301*", "packages/a/café*"],
  ])("%j", (typed, expected) => expect(pattern(typed)).toBe(expected));

  test("Windows", () => {
    expect(pattern("src\\**\\*.ts", WINDOWS)).toBe("packages/a/src/**/*.ts");
    expect(pattern("C:\\REPO\\src\\[ab]*", WINDOWS)).toBe("src/[ab]*");
    expect(pattern("D:\\src\\**", WINDOWS)).toBe("outside: D:/src/**");
  });

  test("a folder's own glob characters stay letters beside a glob that was typed in it", () => {
    const base = { ...POSIX, cwd: "/repo/app/[id]/{x}" };
    expect(pattern("page.tsx", base)).toBe("app/[id]/{x}/page.tsx");
    expect(pattern("*.tsx", base)).toBe("app/[[]id]/[{]x}/*.tsx");
    expect(covers(pattern("*.tsx", base), "app/[id]/{x}/page.tsx")).toBe(true);
    expect(covers(pattern("*.tsx", base), "app/i/{x}/page.tsx")).toBe(false);
    expect(covers(pattern("{a,b}", base), "app/[id]/{x}/b/deep")).toBe(true);
    expect(pattern("/repo/app/[id]/*.tsx", base)).toBe("app/[id]/*.tsx");
  });

  test("once resolved, a pattern is resolved", () => {
    const typed = fc.string({ unit: fc.constantFrom(..."ab./\\*?{},[]") });
    const atRoot = { ...POSIX, cwd: POSIX.root };
    fc.assert(
      fc.property(typed, (typed) => {
        const first = normalisePattern(typed, POSIX);
        if (first.kind === "inside") expect(normalisePattern(first.path, atRoot)).toEqual(first);
      }),
      { numRuns: sized(5_000, 1_500) },
    );
  });

  test("a literal path is the same pattern and path, and its pattern covers it", () => {
    const typed = fc.string({ unit: fc.constantFrom(..."ab./\\[]é😀 ") });
    fc.assert(
      fc.property(typed, (typed) => {
        const inside = normalisePath(typed, POSIX);
        const same = normalisePattern(typed, POSIX);
        if (inside.kind === "inside" && same.kind === "inside")
          expect(covers(same.path, inside.path)).toBe(true);
        else expect(same.kind).toBe(inside.kind);
      }),
      { numRuns: sized(3_000, 1_000) },
    );
  });

  test("what was typed in different ways overlaps", () => {
    expect(overlaps(pattern("./src/a.py"), pattern("/repo/packages/a/src/a.py"))).toBe(true);
  });
});
