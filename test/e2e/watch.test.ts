import { spawn } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { coord, project } from "./in-process.ts";
import { bin, cleanEnv } from "./support.ts";

describe("coord watch", () => {
  it("tells each event in a line, and runs a command for it in which no word of another is run", async () => {
    const p = project();
    const start = (...args: string[]) => {
      const child = spawn(process.execPath, [bin(), "watch", "--as", "13", ...args], {
        cwd: p.root,
        env: cleanEnv(),
      });
      let said = "";
      child.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
      return { child, said: () => said };
    };
    // Both begin with what happens from here on, however long they take to start.
    await p.coord(["log", "Before", "--as", "14"]);
    const { json } = await p.coord(["history", "--limit", "1", "--json"]);
    const since = /"revision":(\d+)/.exec(JSON.stringify(json))?.[1] ?? "";
    await p.coord(["reserve", "Fix $(touch pwned)", "--files", "src/new.ts", "--as", "14"]);
    await p.coord(["block", "Down `touch pwned`", "--as", "14"]);
    const [lines, run] = [
      start("--since", since, "--json"),
      start("--since", since, "--for", "me", "--exec", 'echo "$COORD_EVENT: $COORD_EVENT_TEXT" >> told'),
    ];
    const told = () =>
      fs.existsSync(join(p.root, "told")) ? fs.readFileSync(join(p.root, "told"), "utf8") : "";
    for (
      const until = Date.now() + 120_000;
      Date.now() < until && !(lines.said().includes("alert") && told().includes("alert"));
    )
      await new Promise((resolve) => setTimeout(resolve, 50));
    lines.child.kill();
    run.child.kill();
    const events = lines
      .said()
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { event: string; text: string });
    expect(events.map(({ event }) => event)).toEqual(["reserved", "alert"]);
    expect(events[0]?.text).toBe("#14 reserved “Fix $(touch pwned)”: src/new.ts");
    expect(told()).toMatch(/^alert: #14 raised an alert: “Down .*\n$/);
    expect(fs.existsSync(join(p.root, "pwned"))).toBe(false);
  });
});

describe("coord prompt", () => {
  it("is one short line, or nothing", async () => {
    const p = project();
    expect(await p.coord(["prompt"])).toMatchObject({ status: 0, stdout: "", stderr: "" });
    await p.coord(["reserve", "Fix login", "--files", "src/auth.ts", "--as", "13"]);
    const { stdout } = await p.coord(["prompt", "--as", "13"]);
    expect(stdout).toMatch(/^#13 Fix login · 15m/);
    expect((await p.coord(["prompt", "--as", "13", "--lang", "fr"])).stdout).toMatch(
      /^#13 Fix login · 15 min/,
    );
  });

  it("takes the session that Claude Code hands its status line", async () => {
    const p = project();
    await coord(["join", "A"], { cwd: p.root, env: { CLAUDE_CODE_SESSION_ID: "s-1" } });
    const { stdout } = await coord(["prompt", "--claude"], { cwd: p.root, stdin: '{"session_id":"s-1"}' });
    expect(stdout).toMatch(/^#\d+/);
    expect((await coord(["prompt", "--claude"], { cwd: p.root, stdin: "nonsense" })).stdout).toBe("");
  });

  it("keeps nobody alive, and is silent where there is no board", async () => {
    const p = project();
    fs.rmSync(join(p.root, "CLAUDE_INSTANCES.md"));
    expect(await p.coord(["prompt", "--as", "3"])).toMatchObject({ status: 0, stdout: "", stderr: "" });
  });
});
