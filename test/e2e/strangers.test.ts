import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { builtAtNight, coord, project } from "./in-process.ts";
import { cleanEnv, copyOfBuild, tempFolder } from "./support.ts";
import { atNight, variants } from "../size.ts";

const BOARD = "CLAUDE_INSTANCES.md";
/** Two users of this machine: only root may be them. */
const [MALLORY, VICTIM] = [2001, 2002];
const isRoot = process.geteuid?.() === 0;

const edit = (cwd: string, path: string): string =>
  JSON.stringify({
    session_id: "s1",
    cwd,
    hook_event_name: "PreToolUse",
    tool_name: "Write",
    tool_input: { file_path: path, content: "x" },
  });

/** The build, where every user may read it. */
function openBuild(): string {
  const folder = copyOfBuild();
  fs.chmodSync(folder, 0o755);
  return join(folder, "bin/coord.cjs");
}
const build = isRoot ? openBuild() : "";

/** Runs the built command as another user. */
function as(uid: number, cwd: string, args: readonly string[], { env = {}, input = "" } = {}) {
  const home = { HOME: cwd, ...env };
  return spawnSync(process.execPath, [build, ...args], {
    uid,
    gid: uid,
    cwd,
    env: cleanEnv(home),
    input,
    encoding: "utf8",
  });
}

/** A folder that everybody may write to, as /tmp is, with a board that somebody put there; and a repository of the victim's. */
function planted() {
  const top = tempFolder();
  fs.chmodSync(top, 0o755);
  const [shared, repo] = [join(top, "shared"), join(top, "repo")];
  fs.mkdirSync(shared);
  fs.chmodSync(shared, 0o1777);
  fs.mkdirSync(join(shared, ".coord"));
  fs.copyFileSync(join(project().root, BOARD), join(shared, BOARD));
  for (const path of [BOARD, ".coord"]) fs.chownSync(join(shared, path), MALLORY, MALLORY);
  fs.mkdirSync(join(shared, "own"));
  fs.mkdirSync(join(repo, ".git"), { recursive: true });
  fs.writeFileSync(join(repo, ".git/HEAD"), "ref: refs/heads/main\n");
  for (const path of [join(shared, "own"), repo, join(repo, ".git")]) fs.chownSync(path, VICTIM, VICTIM);
  return { shared, repo };
}

