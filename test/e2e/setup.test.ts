import fs from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { agents, callingAgents } from "../../src/agents/index.ts";
import { builtAtNight, project } from "./in-process.ts";
import { bin, listing, run, tempFolder } from "./support.ts";
import { atNight, isNight, variants } from "../size.ts";

interface SetupData {
  readonly agents: readonly {
    readonly agent: string;
    readonly state: string;
    readonly notes: readonly object[];
  }[];
  readonly changes: readonly { readonly name: string; readonly action: string; readonly kind: string }[];
  readonly applied?: boolean;
  readonly diff?: string;
}

const here = dirname(fileURLToPath(import.meta.url));
const data = (answer: { data: unknown }): SetupData => answer.data as SetupData;

const AGENTS = agents.map(({ name }) => name);

describe("coord setup", () => {
  it("shows what it would change and changes nothing, until it is told to", async () => {
    const { root, coord } = project();
    const before = listing(root).filter((line) => !line.startsWith(".git"));
    const asked = await coord(["setup", "claude"]);
    expect(asked.status).toBe(2);
    expect(asked.stdout).toContain("+++ b/.claude/settings.json");
    expect(asked.stderr).toContain("`coord setup claude --yes`");
    const dry = await coord(["setup", "claude", "--dry-run", "--yes"]);
    expect(dry).toMatchObject({ status: 0, stdout: asked.stdout });
    expect(listing(root).filter((line) => !line.startsWith(".git"))).toEqual(before);
  });

  it("names a file of another worktree in full: git's hooks are the main one's", async () => {
    const { root, coord, git } = project();
    git("commit", "-qm", "first", "--allow-empty");
    const linked = join(tempFolder(), "linked");
    git("worktree", "add", "-q", linked, "-b", "other");
    const { stdout } = await coord(["setup", "git", "--yes"], { cwd: linked });
    expect(stdout).toContain("Created .gitattributes\n");
    expect(stdout).toContain(`Created ${join(fs.realpathSync(root), ".git/hooks/pre-commit")}\n`);
  });

  it("says what becomes of commits, and keeps its notes to the width of the terminal", async () => {
    const { coord } = project();
    const { stdout } = await coord(["setup", "git", "--yes"], { columns: 60 });
    expect(stdout.replaceAll("\n", " ")).toContain("will begin with its number (“Instance 3: Fix login”)");
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(60);
  });

  builtAtNight("checks, installs, is then current, removes, and says so as JSON", async () => {
    const { root, coord } = project();
    const check = async () => (await coord(["setup", "codex", "--check", "--json"])).json;
    expect(await check()).toMatchObject({ ok: false, error: { code: "SETUP_NOT_CURRENT" } });
    const done = (await coord(["setup", "codex", "--yes", "--json"])).json;
    expect(data(done)).toMatchObject({ applied: true, agents: [{ agent: "codex", state: "missing" }] });
    expect(data(done).agents[0]?.notes).toContainEqual(expect.objectContaining({ code: "TRUST_HOOKS" }));
    expect(data(done).changes.map(({ name, action }) => `${action} ${name}`)).toEqual([
      "create .codex/hooks.json",
      "create AGENTS.md",
    ]);
    expect(data(await check()).agents).toMatchObject([{ state: "current" }]);
    expect((await coord(["setup", "codex"])).stdout).toContain("Nothing to change.");
    fs.appendFileSync(join(root, "AGENTS.md"), "Mine.\n");
    expect((await coord(["setup", "codex", "--remove", "--yes"])).stdout).toBe(
      "Removed .codex/hooks.json\nChanged AGENTS.md\n",
    );
    expect(fs.readFileSync(join(root, "AGENTS.md"), "utf8")).toBe("Mine.\n");
    expect(fs.existsSync(join(root, ".codex"))).toBe(false);
  });

  it("sets several agents up by one call, named beside each other or by commas", async () => {
    const { root, coord } = project();
    expect((await coord(["setup", "codex", "Gemini,git", "--yes"])).status).toBe(0);
    const made = [".codex/hooks.json", ".gemini/settings.json", ".gitattributes"];
    expect(made.filter((name) => fs.existsSync(join(root, name)))).toEqual(made);
    expect((await coord(["setup", "codex,gemini,git", "--check"])).stdout).toMatch(
      /^codex: current\n[^]*^gemini: current\n[^]*^git: current\n/m,
    );
    const unknown = await coord(["setup", "codex", "emacs"]);
    expect(unknown).toMatchObject({ status: 2, stdout: "" });
    expect(unknown.stderr).toContain("found “emacs”");
    const stale = await coord(["setup", "codex", "copilot", "--check"]);
    expect(stale.stderr).toContain("`coord setup copilot`");
  });

  it("checks what is named, else what is set up, else everything", async () => {
    const { root, coord } = project();
    const check = async (...named: string[]) => {
      const { status, stdout } = await coord(["setup", ...named, "--check"]);
      return [status, ...(stdout.match(/^\w+: \w+$/gm) ?? [])];
    };
    expect(await check()).toEqual([3, ...AGENTS.map((name) => `${name}: missing`), "git: missing"]);
    await coord(["setup", "gemini", "git", "--yes"]);
    expect(await check()).toEqual([0, "gemini: current", "git: current"]);
    expect((await check("all"))[0]).toBe(3);
    fs.rmSync(join(root, "GEMINI.md"));
    expect(await check()).toEqual([3, "gemini: stale", "git: current"]);
  });

  it("adds permissions and a status line only where it is asked to, keeps what a person has there, and takes its own out", async () => {
    const made = project();
    const before =
      '{\n  "permissions": { "allow": ["Bash(npm test)"], "deny": ["Read(.env)"] },\n  "statusLine": { "type": "command", "command": "mine" }\n}\n';
    made.write(".claude/settings.json", before);
    const settings = () => fs.readFileSync(join(made.root, ".claude/settings.json"), "utf8");
    await made.coord(["setup", "claude", "--yes"]);
    expect(settings()).not.toContain("coord *");
    const told = await made.coord(["setup", "claude", "--allow", "--status-line", "--yes"]);
    expect(told.status).toBe(0);
    expect(told.stdout).toContain("already has a status line");
    expect(settings()).toContain('"allow": ["Bash(npm test)", "Bash(coord *)", "mcp__coord"]');
    expect(settings()).toContain('"command": "mine"');
    expect((await made.coord(["setup", "claude", "--check"])).stdout).toContain("current");
    await made.coord(["setup", "claude", "--remove", "--yes"]);
    expect(settings()).toBe(before);
    expect((await made.coord(["setup", "codex", "--allow", "--yes"])).status).toBe(2);
  });

  it("says in which line a settings file is broken, in both languages, and leaves it", async () => {
    const { root, coord, write } = project();
    write(".claude/settings.json", '{\n  "hooks": {,}\n}\n');
    const english = await coord(["setup", "claude", "--yes"]);
    expect(english.status).toBe(3);
    expect(english.stderr).toContain(".claude/settings.json:2:13: this is not valid JSON");
    const french = await coord(["setup", "all", "--yes", "--lang", "fr"]);
    expect(french.stderr).toContain(".claude/settings.json:2:13 : ce n'est pas du JSON valide");
    expect(fs.readFileSync(join(root, ".claude/settings.json"), "utf8")).toBe('{\n  "hooks": {,}\n}\n');
    expect(fs.existsSync(join(root, "CLAUDE.md"))).toBe(false);
  });

  it("shows an edit that it would lose, and replaces it only then", async () => {
    const { root, coord } = project();
    await coord(["setup", "claude", "--yes"]);
    const path = join(root, "CLAUDE.md");
    fs.writeFileSync(path, fs.readFileSync(path, "utf8").replace("## Sharing", "## My own words on sharing"));
    expect((await coord(["setup", "claude", "--check"])).stdout).toMatch(/^claude: stale\n/);
    const asked = await coord(["setup", "claude"]);
    expect(asked.stdout).toContain("-## My own words on sharing");
    expect(asked.stdout).toContain("CLAUDE.md: someone edited coord's part");
    expect(fs.readFileSync(path, "utf8")).toContain("My own words");
    expect((await coord(["setup", "claude", "--yes"])).status).toBe(0);
    expect(fs.readFileSync(path, "utf8")).not.toContain("My own words");
  });

  it("asks on a terminal", async () => {
    const { root } = project();
    const onTerminal = (answer: string) =>
      run("python3", [join(here, "terminal.py"), answer, process.execPath, bin(), "setup", "gemini"], {
        cwd: root,
      });
    expect((await onTerminal("n")).status).toBe(2);
    expect(fs.existsSync(join(root, ".gemini"))).toBe(false);
    const agreed = await onTerminal("y");
    expect(agreed.status).toBe(0);
    expect(agreed.stdout).toContain("Apply this? [Y/n]");
    expect(agreed.stdout).toMatch(/create \.gemini\/settings\.json \(\d+ lines\)/);
    expect(agreed.stdout).toContain("`coord setup gemini --dry-run` shows every line.");
    expect(agreed.stdout).not.toContain("+++ b/");
    expect(fs.existsSync(join(root, ".gemini/settings.json"))).toBe(true);
  });

  it("prints what an empty repository would get, whatever is here", async () => {
    const { coord } = project();
    await coord(["setup", "copilot", "--yes"]);
    const printed = await coord(["setup", "copilot", "--print"]);
    expect(printed.status).toBe(0);
    const [, body = ""] = /^# \.github\/hooks\/coord\.json\n(\{[\s\S]*?^\})$/m.exec(printed.stdout) ?? [];
    expect(JSON.parse(body)).toMatchObject({
      version: 1,
      hooks: {
        PreToolUse: [
          {
            type: "command",
            bash: expect.stringMatching(/; coord hook copilot$/) as string,
            powershell: expect.stringMatching(/; coord hook copilot$/) as string,
            timeoutSec: 10,
          },
        ],
      },
    });
  });

  it("knows its agents, and works where there is no coordination file yet", async () => {
    const { coord } = project(null);
    const wrong = await coord(["setup", "emacs"]);
    expect(wrong.status).toBe(2);
    expect(wrong.stderr).toContain(AGENTS.join(", "));
    expect((await coord(["setup"])).status).toBe(2);
    const early = await coord(["setup", "cursor", "--yes"]);
    expect(early.status).toBe(0);
    expect(early.stdout).toContain("`coord init`");
  });
});

