import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { indexAround, trackedBelow } from "../../src/system/git-index.ts";
import { cleanEnv, tempFolder } from "../e2e/support.ts";

/** A repository that tracks files around a state folder and in it. */
function repository(...options: readonly string[]): {
  readonly root: string;
  git: (...words: string[]) => string;
} {
  const root = tempFolder();
  const git = (...words: string[]) =>
    execFileSync("git", words, { cwd: root, env: cleanEnv(), encoding: "utf8" });
  git("init", "-q", ...options);
  const names = [
    ".a/x",
    ".coord-b",
    ".coord/.gitignore",
    ".coord/head",
    ".coord/journal/1.json",
    ".coordinate",
    "docs/.coord/head",
    "z",
  ];
  for (const name of [...names, ...Array.from({ length: 300 }, (_, i) => `src/${"long".repeat(40)}${i}`)]) {
    fs.mkdirSync(join(root, name, ".."), { recursive: true });
    fs.writeFileSync(join(root, name), name);
  }
  return { root, git };
}

const pathsOf = (root: string, folder: string) =>
  trackedBelow(join(root, ".git/index"), folder).map(({ path }) => path);

describe("what git tracks below a folder", () => {
  it.each([
    ["version 2", [], "2"],
    ["version 4, with shortened names", [], "4"],
    ["long hashes", ["--object-format=sha256"], "2"],
    ["long hashes and shortened names", ["--object-format=sha256"], "4"],
  ])("%s", (_, options, version) => {
    const { root, git } = repository(...options);
    git("add", "-A");
    git("update-index", "--index-version", version);
    const expected = [".coord/.gitignore", ".coord/head", ".coord/journal/1.json"];
    expect(pathsOf(root, ".coord")).toEqual(expected);
    expect(pathsOf(root, "docs/.coord")).toEqual(["docs/.coord/head"]);
    expect(pathsOf(root, "none")).toEqual([]);
    git("add", "--intent-to-add", "z");
    expect(pathsOf(root, ".coord")).toEqual(expected);
  });

  it("nothing where there is no index, or no sound one", () => {
    const { root } = repository();
    expect(pathsOf(root, ".coord")).toEqual([]);
    for (const bytes of ["", "DIRC", "DIRC\0\0\0\x02\0\0\xff\xff", "x".repeat(5_000)]) {
      fs.writeFileSync(join(root, ".git/index"), bytes);
      expect(pathsOf(root, ".coord")).toEqual([]);
    }
    expect(indexAround(join(root, "docs"))).toEqual({ file: join(root, ".git/index"), top: root });
  });
});
