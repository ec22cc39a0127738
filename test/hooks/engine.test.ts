import fs from "node:fs";
import type { Fault } from "../../src/session/faults.ts";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { git } from "../e2e/support.ts";
import { workspaceAt } from "../operations/at.ts";
import { BOARD, NOW, Repo, type Told } from "./support.ts";

const beat = (repo: Repo, instance: number) => repo.sessions.heartbeat(instance);

describe("where there is nothing to guard", () => {
  it("without a coordination file nothing is printed and nothing is made, whatever comes in", async () => {
    const repo = new Repo(null);
    for (const input of ["", "not json", "[]", JSON.stringify({ hook_event_name: "PreToolUse" })]) {
      for (const [agent, stdout] of [
        ["claude", ""],
        ["codex", ""],
        ["gemini", ""],
        ["copilot", ""],
        ["cursor", "{}\n"],
      ] as const) {
        expect(await repo.raw(agent, input)).toMatchObject({ status: 0, stdout, stderr: "" });
      }
    }
    expect(fs.readdirSync(repo.root).sort()).toEqual([".git", "src"]);
  });
});

it("in a worktree of a bare repository that nobody coordinates nothing is printed either", async () => {
  const repo = new Repo(null);
  git(repo.root, "init", "-q", "--bare", "x.git");
  repo.write("tree/.git", "gitdir: ../x.git/worktrees/tree\n");
  repo.write("x.git/worktrees/tree/commondir", "../..\n");
  fs.renameSync(join(repo.root, "tree"), join(repo.root, "..", `${repo.root.split("/").at(-1)}-tree`));
  const cwd = `${repo.root}-tree`;
  try {
    for (const event of [
      { hook_event_name: "SessionStart" },
      { hook_event_name: "Stop" },
      { tool_name: "Edit", tool_input: { file_path: "x.ts" } },
    ]) {
      const told = await repo.call("claude", { ...event, cwd }, { COORD_HOOK_MODE: "block" });
      expect(told, JSON.stringify(event)).toMatchObject({ status: 0, stdout: "", stderr: "" });
    }
  } finally {
    fs.rmSync(cwd, { recursive: true });
  }
});

describe("the heartbeat", () => {
  it("is renewed by every event of the session, and by nobody else's", async () => {
    for (const input of [
      { tool_name: "Edit", tool_input: { file_path: "src/auth.ts" } },
      { tool_name: "Edit", tool_input: { file_path: "CLAUDE_INSTANCES.md" } },
      { tool_name: "Bash", tool_input: { command: "ls" } },
      { hook_event_name: "PostToolUse", tool_name: "Bash", tool_input: { command: "ls" }, tool_response: {} },
      { hook_event_name: "UserPromptSubmit", prompt: "x" },
      { hook_event_name: "PreCompact" },
      { hook_event_name: "SessionStart", source: "compact" },
      { hook_event_name: "Stop", stop_hook_active: true },
    ]) {
      const repo = new Repo();
      await repo.call("claude", { ...input, session_id: "holder" });
      expect([beat(repo, 3), beat(repo, 4)], JSON.stringify(input)).toEqual([NOW, NOW - 60_000]);
      expect(repo.board).toBe(BOARD);
    }
  });
});