/** What each agent's hook prints for a no, and for a yes. */
const ANSWERS = Object.fromEntries(
  callingAgents.map(({ name, hook }) => [
    name,
    {
      no: hook.encode({ kind: "deny", reason: "Instance #1" }, null, null),
      yes: hook.encode({ kind: "allow" }, null, null),
    },
  ]),
);

/** Answers as each agent expects it: no to `held.ts`. What is between says how this one goes wrong. */
const STAND_IN = (twist: string): string => `#!${process.execPath}
let { no: answer, yes } = ${JSON.stringify(ANSWERS)}[process.argv[3]];
const agent = process.argv[3];
let text = "";
process.stdin.on("data", (chunk) => (text += chunk)).on("end", () => {
  const { tool_input } = JSON.parse(text);
  let denies = JSON.stringify(tool_input).includes("held.ts");
  ${twist}
  process.stdout.write(denies ? JSON.stringify(answer) : yes === null ? "" : JSON.stringify(yes));
});
`;

/** A folder for PATH with a \`coord\` in it. */
function standIn(twist = ""): string {
  const folder = tempFolder();
  fs.writeFileSync(join(folder, "coord"), STAND_IN(twist), { mode: 0o755 });
  return `${folder}:${dirname(process.execPath)}:/usr/bin:/bin`;
}

