import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { callingAgents } from "../../src/agents/index.ts";
import { atNight, variants } from "../size.ts";
import { builtToo, coord, project } from "./in-process.ts";
import * as built from "./support.ts";
import { bin, cleanEnv, launch, listing, type Project, run } from "./support.ts";

const AGENTS = callingAgents.map(({ name }) => name);
const HOLDER = { CLAUDE_CODE_SESSION_ID: "s1" };

/** The sample, with `src/auth.ts` reserved by a session of its own. */
async function held(): Promise<Project> {
  const made = project();
  expect((await made.coord(["join", "Backend"], { env: HOLDER })).status).toBe(0);
  expect((await made.coord(["reserve", "Fix login", "--files", "src/auth.ts"], { env: HOLDER })).status).toBe(
    0,
  );
  return made;
}

const edit = (made: Project, session_id: string, path = "src/auth.ts") =>
  JSON.stringify({
    session_id,
    cwd: made.root,
    hook_event_name: "PreToolUse",
    tool_name: "Edit",
    tool_input: { file_path: join(made.root, path), old_string: "a", new_string: "b" },
  });

describe("coord hook, as agents run it", () => {
  builtToo(
    "denies what is someone else's; a session that asked from its shell acts through its hook",
    async () => {
      const made = await held();
      const denied = await made.coord(["hook", "claude"], { stdin: edit(made, "s2") });
      expect(denied.status).toBe(0);
      expect(denied.stdout).toMatch(/^\{"hookSpecificOutput":\{.*"permissionDecision":"deny".*\}\}\n$/);
      expect(denied.stderr).toBe("");
      const mine = await made.coord(["hook", "claude"], { stdin: edit(made, "s1"), env: HOLDER });
      expect([mine.status, mine.stdout, mine.stderr]).toEqual([0, "", ""]);
      // A first `--as` in a session's shell is enough for its hook.
      const other = { CLAUDE_CODE_SESSION_ID: "s3" };
      await made.coord(["--as", "30", "reserve", "Form", "--files", "src/login"], { env: other });
      const form = "src/login/form.tsx";
      expect((await made.coord(["hook", "claude"], { stdin: edit(made, "s3", form) })).stdout).toBe("");
      expect((await made.coord(["hook", "claude"], { stdin: edit(made, "s1", form) })).stdout).toContain(
        "Instance #30",
      );
    },
  );

  it("options come before or after; the help says what it is", async () => {
    const made = await held();
    const options = ["--cwd", made.root, "hook", "claude", "--lang", "fr"];
    const { stdout } = await coord(options, { stdin: edit(made, "s2") });
    expect(stdout).toContain("est réservé par quelqu'un d'autre");
    const help = await made.coord(["hook", "--help"]);
    expect(help.stdout).toContain(`${AGENTS.join(", ")} or git`);
  });

  it("writes nothing but heartbeats and what it denied; never takes the lock", async () => {
    const made = await held();
    const before = listing(made.root).filter(
      (line) => !line.includes("leases") && !line.startsWith(".coord "),
    );
    await made.coord(["hook", "claude"], { stdin: edit(made, "s1"), env: HOLDER });
    expect(
      listing(made.root).filter((line) => !line.includes("leases") && !line.startsWith(".coord ")),
    ).toEqual(before);
    await made.coord(["hook", "claude"], { stdin: edit(made, "s2") });
    const fresh = fs.readdirSync(join(made.root, ".coord"));
    expect(fresh).toContain("denials");
    expect(made.git("status", "--porcelain")).not.toContain(".coord");
  });

  const hostile: readonly (readonly [string, string])[] = [
    ["nothing", ""],
    ["blanks", " \n"],
    ["no JSON", "edit src/auth.ts"],
    ["half an object", '{"hook_event_name":"PreToolUse"'],
    ["a list", "[1,2]"],
    ["null", "null"],
    ["no event", "{}"],
    ["deep nesting", `${"[".repeat(100_000)}${"]".repeat(100_000)}`],
    ["a proto", '{"__proto__":{"hook_event_name":"PreToolUse"}}'],
    ["bytes that are no text", "\u0000\ufffd\u0007"],
  ];

  it.each(hostile)("%s is let go with a line on stderr, and no stray byte", async (_name, stdin) => {
    const made = await held();
    for (const [agent, body] of [
      ["codex", ""],
      ["gemini", ""],
      ["copilot", ""],
      ["cursor", "{}\n"],
    ] as const) {
      const told = await made.coord(["hook", agent], { stdin });
      expect([told.status, told.stdout]).toEqual([0, body]);
      expect(told.stderr).toMatch(/^coord: could not check this action, so it was allowed: [^\n]*\n$/);
    }
  });

  atNight("10 MB of content are judged like a small one, and so is a path that is a megabyte", async () => {
    const made = await held();
    const huge = (path: string) =>
      JSON.stringify({
        session_id: "s2",
        cwd: made.root,
        hook_event_name: "PreToolUse",
        tool_name: "Write",
        tool_input: { file_path: path, content: "é".repeat(5_000_000) },
      });
    expect((await made.coord(["hook", "claude"], { stdin: huge("src/auth.ts") })).stdout).toContain('"deny"');
    expect((await made.coord(["hook", "claude"], { stdin: huge("src/api.ts") })).stdout).toBe("");
    const long = await made.coord(["hook", "claude"], { stdin: huge("x/".repeat(500_000)) });
    expect([long.status, long.stdout.includes("deny")]).toEqual([0, false]);
  });

  it("a slow agent is waited for; one that goes away leaves nothing behind", async () => {
    const made = await held();
    const { child, done } = launch(process.execPath, [bin(), "hook", "claude"], { cwd: made.root });
    void child;
    expect((await done).stderr).toContain("could not check");
    const slow = launchSlowly(made, edit(made, "s2"));
    expect(await slow).toContain('"deny"');
  });

  const DENIES = '"permissionDecision":"deny"';
  const inputs: readonly (readonly [string, (text: string) => string, string])[] = [
    ["behind a line end", (text) => `${text}\n`, DENIES],
    ["behind a byte order mark and blanks", (text) => `\ufeff \r\n\t${text}`, DENIES],
    ["where a second value follows", (text) => `${text}\n{"hook_event_name":"Stop"}`, DENIES],
    ["where more follows that is no JSON", (text) => `${text} }]garbage`, DENIES],
    ["with braces and quotes in a string", (text) => text.replace('"b"', String.raw`"}\"}{\\"`), DENIES],
    ["over several parts", (text) => text.replace('"b"', `"${"}".repeat(300_000)}"`), DENIES],
    ["of what is no object", () => "edit src/auth.ts", "could not check"],
    ["of a list", () => "[{}]", "could not check"],
    ["of an object that is no JSON", () => "{hook_event_name: PreToolUse}", "could not check"],
    ["of half an object, after two seconds", (text) => text.slice(0, -1), "could not check"],
  ];

  // Side by side: one of them lasts two seconds by the clock.
  it.concurrent.each(variants(inputs, 3))(
    "answers while its input is held open: at its end, %s",
    async (_name, given, expected) => {
      const made = await held();
      const told = await built.coord(["hook", "claude"], {
        stdin: given(edit(made, "s2")),
        open: true,
        cwd: made.root,
      });
      expect([told.status, told.stdout + told.stderr]).toEqual([0, expect.stringContaining(expected)]);
    },
  );

  it.concurrent.each(variants(AGENTS, 4))("so for %s", async (agent) => {
    const made = await held();
    const told = await built.coord(["hook", agent], { stdin: edit(made, "s2"), open: true, cwd: made.root });
    expect([told.status, told.stdout]).toEqual([0, expect.stringContaining('"deny"')]);
  });

  it.concurrent("answers git while its input is held open", async () => {
    const made = await held();
    const git = await built.coord(["hook", "git", "pre-commit"], { open: true, cwd: made.root });
    expect(git.status).toBe(0);
  });

  it("what a subagent logs is told apart from what its parent logs", async () => {
    const made = await held();
    const before = (command: string, more: object) =>
      made.coord(["hook", "claude"], {
        stdin: JSON.stringify({
          session_id: "s1",
          cwd: made.root,
          hook_event_name: "PreToolUse",
          tool_name: "Bash",
          tool_input: { command },
          ...more,
        }),
      });
    await before('coord log "Looked around"', { agent_id: "a1", agent_type: "Explore" });
    await made.coord(["log", "Looked around", "--notes", "nothing found"], { env: HOLDER });
    await before('coord log "Went on"', {});
    await made.coord(["log", "Went on"], { env: HOLDER });
    expect(made.text()).toMatch(/Looked around\n[^#]*Remarques\*\* : Sous-agent Explore - nothing found\n/);
    expect(made.text().slice(made.text().indexOf("Went on"))).not.toContain("Sous-agent");
  });

  it("a call that is wrong, or from a folder that is gone, stops nobody", async () => {
    const made = await held();
    for (const args of [["hook"], ["hook", "claude", "--bogus"], ["hook", "claude", "--lang", "xx"]])
      expect((await made.coord(args, { stdin: edit(made, "s2") })).status, args.join(" ")).toBe(0);
    const script = 'mkdir gone && cd gone && rmdir ../gone && exec "$0" "$1" hook claude';
    const told = await run("sh", ["-c", script, process.execPath, bin()], {
      cwd: made.root,
      stdin: edit(made, "s2"),
    });
    expect([told.status, told.stdout.includes('"deny"')]).toEqual([0, true]);
  });

  it("faults are counted, and `status` shows them", async () => {
    const made = await held();
    const good = made.text();
    fs.writeFileSync(made.file, Buffer.concat([Buffer.from(good), Buffer.from([0xff])]));
    for (let i = 0; i < 2; i++) await made.coord(["hook", "claude"], { stdin: edit(made, "s2") });
    fs.writeFileSync(made.file, good);
    expect((await made.coord(["status"])).stdout).toMatch(
      /2 hook calls in the last 24 h could not be checked .*\(last: claude, [^)]*UTF-8[^)]*\)/,
    );
    expect((await made.json(["status"])).data).toMatchObject({
      hookFaults: [{ agent: "claude" }, { agent: "claude" }],
    });
    const brief = await made.coord(["status", "--brief"]);
    expect(brief.stdout.trim().split("\n").length).toBeLessThanOrEqual(12);
    expect(brief.stdout).toContain("2 hook calls in the last 24 h");
  });

  it("a state folder with something in the way stops nobody, says so in one line, and is mended by doctor", async () => {
    const made = await held();
    fs.rmSync(join(made.root, ".coord/leases"), { recursive: true });
    for (const name of ["leases", "denials"]) fs.writeFileSync(join(made.root, ".coord", name), "in the way");
    const told = await made.coord(["hook", "claude"], { stdin: edit(made, "s2") });
    expect([told.status, told.stderr.trimEnd().split("\n").length]).toEqual([0, 1]);
    expect(told.stderr).toContain(join(made.root, ".coord"));
    expect(told.stderr).not.toContain("in the way");
    expect(told.stdout).not.toContain('"deny"');
    await made.coord(["doctor", "--fix"]);
    expect((await made.coord(["hook", "claude"], { stdin: edit(made, "s2") })).stdout).toContain('"deny"');
    expect((await made.coord(["hook", "claude"], { stdin: edit(made, "s1") })).stdout).toBe("");
  });
});

/** Hands the input over in pieces. */
async function launchSlowly(made: Project, text: string): Promise<string> {
  const { spawn } = await import("node:child_process");
  const child = spawn(process.execPath, [bin(), "hook", "claude"], {
    cwd: made.root,
    env: cleanEnv(),
    stdio: "pipe",
  });
  let out = "";
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  const closed = new Promise((resolve) => child.once("close", resolve));
  for (let at = 0; at < text.length; at += 50) {
    child.stdin.write(text.slice(at, at + 50));
    await new Promise((resolve) => setImmediate(resolve));
  }
  child.stdin.end();
  await closed;
  return out;
}
