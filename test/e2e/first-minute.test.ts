import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { stripVTControlCharacters } from "node:util";
import { foundAgents, withBar } from "../../src/cli/wizard.ts";
import { wizard as french } from "../../src/messages/fr/wizard.ts";
import { wizard as english } from "../../src/messages/en/wizard.ts";
import { coord } from "./in-process.ts";
import { bin, cleanEnv, git, tempFolder } from "./support.ts";

function emptyRepository(): string {
  const root = tempFolder();
  git(root, "init", "-q");
  return root;
}

describe("init says in options what the wizard asks", () => {
  it("agents, reserving by itself, and first tasks; and what comes next", async () => {
    const root = emptyRepository();
    const args = [
      "init",
      "--agents",
      "claude,git",
      "--auto-reserve",
      "--task",
      "Fix login",
      "--task",
      "Docs",
    ];
    const { status, stdout } = await coord(args, { cwd: root });
    expect(status).toBe(0);
    expect(stdout).toContain("Created .claude/settings.json");
    expect(stdout.match(/^Next: /gm)).toHaveLength(1);
    const text = fs.readFileSync(join(root, "CLAUDE_INSTANCES.md"), "utf8");
    expect(text).toContain("<!-- coord: autoReserve=on -->");
    expect((await coord(["task"], { cwd: root })).stdout).toMatch(/free +Fix login[^]*free +Docs/);
    expect((await coord(["doctor"], { cwd: root })).status).toBe(0);
    const unknown = await coord(["init", "--agents", "frob", "--file", "x.md"], { cwd: emptyRepository() });
    expect([unknown.status, unknown.stderr]).toEqual([2, expect.stringContaining("frob")]);
  });

  it("sets up agents where the file is there already, and says what it leaves to other commands", async () => {
    const root = emptyRepository();
    await coord(["init"], { cwd: root });
    const board = () => fs.readFileSync(join(root, "CLAUDE_INSTANCES.md"), "utf8");
    const before = board();
    const args = ["init", "--agents", "claude", "--auto-reserve", "--task", "Docs"];
    const tried = await coord([...args, "--dry-run"], { cwd: root });
    expect([tried.status, fs.existsSync(join(root, ".claude"))]).toEqual([0, false]);
    const { status, stdout, stderr } = await coord(args, { cwd: root });
    expect(status).toBe(0);
    expect(stdout).toContain("Created .claude/settings.json");
    expect(stdout.match(/^Next: /gm)).toHaveLength(1);
    expect(stderr).toContain("<!-- coord: autoReserve=on -->");
    expect(stderr).toContain("coord task add");
    expect(board()).toBe(before);
    const again = await coord(["init", "--agents", "claude"], { cwd: root });
    expect([again.status, again.stderr]).toEqual([0, ""]);
    expect((await coord(["init", "--agents", "frob"], { cwd: root })).status).toBe(2);
  });

  it("finds agents by their programs and by their files", () => {
    const there = new Set(["/bin/codex", "/repo/.cursor"]);
    expect(foundAgents({ PATH: "/usr/bin:/bin" }, "/repo", (path) => there.has(path))).toEqual([
      "codex",
      "cursor",
    ]);
    expect(foundAgents({}, "/repo", () => false)).toEqual([]);
  });
});

describe("words that people type", () => {
  it.each([
    [["st"], /^CLAUDE_INSTANCES\.md\n/],
    [["ls"], /No free tasks/],
    [["conflict"], /No open conflicts/],
    [["--lang", "fr", "task"], /tâche/i],
  ] as const)("%s is a short form", async (args, said) => {
    const root = emptyRepository();
    await coord(["init"], { cwd: root });
    const { status, stdout } = await coord(args, { cwd: root });
    expect([status, stdout]).toEqual([0, expect.stringMatching(said)]);
  });

  it("claim and done are reserve and finish", async () => {
    const root = emptyRepository();
    const env = { CLAUDE_CODE_SESSION_ID: "s" };
    await coord(["init"], { cwd: root });
    await coord(["join"], { cwd: root, env });
    expect((await coord(["claim", "T", "--files", "a.ts"], { cwd: root, env })).stdout).toMatch(/^Reserved/);
    expect((await coord(["done"], { cwd: root, env })).stdout).toMatch(/^Finished: “T” · success/);
  });
});

const hasTmux = spawnSync("tmux", ["-V"]).error === undefined;

describe.skipIf(!hasTmux)("coord in a terminal where there is no board yet", () => {
  const socket = `coord-first-${process.pid}`;
  const tmux = (...args: string[]) =>
    spawnSync("tmux", ["-L", socket, "-f", "/dev/null", ...args], {
      encoding: "utf8",
      env: { ...cleanEnv(), TERM: "xterm-256color" },
    }).stdout;
  afterEach(() => void tmux("kill-server"));

  async function shows(wanted: RegExp): Promise<void> {
    let screen = "";
    for (const until = Date.now() + 120_000; Date.now() < until;) {
      screen = tmux("capture-pane", "-p", "-t", "w");
      if (wanted.test(screen)) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect.fail(`never seen: ${String(wanted)} in\n${screen}`);
  }

  it("asks, shows what it will write, writes, and says what comes next, in the language that is chosen", async () => {
    const root = emptyRepository();
    fs.writeFileSync(join(root, "CLAUDE.md"), "Mine.\n");
    tmux(
      "new-session",
      "-d",
      "-s",
      "w",
      "-x",
      "100",
      "-y",
      "50",
      "-c",
      root,
      `'${process.execPath}' '${bin()}'; sleep 30`,
    );
    await shows(/Which language/);
    tmux("send-keys", "-t", "w", "Down");
    tmux("send-keys", "-t", "w", "Enter");
    await shows(/Quels agents coord doit-il configurer/);
    tmux("send-keys", "-t", "w", "Enter");
    await shows(/Réserver automatiquement les fichiers/);
    tmux("send-keys", "-t", "w", "Enter");
    await shows(/Premières tâches/);
    tmux("send-keys", "-t", "w", "-l", "Fix login; Docs");
    tmux("send-keys", "-t", "w", "Enter");
    await shows(/Fichiers créés ou modifiés[^]*CLAUDE_INSTANCES\.md[^]*Créer ou modifier ces fichiers \?/);
    expect(fs.existsSync(join(root, "CLAUDE_INSTANCES.md"))).toBe(false);
    tmux("send-keys", "-t", "w", "Enter");
    await shows(/Créé : \.mcp\.json[^]*prochaine tâche/);
    expect(fs.readFileSync(join(root, "CLAUDE.md"), "utf8")).toContain("## Travailler à plusieurs");
    expect(fs.readFileSync(join(root, "CLAUDE_INSTANCES.md"), "utf8")).toMatch(
      /autoReserve=on[^]*\[LIBRE\] Fix login/,
    );
  });
});

it.each([
  [40, english],
  [40, french],
  [80, french],
  [200, english],
] as const)("at %i columns each line of a question keeps the bar at the left", (columns, say) => {
  const own = process.stdout.columns;
  try {
    process.stdout.columns = columns;
    for (const said of [say.intro, say.tasks]) {
      const [first = "", ...more] = stripVTControlCharacters(withBar(said)).split("\n");
      expect([first, ...more.map((line) => line.replace(/^│ {2}(?! )/, ""))].join(" ")).toBe(said);
      for (const line of [`◆  ${first}`, ...more]) expect(line.length).toBeLessThan(columns);
    }
    // A title that is wider than its box breaks the box.
    expect(say.writes.length).toBeLessThan(columns - 8);
  } finally {
    process.stdout.columns = own;
  }
});
