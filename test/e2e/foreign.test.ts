import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { builtAtNight, coord as run, project } from "./in-process.ts";
import { changedLines } from "./support.ts";

const LOCKS = `# Locks

| Agent | Files | Status |
| --- | --- | --- |
| codex-1 | src/auth.ts | LOCKED |
| codex-2 | src/old.ts | released |

## Active sessions

### Session 2 - Crawler
**Claimed paths:**
- \`src/crawl/\`
`;

/** A repository whose team keeps its locks in a file of its own. */
function repository(name: string, text = LOCKS) {
  const made = project(null);
  made.write(name, text);
  made.git("add", "-A");
  made.git(
    "-c",
    "user.name=T",
    "-c",
    "user.email=t@example.org",
    "commit",
    "-q",
    "--allow-empty",
    "-m",
    "locks",
  );
  const read = () => fs.readFileSync(join(made.root, name), "utf8");
  return { ...made, read };
}

/** What every write renews. */
const STAMP = /## .*Last update[\s\S]*/;

const commit = ({ git }: { git: (...args: string[]) => string }) => {
  git("add", "-A");
  git("-c", "user.name=T", "-c", "user.email=t@example.org", "commit", "-q", "--allow-empty", "-m", "more");
};

describe("claims in other forms", () => {
  it("that name nobody are told all the same, and adopt leaves them", async () => {
    const { coord, json, read } = repository(
      "CLAUDE_INSTANCES.md",
      "# Locks\n\n- LOCKED: src/auth.ts\n- src/api.ts — locked since 9:40\n\n| File | State |\n| --- | --- |\n| src/x.ts | locked |\n| src/y.ts | free |\n",
    );
    const asked = ["src/auth.ts", "src/api.ts", "src/x.ts", "src/y.ts"];
    const { data } = await json(["check", ...asked]);
    const { paths } = data as unknown as { paths: { verdict: string }[] };
    expect(paths.map(({ verdict }) => verdict)).toEqual(["claimed", "claimed", "claimed", "free"]);
    const { stdout } = await coord(["check", "src/auth.ts"]);
    expect(stdout).toContain("line 3 says that someone is working on it");
    expect((await coord(["doctor"])).stdout).toContain("that names nobody");
    const before = read();
    const adopted = await json(["adopt", "--yes"]);
    expect(adopted.data).toMatchObject({ adopted: [], left: [{ reason: "nameless", line: 3 }, {}, {}] });
    expect(read()).toBe(before);
  });

  builtAtNight("are told by check and why, with the line, and stop nothing", async () => {
    const { coord, json } = repository("CLAUDE_INSTANCES.md");
    const checked = await coord(["check", "src/auth.ts", "src/old.ts"]);
    expect(checked.status).toBe(0);
    expect(checked.stdout).toContain("line 5 says codex-1 is working on it");
    expect(checked.stdout).toContain("free      src/old.ts");
    const { data } = await json(["check", "src/crawl/x.ts"]);
    expect(data.paths).toMatchObject([
      { verdict: "claimed", claims: [{ who: "Session 2", line: 12, text: "- `src/crawl/`" }] },
    ]);
    expect((await coord(["why", "src/auth.ts", "--lang", "fr"])).stdout).toContain(
      "la ligne 5, codex-1 travaille",
    );
    expect((await coord(["status"])).stdout).toContain("Claims in other formats: 2");
  });

  it("that can't be read are shown to who asks about the file, once to an agent that edits it, and adopt leaves them", async () => {
    const { coord, json, root, read, write } = repository(
      "CLAUDE_INSTANCES.md",
      "# Team\n\nMia has src/auth.ts torn apart till lunch.\n\nThe build reads src/api.ts first.\n",
    );
    write("src/auth.ts", "a\n");
    write("src/api.ts", "a\n");
    const checked = await coord(["check", "src/auth.ts", "src/api.ts"]);
    expect(checked.status).toBe(0);
    expect(checked.stdout.split("\n").slice(0, 4)).toEqual([
      "free      src/auth.ts",
      expect.stringMatching(
        /^ {2}line 3 names it: “Mia has src\/auth\.ts torn apart till lunch\.” \(coord can't tell/,
      ),
      "free      src/api.ts",
      "  line 5 names it: “The build reads src/api.ts first.”",
    ]);
    expect((await json(["check", "src/auth.ts", "src/new.ts"])).data.paths).toMatchObject([
      { verdict: "free", claims: [], mentions: [{ line: 3, live: true }] },
      expect.not.objectContaining({ mentions: expect.anything() }),
    ]);
    expect((await coord(["status"])).stdout).toContain("can't read: 1 (line 3;");
    expect((await coord(["prime"])).stdout).toContain("- line 3: “Mia has src/auth.ts torn apart");
    const edit = (path: string) =>
      coord(["hook", "claude"], {
        env: { COORD_INSTANCE: "3" },
        stdin: JSON.stringify({
          session_id: "s",
          cwd: root,
          hook_event_name: "PreToolUse",
          tool_name: "Edit",
          tool_input: { file_path: join(root, path), old_string: "a", new_string: "b" },
        }),
      });
    expect((await edit("src/auth.ts")).stdout).toContain("src/auth.ts: line 3 names it");
    expect((await edit("src/auth.ts")).stdout).toBe("");
    expect((await edit("src/api.ts")).stdout).toBe("");
    expect((await coord(["doctor"])).stdout).toContain("3:1: note UNREAD_MENTION");
    const before = read();
    expect((await json(["adopt", "--yes"])).data).toMatchObject({ left: [{ reason: "unread", line: 3 }] });
    expect(read()).toBe(before);
    write("CLAUDE_INSTANCES.md", `${before}\n<!-- coord: foreign=off -->\n`);
    expect((await coord(["check", "src/auth.ts"])).stdout).toBe("free      src/auth.ts\n");
    expect((await coord(["doctor"])).stdout).not.toContain("UNREAD_MENTION");
  });

  it("of many on one path a part is said", async () => {
    const rows = Array.from({ length: 30 }, (_, at) => `codex-${at + 1} -> src/auth.ts`).join("\n");
    const { coord, json } = repository("CLAUDE_INSTANCES.md", `# Locks\n\n${rows}\n`);
    expect((await coord(["check", "src/auth.ts"])).stdout).toMatch(/codex-20 is working.*; … 10 more\n$/);
    expect((await json(["check", "src/auth.ts"])).data.paths).toMatchObject([{ claims: { length: 30 } }]);
  });

  it("hold like reservations where the file says so, and are not looked for where it says that", async () => {
    const made = repository("CLAUDE_INSTANCES.md", `${LOCKS}\n<!-- coord: foreign=enforce -->\n`);
    const denied = await made.json(["check", "src/auth.ts"]);
    expect(denied).toMatchObject({ ok: false, error: { code: "FILES_RESERVED" } });
    expect((await made.coord(["check", "src/auth.ts"])).status).toBe(3);
    made.write("src/auth.ts", "a\n");
    made.git("add", "-A");
    const hook = (tool: string, input: object, instance = "3") =>
      made.coord(["hook", "claude"], {
        env: { COORD_INSTANCE: instance },
        stdin: JSON.stringify({
          session_id: "s",
          cwd: made.root,
          hook_event_name: "PreToolUse",
          tool_name: tool,
          tool_input: input,
        }),
      });
    const shell = (command: string) => hook("Bash", { command });
    for (const command of ["echo x > src/auth.ts", "rm -rf src/*", "git reset --hard"])
      expect((await shell(command)).stdout, command).toContain('"deny"');
    const commit = await made.coord(["hook", "git", "pre-commit"], { env: { COORD_INSTANCE: "3" } });
    expect([commit.status, commit.stderr]).toEqual([
      3,
      expect.stringContaining("codex-1, according to line 5"),
    ]);
    made.write("CLAUDE_INSTANCES.md", LOCKS);
    expect((await shell("echo x > src/auth.ts")).stdout).toContain("line 5 says 'codex-1' is working on it");
    expect((await shell("echo x > src/auth.ts")).stdout).toBe("");
    const file = join(made.root, "src/auth.ts");
    const written = await hook("mcp__fs__write_file", { path: file, content: "x" }, "4");
    expect(written.stdout).toContain("line 5 says 'codex-1' is working on it");
    expect((await hook("mcp__fs__read_file", { path: file }, "6")).stdout).toBe("");
    expect((await shell("echo x > src/old.ts; cat src/auth.ts")).stdout).toBe("");
    expect((await made.coord(["hook", "git", "pre-commit"], { env: { COORD_INSTANCE: "3" } })).status).toBe(
      0,
    );
    made.write("CLAUDE_INSTANCES.md", `${LOCKS}\n<!-- coord: foreign=off -->\n`);
    expect((await made.json(["check", "src/auth.ts"])).data.paths).toMatchObject([
      { verdict: "free", claims: [] },
    ]);
  });
});

describe("adopt", () => {
  it("shows what it would do and why, and does it only with consent", async () => {
    const { coord, read } = repository("COORDINATION.md");
    const asked = await coord(["adopt", "COORDINATION.md"]);
    expect(asked.status).toBe(2);
    expect(asked.stdout).toContain("+[RESERVED] Instance #2 - Crawler");
    expect(asked.stdout).toContain("line 5: codex-1 becomes Instance #1");
    expect(asked.stderr).toContain("`coord adopt COORDINATION.md --yes`");
    expect(read()).toBe(LOCKS);
  });

  it("only adds, does nothing the second time, and is taken back by undo", async () => {
    const { coord, json, read, root, write } = repository("COORDINATION.md");
    write(".gitattributes", "*.png binary\n");
    const { data } = await json(["adopt", "COORDINATION.md", "--yes"]);
    expect(data.adopted).toMatchObject([
      { instance: 1, label: "codex-1", files: ["src/auth.ts"], lines: [5] },
      { instance: 2, label: "Session 2", task: "Crawler", files: ["src/crawl/"], lines: [12] },
    ]);
    const adopted = read();
    expect(adopted.startsWith(LOCKS)).toBe(true);
    expect(changedLines(LOCKS, adopted).removed).toEqual([]);
    expect((await coord(["check", "src/auth.ts"])).status).toBe(3);
    expect((await json(["adopt", "--yes"])).data).toMatchObject({ adopted: [], left: [] });
    expect(read()).toBe(adopted);
    expect(fs.readFileSync(join(root, ".gitattributes"), "utf8")).toMatch(/COORDINATION\.md merge=coord\n$/);
    const undone = await coord(["undo"]);
    expect(undone).toMatchObject({
      status: 0,
      stderr: expect.stringMatching(/taken out of .*\.gitattributes\.\n$/),
    });
    expect(read()).toBe(LOCKS);
    expect(fs.readFileSync(join(root, ".gitattributes"), "utf8")).toBe("*.png binary\n");
  });

  it("an undo of what was adopted into a board leaves it the board", async () => {
    const { coord, json, root, read } = repository("COORDINATION.md");
    await coord(["init", "COORDINATION.md", "--yes"]);
    const board = read().replace(STAMP, "");
    expect((await json(["adopt", "--yes"])).data.adopted).toHaveLength(2);
    expect((await coord(["undo"])).status).toBe(0);
    expect(read().replace(STAMP, "")).toBe(board);
    expect(fs.readFileSync(join(root, ".gitattributes"), "utf8")).toContain("COORDINATION.md merge=coord");
  });

  it("takes a name with a space for what is there, and for each of its readings where nothing is", async () => {
    const rows =
      "# Locks\n\n| Agent | Files |\n|---|---|\n| one | src/lib helpers.ts |\n| two | doc/new page.md |\n";
    const { root, json } = repository("LOCKS.md", rows);
    fs.writeFileSync(join(root, "src", "lib helpers.ts"), "");
    const { claims } = (await json(["status", "--file", "LOCKS.md"])).data as { claims?: unknown };
    expect(claims).toMatchObject([
      { who: "one", files: ["src/lib helpers.ts"] },
      { who: "two", files: ["doc/new", "page.md", "doc/new page.md"] },
    ]);
    const { data } = await json(["adopt", "LOCKS.md", "--yes"]);
    expect(data.adopted).toMatchObject([
      { label: "one", task: "src/lib helpers.ts", files: ["src/lib helpers.ts"] },
      { label: "two", files: ["doc/new", "page.md", "doc/new page.md"] },
    ]);
    expect((await json(["adopt", "LOCKS.md", "--yes"])).data).toMatchObject({ adopted: [], left: [] });
  });

  it("takes spellings of one name for one, and tells what its entries mean", async () => {
    const rows = `# Locks

| Agent | Files |
|---|---|
| Anna 🦊 | src/a.ts |
| @anna | src/b.ts |
| **Anna** | src/c.ts |
| 1-agent | src/d.ts |
| 2-agent | src/e.ts |
`;
    const { json, coord } = repository("LOCKS.md", rows);
    const shown = await coord(["adopt", "LOCKS.md"]);
    expect(shown.stdout).toContain("Their leases begin now");
    const { data } = await json(["adopt", "LOCKS.md", "--yes"]);
    expect(data.adopted).toMatchObject([
      { instance: 1, label: "Anna 🦊", files: ["src/a.ts", "src/b.ts", "src/c.ts"] },
      { instance: 2, label: "1-agent" },
      { instance: 3, label: "2-agent" },
    ]);
    expect((await json(["adopt", "--yes"])).data.adopted).toEqual([]);
  });

  it("leaves what is over, and what somebody else has", async () => {
    const rows = `# Locks

| Agent | Files | Expires |
|---|---|---|
| one | src/a.ts | 2020-01-01 10:00 |
| two | src/b.ts | 2099-01-01 10:00 |
| three | src/** | |
| four | ../elsewhere.ts | |
`;
    const { json } = repository("LOCKS.md", rows);
    const { data } = await json(["adopt", "LOCKS.md", "--yes"]);
    expect(data.adopted).toMatchObject([{ label: "two", lines: [6] }]);
    expect(data.left).toMatchObject([
      { who: "one", line: 5, reason: "over" },
      { who: "three", line: 7, reason: "held", instance: 1 },
      { who: "four", line: 8, reason: "outside" },
    ]);
  });
});

describe("a board of another name", () => {
  it("is found by every later command, in a folder, a worktree and a clone", async () => {
    const made = repository("docs/TEAM.md", "# Team\n");
    const { json, coord, root, git } = made;
    const named = await coord(["init", "docs/TEAM.md", "--yes"]);
    expect(named.status).toBe(0);
    expect(named.stderr).toContain(".gitattributes. Commit both");
    expect(fs.readFileSync(join(root, ".gitattributes"), "utf8")).toBe("docs/TEAM.md merge=coord\n");
    expect((await json(["status"], { cwd: join(root, "docs") })).data.file).toBe(join(root, "docs/TEAM.md"));
    expect((await coord(["init", "docs/TEAM.md", "--yes"])).stderr).toBe("");
    commit(made);
    const tree = join(root, "..", `${Date.now()}-tree`);
    git("worktree", "add", "-q", tree);
    expect((await json(["status"], { cwd: tree })).data.file).toBe(join(root, "docs/TEAM.md"));
    const clone = fs.mkdtempSync(join(tmpdir(), "coord-clone-"));
    execFileSync("git", ["clone", "-q", root, clone]);
    const { json: answer } = await run(["status", "--json"], { cwd: clone });
    expect(answer).toMatchObject({ ok: true, data: { file: join(fs.realpathSync(clone), "docs/TEAM.md") } });
    for (const folder of [tree, clone]) fs.rmSync(folder, { recursive: true });
  });

  it("or by its settings line, where teams call such files so", async () => {
    const { json, root } = repository("COORDINATION.md", "# Team\n\n<!-- coord: lease=30m -->\n");
    expect((await json(["status"])).data.file).toBe(join(root, "COORDINATION.md"));
  });

  it.each(["../x.md", "/etc/x.md", "*.md", "src/a.ts", "x.archive.md", ".git/x.md", "docs"])(
    "is none that the line of a stranger names: %s",
    async (name) => {
      const made = repository("NOTES.md", "# Notes\n");
      made.write(".gitattributes", `${name} merge=coord\n`);
      expect((await made.coord(["status"])).status).toBe(4);
    },
  );

  it("two in one repository are said", async () => {
    const made = repository("COORDINATION.md", "# Team\n\n<!-- coord: lease=30m -->\n");
    await made.coord(["init", "CLAUDE_INSTANCES.md", "--yes"]);
    expect((await made.coord(["doctor"])).stderr).toContain("COORDINATION.md is also a coordination file");
  });

  it("one beside a file of the usual name is said not to count", async () => {
    const made = repository("CLAUDE_INSTANCES.md");
    const { stderr } = await made.coord(["init", "docs/TEAM.md", "--yes"]);
    expect(stderr).toContain("TEAM.md is also a coordination file, but only");
    expect(stderr).not.toContain(".gitattributes");
    expect((await made.json(["status"])).data.file).toBe(join(made.root, "CLAUDE_INSTANCES.md"));
  });

  it("init without a name says that the team has a file already", async () => {
    const { coord, root, json } = repository("COORDINATION.md");
    const asked = await coord(["init"]);
    expect(asked.status).toBe(2);
    expect(asked.stderr).toContain("`coord adopt COORDINATION.md`");
    expect(fs.existsSync(join(root, "CLAUDE_INSTANCES.md"))).toBe(false);
    expect(await json(["init"])).toMatchObject({ ok: false, error: { code: "BOARD_THERE" } });
    for (const call of [["status"], ["check", "src/auth.ts"], ["join"], ["adopt"]])
      expect(await json(call)).toMatchObject({
        ok: false,
        error: { code: "NO_FILE", hint: expect.stringContaining("`coord adopt COORDINATION.md`") },
      });
    expect((await coord(["init", "--yes"])).status).toBe(0);
    expect(fs.existsSync(join(root, "CLAUDE_INSTANCES.md"))).toBe(true);
  });
});