describe.runIf(isRoot)("another user's board", () => {
  atNight(
    "around a repository of one's own holds nothing there: neither its hook nor a command asks it",
    () => {
      const { shared } = planted();
      const outer = join(shared, "own");
      fs.renameSync(join(shared, BOARD), join(outer, BOARD));
      fs.renameSync(join(shared, ".coord"), join(outer, ".coord"));
      const sub = join(outer, "sub");
      for (const folder of [outer, sub]) {
        fs.mkdirSync(join(folder, ".git"), { recursive: true });
        fs.writeFileSync(join(folder, ".git/HEAD"), "ref: refs/heads/main\n");
      }
      fs.appendFileSync(
        join(outer, BOARD),
        "\n## Task reservations\n### Current tasks\n```\n[RESERVED] Instance #7 - Mine - Start: 2099-11-29 10:00 +00:00\nFiles: sub/a.ts\n```\n",
      );
      fs.copyFileSync(join(project().root, BOARD), join(sub, BOARD));
      fs.chownSync(outer, MALLORY, MALLORY);
      for (const path of [sub, join(sub, ".git"), join(sub, BOARD)]) fs.chownSync(path, VICTIM, VICTIM);
      expect(as(VICTIM, sub, ["hook", "claude"], { input: edit(sub, join(sub, "a.ts")) }).stdout).toBe("");
      expect(as(VICTIM, sub, ["check", "a.ts"]).status).toBe(0);
      // Where its owner is trusted, it does.
      const trusting = { env: { COORD_SAFE_FOLDERS: outer } };
      expect(as(VICTIM, sub, ["check", "a.ts"], trusting).status).toBe(3);
    },
  );

  it("is refused with a code that says whose it is and how to allow it; allowed, it is a board as any", () => {
    const { shared } = planted();
    const refused = as(VICTIM, shared, ["status", "--json"]);
    expect(refused.status).toBe(4);
    expect(JSON.parse(refused.stdout)).toMatchObject({
      error: { code: "NOT_YOURS", hint: expect.stringContaining(`COORD_SAFE_FOLDERS=${shared}`) },
    });
    expect(refused.stdout).toContain(String(MALLORY));
    expect(as(VICTIM, shared, ["--lang", "fr", "status"]).stderr).toContain("autre compte");
    const env = { COORD_SAFE_FOLDERS: shared };
    expect(as(VICTIM, shared, ["status"], { env }).status).toBe(0);
    // Its owner, and root where only a group may write, need no leave.
    expect(as(MALLORY, shared, ["status"]).status).toBe(0);
  });

  const named: readonly (readonly [string, (top: string) => string, number])[] = [
    ["that repository", (top) => top, 0],
    ["all", () => "*", 0],
    ["a folder in it", (top) => join(top, "docs"), 4],
    ["those in a folder", (top) => `${join(top, "..")}/*`, 0],
    ["none, after all", () => "", 4],
    ["another repository", (top) => join(top, "..", "other"), 4],
  ];
  it.each(variants(named, 2))(
    "in a repository that git's safe.directory names counts: %s",
    (_, named, status) => {
      const top = fs.realpathSync(tempFolder());
      fs.chmodSync(top, 0o755);
      const [home, repo] = [join(top, "home"), join(top, "repo")];
      for (const folder of [home, join(repo, ".git")]) fs.mkdirSync(folder, { recursive: true });
      fs.writeFileSync(join(repo, ".git/HEAD"), "ref: refs/heads/main\n");
      fs.copyFileSync(join(project().root, BOARD), join(repo, BOARD));
      // What the repository itself says of this is its owner's word.
      fs.writeFileSync(join(repo, ".git/config"), "[safe]\n\tdirectory = *\n");
      for (const path of ["", BOARD, ".git"]) fs.chownSync(join(repo, path), MALLORY, MALLORY);
      const safe = ["/elsewhere", named(repo)].map((one) => `\tdirectory = ${one}\n`).join("");
      fs.writeFileSync(join(home, ".gitconfig"), `[safe]\n${safe}`);
      const env = { HOME: home, GIT_CONFIG_GLOBAL: join(home, ".gitconfig") };
      expect(as(VICTIM, repo, ["status"], { env }).status).toBe(status);
      expect(as(VICTIM, repo, ["status"], { env: { HOME: repo } }).status).toBe(4);
      const ran = as(VICTIM, repo, ["hook", "claude"], { env, input: edit(repo, join(repo, BOARD)) });
      expect(ran.stdout.includes('"deny"')).toBe(status === 0);
      // A board that lies about in a folder is no repository.
      fs.rmSync(join(repo, ".git"), { recursive: true });
      expect(as(VICTIM, repo, ["status"], { env }).status).toBe(4);
    },
  );

  it("a hook is silent, in a folder of another's and where a scratch file is written", () => {
    const { shared, repo } = planted();
    for (const [cwd, path] of [
      [repo, join(shared, "x.txt")],
      [join(shared, "own"), join(shared, "own/x.txt")],
      [shared, join(shared, "x.txt")],
    ] as const) {
      const env = { COORD_HOOK_MODE: "block" };
      const hooked = as(VICTIM, cwd, ["hook", "claude"], { input: edit(cwd, path), env });
      expect([hooked.status, hooked.stdout, hooked.stderr], cwd).toEqual([0, "", ""]);
    }
    expect(fs.readdirSync(join(shared, ".coord"))).toEqual([]);
  });

  it("nobody is led to it from a folder of their own below", () => {
    const { shared } = planted();
    const ran = as(VICTIM, join(shared, "own"), ["status", "--json"]);
    expect(JSON.parse(ran.stdout)).toMatchObject({ error: { code: "NO_FILE" } });
    expect(as(VICTIM, join(shared, "own"), ["init", "--yes"]).status).toBe(0);
    expect(as(VICTIM, join(shared, "own"), ["status"]).status).toBe(0);
  });
});

describe("where a hook looks for a board", () => {
  it("a file in a repository is judged by the board above it; one that is in none, and not below the agent, brings none in", async () => {
    const [other, cwd, scratch] = [project(), tempFolder(), tempFolder()];
    const held = { CLAUDE_CODE_SESSION_ID: "s2" };
    fs.copyFileSync(other.file, join(scratch, BOARD));
    for (const root of [other.root, scratch]) {
      const reserved = await coord(["reserve", "x", "--files", "a.js", "--as", "12"], {
        cwd: root,
        env: held,
      });
      expect(reserved.status).toBe(0);
    }
    const call = (from: string, root: string) =>
      coord(["hook", "claude"], { cwd: from, stdin: edit(from, join(root, "a.js")) });
    for (const from of [cwd, other.root, join(other.root, "..")])
      expect((await call(from, other.root)).stdout, from).toContain("deny");
    expect((await call(cwd, scratch)).stdout).toBe("");
    expect((await call(scratch, scratch)).stdout).toContain("deny");
  });
});