describe("coord broken", () => {
  const broken = () => {
    const repo = new Repo();
    repo.write("CLAUDE_INSTANCES.md", Buffer.from([0x23, 0xff, 0xfe]));
    return repo;
  };

  it("lets pass, with one line that is seen and counted", async () => {
    const repo = broken();
    const told = await repo.edit("src/auth.ts");
    expect(told.verdict).toBe("allow");
    expect(told.stderr).toMatch(/^coord: could not check this action, so it was allowed: .*\n$/);
    expect(told.json).toEqual({ systemMessage: told.stderr.trim() });
    await repo.edit("src/auth.ts");
    await repo.edit("src/auth.ts", "other", { COORD_HOOK_AGENT: "opencode" });
    const lines = fs.readFileSync(join(repo.root, ".coord/faults"), "utf8").trim().split("\n");
    expect(lines.map((line) => (JSON.parse(line) as Fault).agent)).toEqual(["claude", "claude", "opencode"]);
  });

  it("of more than 200,000 lines is none that is checked, whatever is asked and whoever changed it", async () => {
    const long = `${BOARD}${"x\n".repeat(200_000)}`;
    const repo = new Repo(long);
    const expectUnchecked = async (told: Promise<Told>) =>
      expect((await told).stderr).toContain("at most 5 MB and 200,000 lines are checked");
    await expectUnchecked(repo.edit("src/auth.ts"));
    await expectUnchecked(repo.shell("touch src/auth.ts"));
    const prose = { file_path: "CLAUDE_INSTANCES.md", old_string: "More prose", new_string: "Other prose" };
    await expectUnchecked(repo.call("claude", { tool_name: "Edit", tool_input: prose }));
    repo.write("CLAUDE_INSTANCES.md", BOARD);
    const note = { instance: 3, command: "log", subject: "", at: NOW };
    const { store } = workspaceAt(join(repo.root, "CLAUDE_INSTANCES.md"), 3);
    await store.update(({ text }) => ({ text: `${text}\n`, state: null, note }));
    repo.write("CLAUDE_INSTANCES.md", long);
    await expectUnchecked(repo.edit("src/auth.ts"));
    // As old Macs ended them.
    repo.write("CLAUDE_INSTANCES.md", `${BOARD}${"x\r".repeat(200_000)}`);
    await expectUnchecked(repo.edit("src/auth.ts"));
  });

  it("COORD_HOOK_MODE=block denies edits and commands, and nothing else", async () => {
    const repo = broken();
    const env = { COORD_HOOK_MODE: "block" };
    expect((await repo.edit("src/api.ts", "other", env)).reason).toContain("COORD_HOOK_MODE=block");
    const { stdout } = await repo.call("claude", { hook_event_name: "SessionStart" }, env);
    expect(stdout).not.toContain("deny");
    expect((await new Repo().raw("claude", "no json", env)).verdict).toBe("deny");
    expect((await new Repo().raw("claude", "no json")).verdict).toBe("allow");
  });

  it("a COORD_FILE that is not there: by its full path, or beside a board of another name, it is told of", async () => {
    const [repo, bare] = [new Repo(), new Repo(null)];
    const absolute = { COORD_FILE: join(repo.root, "..", "gone", "BOARD.md") };
    for (const [one, env] of [
      [repo, { COORD_FILE: "MISSING.md" }],
      [repo, absolute],
      [bare, absolute],
    ] as const) {
      const told = await one.edit("src/auth.ts", "other", env);
      expect(told.verdict).toBe("allow");
      expect(told.stderr).toContain(env.COORD_FILE);
      const blocked = await one.edit("src/auth.ts", "other", { ...env, COORD_HOOK_MODE: "block" });
      expect(blocked.verdict).toBe("deny");
      expect((await one.call("claude", { hook_event_name: "SessionStart" }, env)).stderr).toBe("");
    }
    const elsewhere = await bare.edit("src/auth.ts", "other", { COORD_FILE: "MISSING.md" });
    expect(elsewhere).toMatchObject({ verdict: "allow", stdout: "", stderr: "" });
  });

  it("a wrong COORD_INSTANCE is a fault, not an identity", async () => {
    const told = await new Repo().edit("src/auth.ts", "other", { COORD_INSTANCE: "three" });
    expect(told.verdict).toBe("allow");
    expect(told.stderr).toContain("three");
  });
});

describe("COORD_HOOK_MODE", () => {
  it("off: nothing at all; warn: a word to both, never a denial", async () => {
    const repo = new Repo();
    expect(await repo.edit("src/auth.ts", "other", { COORD_HOOK_MODE: "off" })).toMatchObject({
      stdout: "",
      stderr: "",
    });
    expect(beat(repo, 4)).toBe(NOW - 60_000);
    expect((await repo.raw("cursor", "x", { COORD_HOOK_MODE: "off" })).stdout).toBe("{}\n");
    const told = await repo.edit("src/auth.ts", "other", { COORD_HOOK_MODE: "warn" });
    expect(told.verdict).toBe("allow");
    expect(told.stderr).toContain("src/auth.ts is reserved by someone else");
    expect(told.json?.["hookSpecificOutput"]).toMatchObject({ hookEventName: "PreToolUse" });
    const codex = await repo.call(
      "codex",
      { tool_name: "apply_patch", tool_input: { command: "*** Delete File: src/auth.ts" } },
      { COORD_HOOK_MODE: "warn" },
    );
    expect(codex).toMatchObject({ verdict: "allow", stdout: "" });
  });
});