const EDIT = JSON.stringify({ tool_input: { path: "src/held.ts" } });

describe("coord doctor --prove", () => {
  it("proves nothing where nothing is set up", async () => {
    const { coord } = project();
    const ran = await coord(["doctor", "--prove"]);
    expect(ran.status).toBe(3);
    expect(ran.stdout).toContain("claude: not set up\n");
    expect(ran.stderr).toContain("No agent is set up here");
  });

  it("calls each hook as it is set up, with an edit that must be denied, and leaves no trace", async () => {
    const { root, coord } = project();
    await coord(["setup", "all", "--yes"]);
    const before = listing(root).filter((line) => !line.startsWith(".git"));
    const ran = await coord(["doctor", "--prove", "--json"], { env: { PATH: standIn() } });
    expect(ran.json).toMatchObject({ ok: true });
    const { proofs } = ran.json.data as unknown as {
      proofs: readonly { agent: string; state: string; answer: string }[];
    };
    expect(proofs.map(({ agent, state }) => `${agent} ${state}`)).toEqual(
      AGENTS.map((agent) => `${agent} proved`),
    );
    for (const { answer } of proofs) expect(answer).toContain("Instance #1");
    expect(listing(root).filter((line) => !line.startsWith(".git"))).toEqual(before);
    // The same again in words: by day the answer for programs is enough.
    if (!isNight) return;
    const people = await coord(["doctor", "--prove"], { env: { PATH: standIn() } });
    expect(people.status).toBe(0);
    expect(people.stdout).toContain("/hooks");
    expect(people.stdout).toContain("  tried in a temporary repository: an edit to a file");
    expect(people.stdout).not.toContain("answered:");
  });

  const WRONG: readonly (readonly [string, string, string])[] = [
    ["denies = false;", "claude", "ALLOWED"],
    ["answer.continue = false;", "codex", "ALLOWED"],
    ["answer = { permissionDecision: 'maybe' };", "copilot", "ALLOWED"],
    ["denies = true;", "claude", "DENIES_ALL"],
    ["process.exit(1);", "gemini", "ALLOWED"],
    ["process.exit(1);", "copilot", "ALLOWED"],
    ["process.exit(127);", "cursor", "NO_SUCH_COMMAND"],
    ["denies = false;", "opencode", "ALLOWED"],
  ];
  it.each(variants(WRONG, 3))(
    "a hook that goes wrong (%s) is not proved for %s: %s",
    async (twist, agent, reason) => {
      const { coord } = project();
      await coord(["setup", agent, "--yes"]);
      const { json } = await coord(["doctor", "--prove", "--json"], { env: { PATH: standIn(twist) } });
      expect(json).toMatchObject({ ok: false, error: { code: "NOT_PROVED" } });
      const { proofs } = json.data as unknown as { proofs: readonly object[] };
      expect(proofs).toContainEqual(expect.objectContaining({ agent, state: "failed", reason }));
    },
  );

  it("hands a long answer on whole when it is JSON, and marks where it cut any other", async () => {
    const { coord } = project();
    await coord(["setup", "cursor", "--yes"]);
    const answerTo = async (twist: string) => {
      const { json } = await coord(["doctor", "--prove", "--json"], { env: { PATH: standIn(twist) } });
      const { proofs } = json.data as unknown as { proofs: readonly { agent: string; answer: string }[] };
      return proofs.find(({ agent }) => agent === "cursor")?.answer ?? "";
    };
    const long = await answerTo("answer = { permission: 'deny', user_message: '\u{1f600}'.repeat(3000) };");
    expect(JSON.parse(long)).toEqual({ permission: "deny", user_message: "\u{1f600}".repeat(3000) });
    const text = await answerTo("console.log('\u{1f600}'.repeat(3000)); process.exit(0);");
    expect(text).toMatch(/^\u{1f600}+…$/u);
    const said = await coord(["doctor", "--prove"], {
      env: { PATH: standIn("answer = { permission: 'allow', user_message: 'x'.repeat(9000) };") },
    });
    expect(said.stdout).toMatch(/^ {2}answered: \{"permission":"allow","user_message":"x+…$/m);
  });

  it("says when `coord` is not on the PATH, and when the hook is not there for edits", async () => {
    const { root, coord } = project();
    await coord(["setup", "claude", "--yes"]);
    const PATH = `${tempFolder()}:/usr/bin:/bin`;
    const lost = await coord(["doctor", "--prove", "--lang", "fr"], { env: { PATH } });
    expect(lost.status).toBe(3);
    expect(lost.stdout).toContain("`coord` est-il dans le PATH ?");
    const path = join(root, ".claude/settings.json");
    fs.writeFileSync(path, fs.readFileSync(path, "utf8").replaceAll("Edit|Write|NotebookEdit|", ""));
    expect((await coord(["doctor", "--prove"])).stdout).toContain("none of its hooks runs on an edit");
  });

  it("Copilot, for which a hook that fails is a denial, edits where there is no coord, and the proof tells it", async () => {
    const { root, coord } = project();
    await coord(["setup", "copilot", "--yes"]);
    const { hooks } = JSON.parse(fs.readFileSync(join(root, ".github/hooks/coord.json"), "utf8")) as {
      hooks: { PreToolUse: readonly [{ bash: string }] };
    };
    const [{ bash }] = hooks.PreToolUse;
    const call = (PATH: string) => run("/bin/sh", ["-c", bash], { cwd: root, env: { PATH }, stdin: EDIT });
    const PATH = `${tempFolder()}:/usr/bin:/bin`;
    expect(await call(PATH)).toMatchObject({ status: 0, stdout: "", stderr: "" });
    expect((await call(standIn())).stdout).toContain('"permissionDecision":"deny"');
    const { json } = await coord(["doctor", "--prove", "--json"], { env: { PATH } });
    const { proofs } = json.data as unknown as { proofs: readonly object[] };
    const missing = { agent: "copilot", state: "failed", reason: "NO_SUCH_COMMAND" };
    expect(proofs).toContainEqual(expect.objectContaining(missing));
  });

  atNight("waits no longer than the settings say", async () => {
    const { root, coord } = project();
    await coord(["setup", "gemini", "--yes"]);
    const path = join(root, ".gemini/settings.json");
    fs.writeFileSync(path, fs.readFileSync(path, "utf8").replaceAll('"timeout": 5000', '"timeout": 300'));
    const PATH = standIn("return void setInterval(() => undefined, 1000);");
    const { json } = await coord(["doctor", "--prove", "--json"], { env: { PATH } });
    const { proofs } = json.data as unknown as { proofs: readonly object[] };
    expect(proofs).toContainEqual(expect.objectContaining({ agent: "gemini", reason: "TIMEOUT" }));
  });

  atNight("holds for coord itself: every agent that is set up is denied what someone else has", async () => {
    const { coord } = project();
    await coord(["setup", "all", "--yes"]);
    const folder = tempFolder();
    fs.writeFileSync(join(folder, "coord"), `#!/bin/sh\nexec "${process.execPath}" "${bin()}" "$@"\n`, {
      mode: 0o755,
    });
    const ran = await coord(["doctor", "--prove"], { env: { PATH: `${folder}:/usr/bin:/bin` } });
    expect(ran.stdout.match(/: works \(an edit to a reserved file was denied\)$/gm)).toHaveLength(
      AGENTS.length,
    );
    expect(ran.status).toBe(0);
  });
});
