import { describe, expect, it } from "vitest";
import {
  asMounted,
  asWindows,
  type Base,
  normalisePath,
  normalisePattern,
} from "../../src/paths/normalise.ts";

const ROOT: Base = { root: "C:\\Repo", cwd: "C:\\Repo\\packages", caseSensitive: false };

function key(typed: string, base = ROOT): string {
  const { kind, path } = normalisePath(typed, base);
  return kind === "inside" ? path : `outside ${path}`;
}

describe("a path of Windows is one file, whoever spells it", () => {
  it.each([
    "/c/Repo/src/auth.ts",
    "/C/repo/src/auth.ts",
    "/cygdrive/c/Repo/src/auth.ts",
    "/mnt/c/Repo/src/auth.ts",
    "/c:/Repo/src/auth.ts",
    "\\c\\Repo\\src\\auth.ts",
    "C:/Repo/src/auth.ts",
    "c:\\repo\\SRC\\auth.ts",
    "\\\\?\\C:\\Repo\\src\\auth.ts",
    "\\\\.\\C:\\Repo\\src\\auth.ts",
    "\\??\\C:\\Repo\\src\\auth.ts",
    "\\\\localhost\\C$\\Repo\\src\\auth.ts",
    "\\\\127.0.0.1\\c$\\Repo\\src\\auth.ts",
    "\\\\?\\UNC\\localhost\\C$\\Repo\\src\\auth.ts",
    "FileSystem::C:\\Repo\\src\\auth.ts",
    "Microsoft.PowerShell.Core\\FileSystem::C:\\Repo\\src\\auth.ts",
    "../src/auth.ts::$DATA",
    "../src/auth.ts:stream",
    "../src/auth.ts.",
    "../src/auth.ts . ",
    "../src./auth.ts",
    "C:..\\src\\auth.ts",
    "\\Repo\\src\\auth.ts",
  ])("%s", (typed) => {
    expect(key(typed).toLowerCase()).toBe("src/auth.ts");
  });

  it.each([
    ["/d/Repo/src/auth.ts", "outside d:/Repo/src/auth.ts"],
    ["/cc/Repo/a.ts", "outside C:/cc/Repo/a.ts"],
    ["/c", "outside c:/"],
    ["\\\\server\\C$\\Repo\\a.ts", "outside //server/C$/Repo/a.ts"],
    ["c/Repo/a.ts", "packages/c/Repo/a.ts"],
    ["...", "packages"],
    [".gitignore", "packages/.gitignore"],
  ])("%s is what it says", (typed, wanted) => {
    expect(key(typed)).toBe(wanted);
  });

  it("as a pattern, too", () => {
    expect(normalisePattern("/c/repo/src/**/*.ts", ROOT)).toEqual({ kind: "inside", path: "src/**/*.ts" });
  });

  it("on a share of WSL, under both of its names", () => {
    const base = {
      root: "\\\\wsl.localhost\\Debian\\home\\me\\repo",
      cwd: "\\\\wsl.localhost\\Debian\\home\\me\\repo",
      caseSensitive: true,
    };
    expect(key("\\\\wsl$\\Debian\\home\\me\\repo\\src\\a.ts", base)).toBe("src/a.ts");
  });

  it("is read once: what was read is read the same", () => {
    for (const typed of ["/c/a", "\\\\?\\C:\\a", "C:a", "/a", "//server/x/a"])
      expect(asWindows(asWindows(typed))).toBe(asWindows(typed));
  });
});

describe("a drive in the Linux of WSL", () => {
  const base = { root: "/mnt/c/shop", cwd: "/mnt/c/shop/src", caseSensitive: true };

  it("is its folder below /mnt, for who works there", () => {
    expect(key("C:\\shop\\src\\a.ts", base)).toBe("src/a.ts");
    expect(asMounted("d:/x", "/mnt/c/shop")).toBeNull();
    expect(asMounted("c:/x", "/mnt/cc/work")).toBeNull();
  });

  it("so are the names by which Windows knows that Linux's own files, wherever one works", () => {
    const home = { root: "/home/me/shop", cwd: "/home/me/shop/src", caseSensitive: true };
    for (const share of ["\\\\wsl.localhost\\Debian", "\\\\wsl$\\Ubuntu-24.04", "//wsl.localhost/Debian"])
      expect(key(`${share}\\home\\me\\shop\\src\\a.ts`, home), share).toBe("src/a.ts");
    expect(asMounted("//server/Debian/home/me", "/home/me")).toBeNull();
    expect(asMounted("//wsl.localhost", "/home/me")).toBeNull();
  });

  it("is elsewhere for anybody else", () => {
    expect(key("C:\\shop\\a.ts", { root: "/home/me", cwd: "/home/me", caseSensitive: true })).toBe(
      "outside C:/shop/a.ts",
    );
  });
});