describe("the coordination file", () => {
  const change = (repo: Repo, tool_input: object, tool_name = "Edit") =>
    repo.call("claude", {
      tool_name,
      tool_input: { file_path: join(repo.root, "CLAUDE_INSTANCES.md"), ...tool_input },
    });

  it("is not an edit tool's to change", async () => {
    const repo = new Repo();
    expect((await change(repo, { content: "x" }, "Write")).reason).toContain("coord reserve");
    for (const old_string of ["Fix login", "ACTIVE - Backend", "2026-11-22 - 19:55", "```\n[RESERVED]"])
      expect((await change(repo, { old_string, new_string: "x" })).verdict, old_string).toBe("deny");
    expect((await change(repo, { old_string: "not there", new_string: "x" })).verdict).toBe("deny");
    expect(
      (
        await change(repo, {
          old_string: "More prose",
          new_string: "## Task reservations\n```\n[RESERVED] Instance #4 - x\n```",
        })
      ).verdict,
    ).toBe("deny");
  });

  it("but free prose is", async () => {
    const repo = new Repo();
    const prose = { old_string: "Anything a person likes", new_string: "What we like" };
    const edits = [{ old_string: "[RESERVED] Instance #3", new_string: "[RELEASED] Instance #3" }];
    expect((await change(repo, { ...prose, edits }, "MultiEdit")).verdict).toBe("deny");
    expect(
      (await change(repo, { old_string: "Anything a person likes", new_string: "What we like" })).verdict,
    ).toBe("allow");
    expect((await change(repo, { old_string: "prose", new_string: "text", replace_all: true })).verdict).toBe(
      "allow",
    );
  });

  it("under a link's name, and as a copy in another worktree", async () => {
    const repo = new Repo();
    fs.symlinkSync("CLAUDE_INSTANCES.md", join(repo.root, "board.md"));
    expect((await repo.edit("board.md")).reason).toContain("is the coordination file");
    fs.rmSync(join(repo.root, ".git"), { recursive: true });
    git(repo.root, "init", "-q", "-b", "main");
    repo.write(".gitignore", ".coord/\nboard.md\n");
    git(repo.root, "add", ".");
    git(repo.root, "commit", "-q", "-m", "first");
    git(repo.root, "worktree", "add", "-q", "trees/b");
    const tree = join(repo.root, "trees/b");
    const input = (path: string) => ({
      cwd: tree,
      tool_name: "Edit",
      tool_input: { file_path: path, old_string: "Fix login", new_string: "x" },
    });
    expect((await repo.call("claude", input(join(tree, "CLAUDE_INSTANCES.md")))).reason).toContain(
      `the real one is ${join(repo.root, "CLAUDE_INSTANCES.md")}`,
    );
    // The same file in another worktree is the same path to the rules, from wherever it is edited.
    expect((await repo.call("claude", input(join(tree, "src/auth.ts")))).verdict).toBe("deny");
    expect((await repo.edit(join(tree, "src/auth.ts"))).verdict).toBe("deny");
    expect((await repo.edit(join(tree, "src/api.ts"))).verdict).toBe("allow");
  });
});

describe("ways to a reserved file", () => {
  const links = (repo: Repo) => {
    const outside = fs.realpathSync(fs.mkdtempSync(join(repo.root, "..", "coord-outside-")));
    fs.symlinkSync(join(repo.root, "src/auth.ts"), join(outside, "file.ts"));
    fs.symlinkSync(join(repo.root, "src"), join(outside, "folder"));
    fs.symlinkSync("login/new.ts", join(repo.root, "src/dangling.ts"));
    fs.mkdirSync(join(repo.root, "deep/er"), { recursive: true });
    fs.symlinkSync("../src/login", join(repo.root, "deep/link"));
    fs.mkdirSync(join(repo.root, "src/.git"));
    return outside;
  };

  it("links from outside, links to what is not there yet, `..` behind a link, an empty .git, other folders", async () => {
    const repo = new Repo();
    const outside = links(repo);
    try {
      for (const path of [
        join(outside, "file.ts"),
        join(outside, "folder/login/not/there/x.ts"),
        "src/dangling.ts",
        "deep/link/../auth.ts",
        "src/auth.ts",
      ])
        expect((await repo.edit(path)).verdict, path).toBe("deny");
      const input = { tool_name: "Edit", tool_input: { file_path: join(repo.root, "src/auth.ts") } };
      for (const cwd of [outside, join(outside, "gone"), "/"])
        expect((await repo.call("claude", { ...input, cwd })).verdict, cwd).toBe("deny");
      const relative = { tool_name: "Edit", tool_input: { file_path: "src/auth.ts" } };
      expect((await repo.call("claude", relative, { COORD_FILE: "CLAUDE_INSTANCES.md" })).verdict).toBe(
        "deny",
      );
      expect((await repo.edit(`${"x/".repeat(500_000)}y`)).verdict).toBe("allow");
    } finally {
      fs.rmSync(outside, { recursive: true });
    }
  });

  it("what git keeps, and a bare repository within this one or elsewhere, keep nothing from being checked", async () => {
    const repo = new Repo();
    fs.rmSync(join(repo.root, ".git"), { recursive: true });
    git(repo.root, "init", "-q");
    git(repo.root, "init", "-q", "--bare", "src/login/x.git");
    const elsewhere = new Repo(null);
    git(elsewhere.root, "init", "-q", "--bare", "x.git");
    const block = { COORD_HOOK_MODE: "block" };
    for (const path of [".git/info/exclude", ".git/config", join(elsewhere.root, "x.git/hooks/update")])
      expect(await repo.edit(path, "other", block), path).toMatchObject({ verdict: "allow", stderr: "" });
    expect((await repo.edit("src/login/x.git/config")).verdict).toBe("deny");
    const patch = "*** Begin Patch\n*** Update File: src/auth.ts\n*** Add File: .git/x\n+x\n*** End Patch";
    const told = await repo.call("codex", { tool_name: "apply_patch", tool_input: { command: patch } });
    expect(told.verdict).toBe("deny");
    await repo.edit("src/auth.ts");
    expect((await repo.shell("rm -f .git/index.lock; rm -r src")).verdict).toBe("deny");
    const inside = { cwd: "$ROOT/.git", tool_name: "Edit", tool_input: { file_path: "$ROOT/src/auth.ts" } };
    expect((await repo.call("claude", inside)).verdict).toBe("deny");
  });

  it("a repository within the repository is a part of it", async () => {
    const repo = new Repo();
    repo.write("src/login/.git/HEAD", "ref: refs/heads/main\n");
    repo.write("src/login/deep.ts", "x");
    expect((await repo.edit("src/login/deep.ts")).verdict).toBe("deny");
  });

  it("many denials at once are all remembered", async () => {
    const repo = new Repo();
    const paths = Array.from({ length: 20 }, (_, i) => `src/login/f${i}.ts`);
    await Promise.all(paths.map((path) => repo.edit(path)));
    for (const path of paths) expect((await repo.shell(`echo x > ${path}`)).verdict, path).toBe("deny");
  });

  it("conflict markers are no prose", async () => {
    const repo = new Repo();
    const change = {
      old_string: "More prose of a person.",
      new_string: "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x",
    };
    const input = { tool_name: "Edit", tool_input: { file_path: "CLAUDE_INSTANCES.md", ...change } };
    expect((await repo.call("claude", input)).verdict).toBe("deny");
  });
});

