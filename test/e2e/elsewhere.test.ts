import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { variants } from "../size.ts";
import { bin, coord, packageRoot, run, SAMPLE, tempFolder } from "./support.ts";

const job = join(packageRoot, "test", "windows", "job.mjs");
const shim = join(packageRoot, "test", "windows", "without-proc.cjs");

it.each(
  variants(
    [
      ["without /proc", { NODE_OPTIONS: `--require ${shim}` }],
      ["with what the system tells of processes", {}],
    ] as const,
    2,
  ),
)("%s an agent's files are its own that its server of tools reserved", async (_name, env) => {
  const { stdout, status } = await run(process.execPath, [job, "mcp"], { env });
  expect(stdout).toContain("ok     hook of the agent that runs the server: its own file is its own");
  expect(status, stdout).toBe(0);
});

/** Starts a program as a package manager does that is called from an agent's shell. */
const CALLS = `const { spawnSync } = require("node:child_process");
const [program, ...args] = process.argv.slice(2);
const { stdout, stderr } = spawnSync(program, args, { encoding: "utf8", env: process.env });
process.stdout.write(stdout + stderr); if (module.filename.endsWith("agent.cjs")) console.log("agent", process.pid);`;

describe.skipIf(!fs.existsSync("/proc/self/stat"))("a session is bound to its agent", () => {
  it.each(variants(["npx-cli.js", "npm-cli.js", "pnpm.cjs", "yarn.js", "yarn-4.1.0.cjs", "corepack.js"], 4))(
    "and not to %s between them",
    async (name) => {
      const folder = tempFolder();
      fs.writeFileSync(join(folder, "CLAUDE_INSTANCES.md"), SAMPLE);
      const [agent, runner] = [join(folder, "agent.cjs"), join(folder, name)];
      for (const path of [agent, runner]) fs.writeFileSync(path, CALLS);
      const node = process.execPath;
      const env = { CLAUDE_CODE_SESSION_ID: "s1" };
      const { stdout } = await run(node, [agent, node, runner, node, bin(), "join", "Me"], {
        cwd: folder,
        env,
      });
      const [session = ""] = fs.readdirSync(join(folder, ".coord", "sessions"));
      const kept = JSON.parse(fs.readFileSync(join(folder, ".coord", "sessions", session), "utf8"));
      expect(stdout).toContain(`agent ${kept.process.pid}`);
    },
  );
});

it("without git, what needs it says so", async () => {
  const folder = tempFolder();
  fs.writeFileSync(join(folder, "CLAUDE_INSTANCES.md"), SAMPLE);
  for (const part of ["objects", "refs"]) fs.mkdirSync(join(folder, ".git", part), { recursive: true });
  fs.writeFileSync(join(folder, ".git", "HEAD"), "ref: refs/heads/main\n");
  const given = { cwd: folder, env: { PATH: "/nonexistent" } };
  const set = await coord(["setup", "git", "--yes"], given);
  expect(set.stdout + set.stderr).toContain("Git is not on the PATH");
  const audit = await coord(["audit", "--json"], given);
  expect(audit.json).toMatchObject({ ok: false, error: { code: "NO_GIT" } });
});

it("hooks are proved although the folder for temporary files is missing", async () => {
  const folder = tempFolder();
  fs.writeFileSync(join(folder, "CLAUDE_INSTANCES.md"), SAMPLE);
  await coord(["setup", "gemini", "--yes"], { cwd: folder });
  const { json } = await coord(["doctor", "--prove", "--json"], {
    cwd: folder,
    env: { TMPDIR: "/nonexistent" },
  });
  expect(json).toMatchObject({ data: { proofs: expect.any(Array) } });
});
