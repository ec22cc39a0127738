import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { coord, project } from "./in-process.ts";
import { tempFolder } from "./support.ts";

const [ME, OTHER] = [{ CLAUDE_CODE_SESSION_ID: "s1" }, { CLAUDE_CODE_SESSION_ID: "s2" }];

describe("what is copied and moved", () => {
  const files = ["src/auth.ts", "lib/l.ts", "new/x.ts", "same/auth.ts"];
  async function held() {
    const made = project();
    for (const file of files) {
      fs.mkdirSync(join(made.root, file, ".."), { recursive: true });
      fs.writeFileSync(join(made.root, file), "x\n");
    }
    await made.coord(["join", "A"], { env: ME });
    await made.coord(["reserve", "W", "--files", "src/auth.ts"], { env: ME });
    return (command: string) => {
      const tool = { tool_name: "Bash", tool_input: { command } };
      const stdin = JSON.stringify({
        session_id: "s2",
        cwd: made.root,
        hook_event_name: "PreToolUse",
        ...tool,
      });
      return made.coord(["hook", "claude"], { env: OTHER, stdin });
    };
  }

  it("goes by the names of what lies there", async () => {
    const call = await held();
    for (const command of [
      "cp -r new/* src",
      "cp -r new/. src",
      "cp lib/*.ts src/",
      "cp -t src new/*",
      "mv -t src new/x.ts",
      "mv new/* src",
      "install -t src lib/*",
    ])
      expect((await call(command)).stdout, command).toBe("");
    for (const command of [
      "cp -r same/* src",
      "cp -r same/. src",
      "cp same/*.ts src/",
      "cp -t src same/*",
      "mv same/* src",
      "cp none/* src",
      "cp $X/* src",
    ])
      expect((await call(command)).stdout, command).toContain('"deny"');
  });

  it("leaves the place that it had, however the target is named", async () => {
    const call = await held();
    for (const command of [
      "mv -t lib src/auth.ts",
      "mv --target-directory=lib src/auth.ts",
      "mv src/auth.ts lib",
      "mv src lib",
    ])
      expect((await call(command)).stdout, command).toContain('"deny"');
    expect((await call("cp -t lib src/auth.ts")).stdout).toBe("");
  });
});

it("foreign=off silences other forms, not lines of the file's own sections that can't be read", async () => {
  const board =
    "# Board\n\n<!-- coord: foreign=off -->\n\n| who | file | status |\n|---|---|---|\n| codex-1 | src/b.ts | in progress |\n";
  const made = project(
    `${board}\n## Task reservations\n\n### Current tasks\n\n[RESERVED] Instance - W - Start: 09:15\nFiles: src/auth.ts\n`,
  );
  const { json } = await made.coord(["check", "src/auth.ts", "src/b.ts", "--json"]);
  expect(json.data.paths.map(({ verdict }) => verdict)).toEqual(["claimed", "free"]);
});

it("status names a second board", async () => {
  const made = project();
  fs.mkdirSync(join(made.root, "docs"));
  fs.copyFileSync(made.file, join(made.root, "docs/CLAUDE_INSTANCES.md"));
  const { json } = await made.coord(["status", "--json"]);
  expect(json.notices).toContainEqual(expect.objectContaining({ code: "OTHER_BOARD" }));
});

describe("init and adopt of a text outside of where one works", () => {
  it.each(["init", "adopt"])("%s: is refused without a person", async (command) => {
    const [made, outside] = [project(), tempFolder()];
    const file = join(outside, ".bashrc");
    fs.writeFileSync(file, "alias ll=ls\n");
    const ran = await made.coord([command, file, "--yes", "--json"]);
    expect([ran.status, ran.json.error?.code]).toEqual([2, "PATH_OUTSIDE"]);
    expect(fs.readFileSync(file, "utf8")).toBe("alias ll=ls\n");
  });

  it("a new markdown file, a board, and what lies where one stands are none", async () => {
    const [made, outside] = [project(), tempFolder()];
    const file = join(outside, "team.md");
    expect((await made.coord(["init", file, "--yes"])).status).toBe(0);
    expect((await made.coord(["init", file, "--yes"])).status).toBe(0);
    fs.writeFileSync(join(outside, "plan.md"), "# Plan\n");
    expect((await coord(["init", "plan.md", "--yes"], { cwd: outside })).status).toBe(0);
  });
});