describe("what slipped through", () => {
  it("is named after the command, once, to the one who may have done it", async () => {
    const repo = new Repo();
    const after = () =>
      repo.call("claude", {
        hook_event_name: "PostToolUse",
        tool_name: "Bash",
        tool_input: { command: "make" },
        tool_response: {},
      });
    await repo.edit("src/auth.ts");
    expect((await after()).stdout).toBe("");
    repo.write("src/auth.ts", "changed by a script\n");
    const told = await after();
    expect(JSON.stringify(told.json)).toContain("src/auth.ts changed during the last command");
    expect(told.json?.["hookSpecificOutput"] as object).toMatchObject({ hookEventName: "PostToolUse" });
    expect((await after()).stdout).toBe("");
  });

  it("is named where the agent itself lists what changed", async () => {
    const repo = new Repo();
    const response = {
      bashEditDiff: { changedFiles: [join(repo.root, "src/login/form.ts"), "src/api.ts", 7] },
    };
    const told = await repo.call("claude", {
      hook_event_name: "PostToolUse",
      tool_name: "Bash",
      tool_input: { command: "make" },
      tool_response: response,
    });
    expect(JSON.stringify(told.json)).toContain("src/login/form.ts changed while your command ran");
    expect(JSON.stringify(told.json)).not.toContain("src/api.ts changed");
  });
});

describe("autoReserve", () => {
  const auto = () => new Repo(`<!-- coord: autoReserve=on -->\n\n${BOARD}`);

  it("reserves what is first written, and widens it; a session without a number gets one", async () => {
    const repo = auto();
    expect((await repo.edit("src/api.ts")).verdict).toBe("allow");
    expect(repo.board).toContain("[RESERVED] Instance #4 - Work in progress of Instance #4");
    expect((await repo.edit("src/more.ts")).verdict).toBe("allow");
    expect(repo.board).toContain("Files: src/api.ts, src/more.ts");
    expect((await repo.edit("src/api.ts", "new")).verdict).toBe("deny");
    expect((await repo.edit("src/new.ts", "new")).verdict).toBe("allow");
    expect(repo.board).toContain("[RESERVED] Instance #5 - Work in progress of Instance #5");
    expect((await repo.edit("src/new.ts")).verdict).toBe("deny");
  });

  it("leaves alone who has reserved something, and reserves nothing when it is off or outside", async () => {
    const repo = auto();
    const before = repo.board;
    await repo.edit("src/api.ts", "holder");
    await repo.edit("/etc/hosts");
    expect(repo.board).toBe(before);
    const off = new Repo();
    await off.edit("src/api.ts");
    expect(off.board).toBe(BOARD);
  });
});

describe("hostile text", () => {
  it("of the file never reaches an agent's terminal as it is", async () => {
    const repo = new Repo(BOARD.replace("Fix login", "Fix \u001b[31m \u202e login"));
    const { reason } = await repo.edit("src/auth.ts");
    expect(reason).toContain("Fix");
    expect(reason).not.toMatch(/[\u001b\u202e]/);
  });
});
