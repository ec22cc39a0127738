import { spawn } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { project } from "./in-process.ts";
import { bin, cleanEnv, eventually, type Project } from "./support.ts";

/** Starts coord and keeps what it says. */
function watching(made: Project, args: readonly string[]) {
  const child = spawn(process.execPath, [bin(), ...args], {
    cwd: made.root,
    env: cleanEnv(),
    stdio: ["ignore", "pipe", "inherit"],
  });
  const heard = { out: "" };
  child.stdout.on("data", (chunk: Buffer) => (heard.out += chunk.toString()));
  const end = new Promise<number | null>((resolve) => child.once("close", (status) => resolve(status)));
  return { child, heard, end };
}

describe("status --watch", () => {
  it("draws again when the file changes, and ends by Ctrl-C", async () => {
    const made = project();
    const { child, heard, end } = watching(made, ["status", "--watch"]);
    await eventually("the first picture", () => heard.out.includes("Reservations"));
    await made.coord(["--as", "40", "reserve", "Watch me", "--files", "src/api.ts"]);
    await eventually("the second picture", () => heard.out.includes("Watch me"));
    child.kill("SIGINT");
    expect(await end).toBe(130);
    expect(made.text()).toContain("Watch me");
  });

  it("--json: one object a picture; who reads no more ends it", async () => {
    const made = project();
    const { child, heard, end } = watching(made, ["status", "--watch", "--json"]);
    await eventually("the first object", () => heard.out.endsWith("}\n"));
    expect(JSON.parse(heard.out)).toMatchObject({ ok: true, command: "status" });
    child.stdout.destroy();
    await made.coord(["--as", "40", "log", "Something"]);
    expect(await end).toBe(0);
  });
});

describe("answers and hints", () => {
  it("a hook whose warning nobody can read ends as every hook for agents does", async () => {
    const made = project();
    const full = fs.openSync("/dev/full", "w");
    const child = spawn(process.execPath, [bin(), "hook", "claude"], {
      cwd: made.root,
      env: cleanEnv(),
      stdio: ["pipe", full, full],
    });
    child.stdin?.end("no JSON");
    expect(await new Promise((resolve) => child.once("close", resolve))).toBe(0);
    fs.closeSync(full);
  });

  it("an answer that a full device takes not is a failure", async () => {
    const made = project();
    const full = fs.openSync("/dev/full", "w");
    const child = spawn(process.execPath, [bin(), "status", "--json"], {
      cwd: made.root,
      env: cleanEnv(),
      stdio: ["ignore", full, "pipe"],
    });
    let said = "";
    child.stderr?.on("data", (chunk: Buffer) => (said += chunk.toString()));
    expect(await new Promise((resolve) => child.once("close", resolve))).toBe(1);
    expect(said).toMatch(/^coord: ENOSPC.*; what was done stands\n$/);
    fs.closeSync(full);
  });

  it("what a hint says to type is the call itself", async () => {
    const made = project("# Mine\n", "my file.md");
    const { stderr, status } = await made.coord(["--file", "my file.md", "init", "--lang", "fr"]);
    expect(status).toBe(2);
    expect(stderr).toContain("`coord --file 'my file.md' init --lang fr --yes`");
    const setup = await made.coord(["setup", "claude", "--lang", "fr"]);
    expect(setup.stderr).toContain("coord setup claude --lang fr --yes");
  });

  it("help of a group, and by the word", async () => {
    const made = project();
    const group = await made.coord(["task", "--help"]);
    expect(group.stdout).toMatch(/^Usage: coord task \[options\] \[command\]\n/);
    expect(group.stdout).toContain("task add");
    expect(group.stdout).not.toContain("handover");
    expect((await made.coord(["help", "reserve"])).stdout).toBe(
      (await made.coord(["reserve", "--help"])).stdout,
    );
  });

  it("flags of which only one would be done are not taken together", async () => {
    const made = project();
    for (const args of [
      ["setup", "claude", "--check", "--remove"],
      ["setup", "git", "--print", "--remove"],
      ["doctor", "--fix", "--prove"],
    ]) {
      const { status, stderr } = await made.coord(args);
      expect(status, args.join(" ")).toBe(2);
      expect(stderr).toContain("cannot be used together");
    }
  });

  it("a path below a file, through a loop of links, or too long is no bug", async () => {
    const made = project();
    fs.symlinkSync("loop", join(made.root, "loop"));
    for (const path of ["README.md/x", "loop/x", "n".repeat(300)]) {
      expect(
        (await made.coord(["--as", "40", "reserve", `T ${path.slice(0, 9)}`, "--files", path])).status,
        path,
      ).toBe(0);
      expect((await made.coord(["check", path, "--as", "40"])).stdout).toContain("mine");
    }
  });
});