describe("a coordination file that is a link", () => {
  builtAtNight(
    "out of the repository: commands and hooks refuse it with a code, and nothing is written there",
    async () => {
      const [made, outside] = [project(), tempFolder()];
      const victim = join(outside, ".bashrc");
      fs.writeFileSync(victim, "alias ll=ls\n");
      fs.rmSync(join(made.root, BOARD));
      fs.symlinkSync(victim, join(made.root, BOARD));
      for (const words of [
        ["status"],
        ["join", "x"],
        ["--as", "1", "log", "x"],
        ["init", "--yes"],
        ["doctor", "--fix"],
        ["archive"],
        ["prime"],
      ]) {
        const ran = await made.coord([...words, "--json"]);
        expect([ran.status, ran.json.error?.code], words.join(" ")).toEqual([4, "LINK_OUTSIDE"]);
      }
      const call = { stdin: edit(made.root, join(made.root, "a.js")) };
      const hooked = await made.coord(["hook", "claude"], call);
      expect([hooked.status, hooked.stderr.trimEnd().split("\n").length]).toEqual([0, 1]);
      const blocked = await made.coord(["hook", "claude"], { ...call, env: { COORD_HOOK_MODE: "block" } });
      expect(blocked.stdout).toContain('"permissionDecision":"deny"');
      for (const words of [["pre-commit"], ["prepare-commit-msg", "message"]]) {
        const committed = await made.coord(["hook", "git", ...words]);
        expect([committed.status, committed.stdout], words.join(" ")).toEqual([0, ""]);
        expect(committed.stderr).toContain("neither read nor written");
      }
      expect(fs.readFileSync(victim, "utf8")).toBe("alias ll=ls\n");
      expect(fs.readdirSync(outside)).toEqual([".bashrc"]);
    },
  );

  it("to itself: commands and hooks say that it can't be read", async () => {
    const made = project();
    fs.rmSync(join(made.root, BOARD));
    fs.symlinkSync(BOARD, join(made.root, BOARD));
    for (const words of [
      ["status"],
      ["log", "x"],
      ["reserve", "T", "--files", "a"],
      ["doctor"],
      ["archive"],
    ]) {
      const { status, stdout } = await made.coord(["--as", "1", ...words, "--json"]);
      expect([status, JSON.parse(stdout).error?.code], words.join(" ")).toEqual([4, "UNREADABLE"]);
    }
    const hooked = await made.coord(["hook", "claude"], { stdin: edit(made.root, join(made.root, "a.js")) });
    expect(hooked.stderr).toContain("ELOOP");
  });

  it.each<[string, (board: string) => void, RegExp]>([
    ["a link to itself", (board) => fs.symlinkSync(BOARD, board), /leads back to itself \(ELOOP\)/],
    ["a folder", (board) => fs.mkdirSync(board), /is a folder \(EISDIR\)/],
    ["a pipe", (board) => void spawnSync("mkfifo", [board]), /a pipe or a device, not a file/],
    [
      "a link through a file",
      (board) => fs.symlinkSync(`${BOARD}.bak/x`, board),
      /is a file, not a folder \(ENOTDIR\)/,
    ],
  ])("%s in the board's place is called so, and nothing is said of permissions", async (_, put, expected) => {
    const made = project();
    const board = join(made.root, BOARD);
    fs.renameSync(board, `${board}.bak`);
    put(board);
    const { status, stderr } = await made.coord(["init", "--yes"]);
    expect([status, stderr]).toEqual([4, expect.stringMatching(expected)]);
    expect(stderr).not.toMatch(/permission/i);
  });

  it("within the repository: the link stays, and its target is written", async () => {
    const made = project();
    const [link, target] = [join(made.root, BOARD), join(made.root, "docs/board.md")];
    fs.mkdirSync(join(made.root, "docs"), { recursive: true });
    fs.renameSync(link, target);
    fs.symlinkSync("docs/board.md", link);
    const env = { CLAUDE_CODE_SESSION_ID: "s1" };
    expect((await made.coord(["join", "Backend"], { env })).status).toBe(0);
    expect((await made.coord(["log", "hello there"], { env })).status).toBe(0);
    expect(fs.readlinkSync(link)).toBe("docs/board.md");
    expect(fs.readFileSync(target, "utf8")).toContain("hello there");
  });
});
