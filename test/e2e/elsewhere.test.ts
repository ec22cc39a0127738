import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { agentProcess, isAlive, isDead } from "../../src/system/processes.ts";
import { Sessions } from "../../src/session/sessions.ts";
import { StateFolder } from "../../src/system/state.ts";
import { isNight, variants } from "../size.ts";
import { bin, coord, packageRoot, project, run, SAMPLE, tempFolder } from "./support.ts";

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

it.each(
  variants(
    [
      ["may only read", ["--allow-fs-read=*"], 1, "EACCES"],
      ["may start no program", ["--allow-fs-read=*", "--allow-fs-write=*"], 0, ""],
    ] as const,
    2,
  ),
)("a Node that %s: coord says so, or does without", async (_what, given, status, said) => {
  const made = project();
  const flag = Number.parseInt(process.versions.node, 10) < 23 ? "--experimental-permission" : "--permission";
  const started = (...words: string[]) =>
    run(process.execPath, [flag, "--no-warnings", ...given, bin(), ...words], { cwd: made.root });
  const [wrote, checked] = [
    await started("--as", "12", "reserve", "Work on it", "--files", "src/x.ts"),
    await started("check", "src/x.ts"),
  ];
  expect([wrote.status, checked.status], wrote.stderr + checked.stderr).toEqual([
    status,
    status === 0 ? 3 : 0,
  ]);
  expect(wrote.stderr).toContain(said);
  expect(wrote.stderr + checked.stderr).not.toContain("bug in coord");
});

it("a TZ that is no zone is UTC", async () => {
  const made = project();
  for (const TZ of variants(["UTC+25", "XXX-99", "Nowhere/At/All"], 3)) {
    const { stderr, status } = await made.coord(["--as", "12", "log", "Something"], { env: { TZ } });
    expect(status, stderr).toBe(0);
  }
  expect(made.text()).toContain("+00:00");
});

const CONTAINER = ["-pf", "--mount-proc"];
const canContain = process.platform === "linux" && spawnSync("unshare", [...CONTAINER, "true"]).status === 0;

describe("in a container", () => {
  it.runIf(canContain && isNight)(
    "an agent that is its first process has what its server of tools reserved",
    async () => {
      const { stdout, status } = await run("unshare", [...CONTAINER, process.execPath, job, "mcp"]);
      expect(stdout).toContain("ok     hook of the agent that runs the server: its own file is its own");
      expect(status, stdout).toBe(0);
    },
  );

  it.runIf(canContain)(
    "an agent is bound by its number there, and nobody outside takes it for another",
    async () => {
      const folder = tempFolder();
      fs.writeFileSync(join(folder, "CLAUDE_INSTANCES.md"), SAMPLE);
      const agent = join(folder, "agent.cjs");
      fs.writeFileSync(agent, CALLS);
      const join1 = [process.execPath, agent, process.execPath, bin(), "join", "Me"];
      await run("unshare", [...CONTAINER, ...join1], { cwd: folder, env: { CLAUDE_CODE_SESSION_ID: "s1" } });
      const [session = ""] = fs.readdirSync(join(folder, ".coord", "sessions"));
      const kept = JSON.parse(fs.readFileSync(join(folder, ".coord", "sessions", session), "utf8"));
      expect(kept.process).toMatchObject({ pid: 1, boot: expect.stringMatching(/^[\da-f-]{36}\.\d+$/) });
      expect([isAlive(kept.process), isDead(kept.process)]).toEqual([false, false]);
    },
  );

  it.each([
    ["another container's", ".4026539999", true],
    ["this one's", "", false],
  ])(
    "a server's client that is gone, of %s processes: its work is held on: %s",
    async (_whose, suffix, isHeld) => {
      const made = project();
      await made.coord(["--as", "12", "reserve", "Work on it", "--files", "src/x.ts"]);
      const boot = (agentProcess(process.pid)?.boot ?? "") + suffix;
      const client = { pid: 2 ** 22 + 1, started: "1", boot };
      const sessions = new Sessions(new StateFolder(made.file));
      const server = { agent: "mcp", id: "s" };
      sessions.bind(server, 12, client);
      sessions.await(server, client);
      await made.coord(["--as", "40", "log", "Something"]);
      const { status } = await made.coord(["--as", "40", "check", "src/x.ts"]);
      expect(status).toBe(isHeld ? 3 : 0);
    },
  );
});

/** Starts a program as a package manager does that is called from an agent's shell. */
const CALLS = `const { spawnSync } = require("node:child_process");
const [program, ...args] = process.argv.slice(2);
const { stdout, stderr } = spawnSync(program, args, { encoding: "utf8", env: process.env });
process.stdout.write(stdout + stderr); if (module.filename.endsWith("agent.cjs")) console.log("agent", process.pid);`;

