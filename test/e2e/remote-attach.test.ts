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

  it("has git leave the board alone, and says what to commit", async () => {
    const made = clone();
    const { stderr } = await at(made, "init");
    expect(stderr).toContain("`git add .coord .gitignore`");
    expect(git(made, "status", "--porcelain")).toBe("?? .coord/\n?? .gitignore\n");
    git(made, "add", ".coord", ".gitignore");
    expect(git(made, "status", "--porcelain").split("\n").sort()).toEqual([
      "",
      "A  .coord/.gitignore",
      "A  .coord/remote",
      "A  .gitignore",
    ]);
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

describe("a clone whose board was its own", () => {
  it("gets the shared one, and is told once where its own text is", async () => {
    const made = clone();
    git(made, "remote", "rename", "origin", "away");
    git(made, "remote", "add", "other", join(tempFolder(), "nowhere.git"));
    await at(made, "init");
    await at(made, "reserve", "Mine alone", "--files", "lib/own.ts", "--as", "7");
    git(made, "remote", "remove", "other");
    fs.writeFileSync(join(made, ".coord", "remote"), "git away refs/coord/main\n");
    // A commit that takes the board out of git takes it away from here, too.
    fs.rmSync(join(made, "CLAUDE_INSTANCES.md"));
    const start = { session_id: "s", cwd: made, hook_event_name: "SessionStart", source: "startup" };
    const { stdout } = await coord(["hook", "claude"], { cwd: made, stdin: JSON.stringify(start) });
    expect(stdout).toContain("Instance #1 for “Fix” (src/**)");
    const { json } = await at(made, "status", "--json");
    const [told] = json.notices?.filter(({ code }) => code === "OWN_BOARD_KEPT") ?? [];
    const [, path = ""] = /text is in (\S+\.md)\./.exec(told?.message ?? "") ?? [];
    expect(fs.readFileSync(path, "utf8")).toContain("Mine alone");
    expect(JSON.stringify((await at(made, "status", "--json")).json)).not.toContain("OWN_BOARD_KEPT");
  });

  it("keeps a file that is no board at all, whatever names it", async () => {
    const made = clone();
    const env = { COORD_REMOTE: "git:origin" };
    for (const name of ["NOTES.md", "main.ts"]) {
      fs.writeFileSync(join(made, name), "# Notes\n");
      for (const words of [["join"], ["sync"], ["reserve", "T", "--files", "a.ts"], ["log", "x"]]) {
        const ran = await coord([...words, "--as", "4"], { cwd: made, env: { ...env, COORD_FILE: name } });
        expect([ran.status, fs.readFileSync(join(made, name), "utf8")]).toEqual([4, "# Notes\n"]);
      }
    }
    expect(fs.existsSync(join(made, ".coord"))).toBe(false);
  });
});

describe("a pointer that nobody accepted here", () => {
  it("is said at a session's start, and wherever a copy is read, with the command that follows it", async () => {
    const made = clone();
    await at(made, "init");
    const copy = join(tempFolder(), "copy.git");
    git(tempFolder(), "clone", "-q", "--bare", far, copy);
    const pointer = `git ${copy} refs/coord/main`;
    const empty = clone();
    fs.mkdirSync(join(empty, ".coord"));
    const start = { session_id: "s", hook_event_name: "SessionStart", source: "startup" };
    for (const cwd of [made, empty]) {
      fs.writeFileSync(join(cwd, ".coord", "remote"), `${pointer}\n`);
      const stdin = JSON.stringify({ ...start, cwd });
      const said = await coord(["hook", "claude"], { cwd, stdin });
      const { additionalContext } = (
        JSON.parse(said.stdout) as { hookSpecificOutput: Record<string, string> }
      ).hookSpecificOutput;
      expect(additionalContext).toContain(`points to a store that was not accepted here: ${pointer}.`);
      expect(additionalContext).toContain("`coord remote accept`");
      expect(additionalContext?.includes("Instance #1 for “Fix”")).toBe(cwd === made);
      const primed = await at(cwd, "prime");
      expect([primed.status, primed.stdout]).toEqual([0, expect.stringContaining("`coord remote accept`")]);
    }
    const read = await at(made, "check", "src/a.ts", "--json");
    expect(read.json.notices?.map(({ code }) => code)).toEqual(["COPY_UNTRUSTED"]);
    expect((await at(made, "status")).stderr).toContain("`coord remote accept`");
    expect((await at(empty, "status", "--json")).json.error.code).toBe("STORE_UNTRUSTED");
    expect((await at(made, "reserve", "T", "--files", "x.ts", "--as", "1", "--json")).json.error.code).toBe(
      "STORE_UNTRUSTED",
    );
  });
});