it("a subagent that joins renames nobody", async () => {
  const made = project();
  await made.coord(["join", "Whole"], { env: ME });
  const tool = {
    tool_name: "Bash",
    tool_input: { command: "coord join Helperling" },
    agent_id: "a1",
    agent_type: "Explore",
  };
  const stdin = JSON.stringify({ session_id: "s1", cwd: made.root, hook_event_name: "PreToolUse", ...tool });
  await made.coord(["hook", "claude"], { env: ME, stdin });
  expect((await made.coord(["join", "Helperling"], { env: ME })).stdout).toContain("Whole");
  expect(made.text()).not.toContain("Helperling");
  expect((await made.coord(["join", "Other"], { env: ME })).stdout).toContain("Other");
});

describe("what is nearly right", () => {
  it("a task that another began is theirs, until they are finished or silent for a day", async () => {
    const made = project();
    const as = (instance: string, ...words: string[]) => made.coord(["--as", instance, ...words]);
    await made.coord(["join", "A"], { env: ME });
    await as("12", "task", "add", "Draw the map");
    await as("12", "task", "start", "Draw the map");
    const before = made.text();
    for (const verb of ["start", "done", "block"]) {
      const refused = await made.json(["--as", "13", "task", verb, "Draw the map"]);
      expect(refused, verb).toMatchObject({ ok: false, error: { code: "TASK_RESERVED", holders: [] } });
    }
    expect((await as("13", "task", "done", "map", "--lang", "fr")).stderr).toContain(
      "l'Instance #12 l'a commencée",
    );
    expect(made.text()).toBe(before);
    await as("12", "leave");
    expect((await as("13", "task", "done", "Draw the map")).status).toBe(0);
  });

  it("a duration in the place of a title is told where it goes; a title is not", async () => {
    const made = project();
    await made.coord(["--as", "12", "reserve", "T", "--files", "docs/a.md"]);
    expect((await made.coord(["--as", "12", "extend", "30m"])).stderr).toContain("extend --estimate 30m`");
    expect((await made.coord(["--as", "12", "extend", "Other"])).stderr).not.toContain("--estimate");
  });

  it("sync says in the file what it is told, and its own word without", async () => {
    const made = project();
    await made.coord(["--as", "12", "sync", "Chat works\n**By** : x"]);
    expect(made.text()).toMatch(/^\*\*Action\*\* : Chat works \*\*By\*\* : x$/m);
    await made.coord(["--as", "12", "sync"]);
    expect(made.text()).not.toContain("Chat works **By**");
  });

  it("a value that is not taken is answered with those that are, in French, too", async () => {
    const { stderr } = await coord(["--lang=FR", "status"], { env: { LANG: "fr_FR.UTF-8" } });
    expect(stderr).toContain("--lang : valeur attendue parmi fr, en (reçu : « FR »). Vouliez-vous dire fr ?");
  });
});

describe("on a narrow terminal", () => {
  it("no answer is broken within a word, of whichever command it is", async () => {
    const made = project();
    const ran = await Promise.all(
      ["forecast", "archive"].map((line) => made.coord([...line.split(" "), "--as", "12"], { columns: 40 })),
    );
    for (const { stdout } of ran)
      expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(40);
  });

  it("forecast has no heading above nothing", async () => {
    const { root } = project();
    execFileSync("git", ["init", "-q"], { cwd: root });
    const { stdout } = await coord(["forecast"], { cwd: root });
    expect(stdout).toMatch(/^There is only one worktree/);
  });

  it("a script stays as it is, and the next steps are said once", async () => {
    const wide = await coord(["completion", "bash"]);
    expect((await coord(["completion", "bash"], { columns: 40 })).stdout).toBe(wide.stdout);
    const { root } = project();
    fs.rmSync(join(root, "CLAUDE_INSTANCES.md"), { force: true });
    fs.rmSync(join(root, "docs/CLAUDE_INSTANCES.md"), { force: true });
    const { stdout } = await coord(["init", "--agents", "claude,codex"], { cwd: root, columns: 60 });
    expect(stdout.split("Next: ")).toHaveLength(2);
  });
});

describe("what an undo says it took back", () => {
  it("is said in words where the history has a number", async () => {
    const made = project();
    await made.coord(["join", "A"], { env: ME });
    for (const text of ["one", "two"]) await made.coord(["log", text], { env: ME });
    await made.coord(["archive", "--keep", "0"], { env: ME });
    const archived = await made.coord(["undo", "--lang", "en"], { env: ME });
    expect(archived.stdout).toContain("Undone: the archiving of 3 entries (");
  });
});

it("a range of instances that runs backwards is shown as of no number", async () => {
  const folder = tempFolder();
  fs.writeFileSync(
    join(folder, "CLAUDE_INSTANCES.md"),
    "## Active instances\n- **Instance #9-#3** : ACTIVE - Old (2026-11-01 10:00 +00:00)\n",
  );
  const { stdout } = await coord(["status"], { cwd: folder });
  expect(stdout).toMatch(/^ {2}#\? {2}active {2}Old/m);
});