describe.skipIf(!fs.existsSync("/proc/self/stat"))("a session is bound to its agent", () => {
  it.each(
    variants(
      [
        "npx-cli.js",
        "npm-cli.js",
        "pnpm.cjs",
        "yarn.js",
        "yarn-4.1.0.cjs",
        "corepack.js",
        "cross-env.js",
        "concurrently",
        "dotenv",
        "turbo",
        "node_modules/nx/dist/bin/run-executor.js",
      ],
      4,
    ),
  )("and not to %s between them", async (name) => {
    const folder = tempFolder();
    fs.writeFileSync(join(folder, "CLAUDE_INSTANCES.md"), SAMPLE);
    const [agent, runner] = [join(folder, "agent.cjs"), join(folder, name)];
    fs.mkdirSync(dirname(runner), { recursive: true });
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
  });

  // The kernel calls a script by its own name, and so what it starts without another program: a subshell.
  it.each(variants(["#!/bin/sh", "#!/bin/bash", "#!/usr/bin/env -S bash -e"], 3))(
    "and not to a script of %s",
    async (shell) => {
      const folder = tempFolder();
      fs.writeFileSync(join(folder, "CLAUDE_INSTANCES.md"), SAMPLE);
      const [agent, script] = [join(folder, "agent.cjs"), join(folder, "begin.sh")];
      fs.writeFileSync(agent, CALLS);
      fs.writeFileSync(script, `${shell}\nsaid=$("${process.execPath}" "${bin()}" join Me)\necho "$said"\n`);
      fs.chmodSync(script, 0o755);
      const env = { CLAUDE_CODE_SESSION_ID: "s1" };
      const { stdout } = await run(process.execPath, [agent, script], { cwd: folder, env });
      const [session = ""] = fs.readdirSync(join(folder, ".coord", "sessions"));
      const kept = JSON.parse(fs.readFileSync(join(folder, ".coord", "sessions", session), "utf8"));
      expect(stdout).toContain(`agent ${kept.process.pid}\n`);
    },
  );

  // A shell under a runner's name plays it: the kernel calls a script by its own name, or, started by env, by its interpreter's.
  it.each(
    variants(
      [
        ["uv", true],
        ["poetry", true],
        ["pipenv", true],
        ["hatch", true],
        ["just", true],
        ["task", true],
        ["devbox", true],
        ["bundle", true],
        ["aider", false],
        ["my-agent", false],
      ] as const,
      3,
    ),
  )("whether a program called %s is between them or the agent", async (name, isBetween) => {
    const folder = tempFolder();
    fs.writeFileSync(join(folder, "CLAUDE_INSTANCES.md"), SAMPLE);
    const [agent, played] = [join(folder, "agent.cjs"), join(folder, name)];
    fs.writeFileSync(agent, CALLS);
    fs.copyFileSync("/bin/bash", played);
    fs.chmodSync(played, 0o755);
    const { stdout } = await run(
      process.execPath,
      [agent, played, "-c", `"${process.execPath}" "${bin()}" join Me; true`],
      { cwd: folder, env: { CLAUDE_CODE_SESSION_ID: "s1" } },
    );
    const [session = ""] = fs.readdirSync(join(folder, ".coord", "sessions"));
    const kept = JSON.parse(fs.readFileSync(join(folder, ".coord", "sessions", session), "utf8"));
    expect(stdout.includes(`agent ${kept.process.pid}\n`)).toBe(isBetween);
  });

  it.skipIf(Number.parseInt(process.versions.node, 10) < 22)("and not to `node --run`", async () => {
    const folder = tempFolder();
    fs.writeFileSync(join(folder, "CLAUDE_INSTANCES.md"), SAMPLE);
    const agent = join(folder, "agent.cjs");
    fs.writeFileSync(agent, CALLS);
    const [node, program] = [process.execPath, bin()];
    const scripts = { join: `"${node}" "${program}" join Me` };
    fs.writeFileSync(join(folder, "package.json"), JSON.stringify({ scripts }));
    const { stdout } = await run(node, [agent, node, "--run", "join"], {
      cwd: folder,
      env: { CLAUDE_CODE_SESSION_ID: "s1" },
    });
    const [session = ""] = fs.readdirSync(join(folder, ".coord", "sessions"));
    const kept = JSON.parse(fs.readFileSync(join(folder, ".coord", "sessions", session), "utf8"));
    expect(stdout).toContain(`agent ${kept.process.pid}\n`);
  });

  // Node under another program's name plays it: what it was told to run comes with its environment.
  it.each(
    variants(
      [
        ["bun", ["--no-warnings", "x", "coord"], true],
        ["bun", ["run", "join"], true],
        ["bun", ["join"], true],
        ["bun", ["run", "agent.ts"], false],
        ["deno", ["--no-warnings", "task", "join"], true],
        ["deno", ["run", "agent.ts"], false],
      ] as const,
      3,
    ),
  )("whether %s %j is between them or the agent", async (program, args, isBetween) => {
    const folder = tempFolder();
    fs.writeFileSync(join(folder, "CLAUDE_INSTANCES.md"), SAMPLE);
    const [agent, played, plays] = [
      join(folder, "agent.cjs"),
      join(folder, program),
      join(folder, "plays.cjs"),
    ];
    fs.writeFileSync(agent, CALLS);
    fs.symlinkSync(process.execPath, played);
    fs.writeFileSync(
      plays,
      `delete process.env.NODE_OPTIONS;
require("node:child_process").spawnSync(process.execPath, [${JSON.stringify(bin())}, "join", "Me"]); process.exit();`,
    );
    const { stdout } = await run(
      process.execPath,
      [agent, "env", `NODE_OPTIONS=--require=${plays}`, played, ...args],
      { cwd: folder, env: { CLAUDE_CODE_SESSION_ID: "s1" } },
    );
    const [session = ""] = fs.readdirSync(join(folder, ".coord", "sessions"));
    const kept = JSON.parse(fs.readFileSync(join(folder, ".coord", "sessions", session), "utf8"));
    expect(stdout.includes(`agent ${kept.process.pid}\n`)).toBe(isBetween);
  });
});

