// Whether git keeps the coordination file, told from its own list.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { isTracked } from "../../src/git/tracked.ts";
import { tempFolder } from "../store/support.ts";

it.each([
  ["an ordinary list", []],
  ["a list in two files", ["-c", "core.splitIndex=true", "-c", "splitIndex.maxPercentChange=100"]],
])("tells a tracked board by %s", async (_, options) => {
  const main = tempFolder();
  const git = (...args: readonly string[]) => execFileSync("git", [...options, ...args], { cwd: main });
  const at = { main, target: join(main, "docs", "BOARD.md") };
  expect(await isTracked(at)).toBe(false);
  git("init", "-q");
  fs.mkdirSync(join(main, "docs"));
  for (const name of ["a.txt", "docs/BOARD.md", "docs/BOARD.md.bak"])
    fs.writeFileSync(join(main, name), "x\n");
  expect(await isTracked(at)).toBe(false);
  git("add", "a.txt", "docs/BOARD.md.bak");
  git("update-index", "--refresh");
  expect(await isTracked(at)).toBe(false);
  git("add", "docs/BOARD.md");
  git("update-index", "--refresh");
  expect(await isTracked(at)).toBe(true);
});

it("tells one in a folder that the list has as a whole, since only a part of the repository is checked out", async () => {
  const main = tempFolder();
  const git = (...args: readonly string[]) => execFileSync("git", args, { cwd: main, stdio: "pipe" });
  git("init", "-q");
  for (const folder of ["docs", "src"]) {
    fs.mkdirSync(join(main, folder));
    fs.writeFileSync(join(main, folder, "BOARD.md"), "x\n");
  }
  git("add", ".");
  git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "all");
  git("sparse-checkout", "init", "--cone", "--sparse-index");
  git("sparse-checkout", "set", "src");
  expect(fs.existsSync(join(main, "docs"))).toBe(false);
  fs.mkdirSync(join(main, "docs"));
  fs.writeFileSync(join(main, "docs", "BOARD.md"), "x\n");
  for (const [name, isThere] of [
    ["docs/BOARD.md", true],
    ["src/BOARD.md", true],
    ["docs/OTHER.md", false],
  ] as const)
    expect(await isTracked({ main, target: join(main, name) }), name).toBe(isThere);
});
