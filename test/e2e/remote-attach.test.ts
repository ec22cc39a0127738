// A clone without a board and without a pointer, where the others share one on the git remote.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { coord } from "./in-process.ts";
import { git, tempFolder } from "./support.ts";

let far = "";

const at = (cwd: string, ...args: string[]) => coord(args, { cwd });
const fileIn = (clone: string) => fs.readFileSync(join(clone, "CLAUDE_INSTANCES.md"), "utf8");

/** Somebody shares a board, and commits nothing of it. */
beforeAll(async () => {
  const folder = tempFolder();
  far = join(folder, "far.git");
  const one = join(folder, "one");
  execFileSync("git", ["init", "-q", "--bare", "-b", "main", far]);
  git(folder, "clone", "-q", far, one);
  git(one, "commit", "-q", "--allow-empty", "-m", "first");
  git(one, "push", "-q", "origin", "HEAD:main");
  await at(one, "init");
  expect(await at(one, "remote", "add", "origin")).toMatchObject({ status: 0 });
  await at(one, "reserve", "Fix", "--files", "src/**", "--as", "1");
});

function clone(): string {
  const made = join(tempFolder(), "clone");
  git(tempFolder(), "clone", "-q", far, made);
  return made;
}

describe("a clone that knows nothing of the shared board", () => {
  it.each(["join", "init"])("follows it with %s, and begins none of its own", async (command) => {
    const made = clone();
    const { json, status } = await at(made, command, "--json");
    expect(status).toBe(0);
    expect(json.notices?.map(({ code }) => code)).toContain("BOARD_SHARED");
    expect(fileIn(made)).toContain("[RESERVED] Instance #1 - Fix");
    expect(fs.readFileSync(join(made, ".coord", "remote"), "utf8")).toContain("git origin refs/coord/main");
    expect(await at(made, "reserve", "Mine", "--files", "src/a.ts", "--as", "2")).toMatchObject({
      status: 3,
    });
    const again = await at(made, command, "--json", "--as", "2");
    expect(again.json.notices?.map(({ code }) => code) ?? []).not.toContain("BOARD_SHARED");
  });

  it("begins its own where the remote has none, or is not there", async () => {
    const made = clone();
    git(made, "remote", "set-url", "origin", join(tempFolder(), "nowhere.git"));
    expect(await at(made, "init")).toMatchObject({ status: 0 });
    expect(fs.existsSync(join(made, ".coord", "remote"))).toBe(false);
    const other = clone();
    expect(await at(other, "--file", "OTHER.md", "init")).toMatchObject({ status: 0 });
    expect(fs.existsSync(join(other, ".coord", "remote"))).toBe(false);
  });

  it("is told who holds what from the first session on, where the pointer came with the clone", async () => {
    const one = clone();
    await at(one, "init");
    git(one, "add", ".coord");
    git(one, "commit", "-q", "-m", "shared");
    git(one, "push", "-q", "origin", "HEAD:pointed");
    const made = join(tempFolder(), "clone");
    git(tempFolder(), "clone", "-q", "-b", "pointed", far, made);
    expect(fs.existsSync(join(made, "CLAUDE_INSTANCES.md"))).toBe(false);
    const start = { session_id: "s", cwd: made, hook_event_name: "SessionStart", source: "startup" };
    const { status, stdout } = await coord(["hook", "claude"], { cwd: made, stdin: JSON.stringify(start) });
    expect(status).toBe(0);
    expect(stdout).toContain("Instance #1 for “Fix” (src/**)");
    expect(fileIn(made)).toContain("[RESERVED] Instance #1 - Fix");
  });
});