it("without git, what needs it says so", async () => {
  const folder = tempFolder();
  fs.writeFileSync(join(folder, "CLAUDE_INSTANCES.md"), SAMPLE);
  for (const part of ["objects", "refs"]) fs.mkdirSync(join(folder, ".git", part), { recursive: true });
  fs.writeFileSync(join(folder, ".git", "HEAD"), "ref: refs/heads/main\n");
  const given = { cwd: folder, env: { PATH: "/nonexistent" } };
  const set = await coord(["setup", "git", "--yes", "--json"], given);
  expect(set.json).toMatchObject({ ok: false, error: { code: "NO_GIT" } });
  const both = await coord(["setup", "cursor", "git", "--yes"], given);
  expect([both.status, both.stdout]).toEqual([0, expect.stringContaining("Git is not on the PATH")]);
  const shared = await coord(["remote", "add", "origin", "--json"], given);
  expect(shared.json).toMatchObject({ ok: false, error: { code: "NO_GIT" } });
  const audit = await coord(["audit", "--json"], given);
  expect(audit.json).toMatchObject({ ok: false, error: { code: "NO_GIT" } });
});

describe("a work tree that git will have nothing to do with is none without git", () => {
  const config = (more: string) => (folder: string) => fs.appendFileSync(join(folder, ".git/config"), more);
  it.each(
    variants(
      [
        ["a format of a later git", config("[core]\nrepositoryformatversion = 9\n"), "git repo version"],
        [
          "an extension that this git does not know",
          config("[core]\nrepositoryformatversion = 1\n[extensions]\nlatest = y\n"),
          "extension",
        ],
        ["settings with a fault", config("[core\n"), "bad config"],
      ] as const,
      3,
    ),
  )("%s", async (_, spoil, cause) => {
    const made = project();
    spoil(made.root);
    const set = await coord(["setup", "git", "--yes", "--json"], { cwd: made.root });
    expect(set.json).toMatchObject({
      ok: false,
      error: { code: "GIT_FAILED", message: expect.stringContaining(cause) },
    });
    const both = await coord(["setup", "cursor", "git", "--yes"], { cwd: made.root });
    expect([both.status, both.stdout]).toEqual([0, expect.stringContaining("Git could not be asked")]);
    expect((await coord(["setup", "git", "--check"], { cwd: made.root })).status).not.toBe(0);
  });
});

it("a landing is foreseen and made although the folder for temporary files is missing", async () => {
  const made = project();
  made.git("switch", "-qc", "one");
  made.write("new.ts", "new");
  made.git("add", "new.ts");
  made.git("-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qm", "one");
  const env = { TMPDIR: "/nonexistent" };
  // Missing, a file, or a folder in which nobody can make any.
  for (const TMPDIR of [env.TMPDIR, join(made.root, "new.ts"), "/proc"]) {
    const foreseen = await made.coord(["forecast", "--json"], { env: { TMPDIR } });
    expect(foreseen.json).toMatchObject({ ok: true });
  }
  const author = { GIT_AUTHOR_NAME: "t", GIT_AUTHOR_EMAIL: "t@example.org" };
  const committer = { GIT_COMMITTER_NAME: "t", GIT_COMMITTER_EMAIL: "t@example.org" };
  const landed = await made.coord(["land", "--json", "--as", "21"], {
    env: { ...env, ...author, ...committer },
  });
  expect(landed.json).toMatchObject({ data: { files: ["new.ts"] } });
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
