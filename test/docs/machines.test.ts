// What docs/machines.md says to type, typed: two clones and a git remote; a database that an administrator sets up; an agent that is given a place.
import fs from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bareRepository, type Server, startServer } from "../remote/postgres-server.ts";
import { bin, cleanEnv, git, run, type Ran, tempFolder } from "../e2e/support.ts";
import { atNight, isNight } from "../size.ts";
import { blocksOf, pageAt } from "./pages.ts";

/** The lines of the page's shell blocks, each without its remark. */
const LINES = blocksOf(pageAt("docs/machines.md"))
  .filter(({ language }) => language === "sh")
  .flatMap(({ lines }) => lines.map((line) => line.replace(/ {2,}#.*$/, "")));

let server: Server | null = null;
let programs = "";

beforeAll(async () => {
  if (isNight) server = await startServer();
  programs = tempFolder();
  const program = (name: string, text: string) =>
    fs.writeFileSync(join(programs, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  program("coord", `exec "${process.execPath}" "${bin()}" "$@"`);
}, 60_000);

afterAll(async () => {
  await server?.stop();
});

const WHO = {
  GIT_AUTHOR_NAME: "Ann",
  GIT_AUTHOR_EMAIL: "ann@example.com",
  GIT_COMMITTER_NAME: "Ann",
  GIT_COMMITTER_EMAIL: "ann@example.com",
};

/** Types a line in a terminal in which an agent's session of that name runs, or a person's. */
function typed(
  cwd: string,
  line: string,
  env: Readonly<Record<string, string>> = {},
  stdin = "",
): Promise<Ran> {
  const path = `${programs}:${process.env["PATH"] ?? ""}`;
  return run("sh", ["-c", line], { cwd, env: cleanEnv({ ...WHO, ...env, PATH: path }), stdin });
}

async function succeeds(cwd: string, line: string, env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const ran = await typed(cwd, line, env);
  expect({ line, status: ran.status, stderr: ran.stderr }).toMatchObject({ status: 0 });
  return ran;
}

/** A line of the page that begins so: it is there, so that nobody changes it unseen. */
function lineOf(start: string): string {
  const found = LINES.filter((line) => line.startsWith(start));
  expect(found, start).toHaveLength(1);
  return found[0] ?? "";
}

interface Team {
  readonly one: string;
  readonly other: string;
}

/** Two clones of a bare repository, one with a board. */
function team(): Team {
  const folder = tempFolder();
  const hub = bareRepository(join(folder, "hub.git"));
  const [one, other] = [join(folder, "one"), join(folder, "other")];
  git(folder, "clone", "-q", hub, one);
  git(one, "checkout", "-q", "-b", "main");
  fs.writeFileSync(join(one, "a.ts"), "export {};\n");
  git(one, "add", ".");
  git(one, "commit", "-qm", "The project");
  git(one, "push", "-q", "-u", "origin", "main");
  git(hub, "symbolic-ref", "HEAD", "refs/heads/main");
  git(folder, "clone", "-q", hub, other);
  return { one, other };
}

const ANN = { CLAUDE_CODE_SESSION_ID: "ann" };
const BOB = { CLAUDE_CODE_SESSION_ID: "bob" };

async function keptApart({ one, other }: Team, env: Readonly<Record<string, string>> = {}): Promise<void> {
  await succeeds(one, "coord join One", { ...ANN, ...env });
  await succeeds(other, "coord join Other", { ...BOB, ...env });
  await succeeds(one, 'coord reserve "Fix" --files a.ts', { ...ANN, ...env });
  expect(await typed(other, 'coord reserve "More" --files a.ts', { ...BOB, ...env })).toMatchObject({
    status: 3,
  });
  await succeeds(one, "coord finish --result success", { ...ANN, ...env });
  await succeeds(other, 'coord reserve "More" --files a.ts', { ...BOB, ...env });
  const board = (clone: string) => fs.readFileSync(join(clone, "CLAUDE_INSTANCES.md"), "utf8");
  await succeeds(one, "coord remote status", { ...ANN, ...env });
  expect(board(one)).toBe(board(other));
}

describe("docs/machines.md", () => {
  it("a team with one git remote: the two lines, and a pull", async () => {
    const both = team();
    await succeeds(both.one, "coord init");
    await succeeds(both.one, `${lineOf("coord remote add origin")} --yes`);
    await succeeds(both.one, lineOf("git add .coord .gitignore"));
    await succeeds(both.other, "git pull -q");
    await keptApart(both);
  }, 60_000);

  // By day `remote-attach` has it.
  it.runIf(isNight)(
    "a clone without a board and without the pointer follows at init or join",
    async () => {
      const both = team();
      await succeeds(both.one, "coord init");
      await succeeds(both.one, `${lineOf("coord remote add origin")} --yes`);
      const joined = await succeeds(both.other, "coord join Other --json", BOB);
      expect(joined.stdout).toContain("BOARD_SHARED");
      await keptApart(both);
    },
    60_000,
  );

  // By day `remote-postgres` has it.
  atNight("a team with PostgreSQL: an administrator's two lines, then anyone's one", async () => {
    if (server === null) return;
    const { port } = server;
    await server.query("create database work");
    await server.query("create role alice login password 'hers'");
    const asked = async (user: string, password: string, text: string) => {
      const client = new pg.Client({ host: "127.0.0.1", port, user, password, database: "work" });
      await client.connect();
      try {
        return await client.query(text);
      } finally {
        await client.end();
      }
    };
    // psql reads what stands behind -c, or what is piped into it.
    const [schema, program] = lineOf("coord remote schema | psql").split(" | ");
    expect(program).toBe('psql "$DATABASE"');
    const both = team();
    const { stdout } = await succeeds(both.one, schema ?? "");
    await asked("postgres", "secret", stdout);
    const [, grant = ""] = /^psql "\$DATABASE" -c "(.*)"$/.exec(lineOf('psql "$DATABASE" -c')) ?? [];
    await asked("postgres", "secret", grant);
    await expect(asked("alice", "hers", "delete from coord.journal")).rejects.toMatchObject({
      code: "42501",
    });

    await succeeds(both.one, "coord init");
    const home = tempFolder();
    fs.writeFileSync(join(home, ".pgpass"), `127.0.0.1:${port}:work:alice:hers\n`, { mode: 0o600 });
    const env = { HOME: home, PGUSER: "alice" };
    const add = lineOf("coord remote add postgres:").replace("db.example.com", `127.0.0.1:${port}`);
    await succeeds(both.one, `${add} --yes`, env);
    const pointer = fs.readFileSync(join(both.one, ".coord", "remote"), "utf8");
    expect(pointer).toContain(`postgres 127.0.0.1:${port}/work project=harbour`);
    expect(pointer).not.toContain("hers");
    await succeeds(both.one, lineOf("git add .coord .gitignore"));
    await succeeds(both.other, "git pull -q");
    await keptApart(both, env);
  });

  // By day `remote-attach` has it.
  atNight("cloud agents and CI: a place in COORD_REMOTE, and a number in COORD_INSTANCE", async () => {
    const both = team();
    const remote = { COORD_REMOTE: "git:origin" };
    await succeeds(both.one, "coord init");
    await succeeds(both.one, `${lineOf("coord remote add origin")} --yes`);
    await succeeds(both.one, 'coord reserve "For the agent" --files a.ts --as 7');
    const agent = { ...remote, COORD_INSTANCE: "7" };
    expect((await succeeds(both.other, "coord check a.ts", agent)).stdout).toMatch(/^mine +a\.ts/);
    await succeeds(both.other, 'coord log "Begun in the cloud"', agent);
    expect(await typed(both.other, "coord check a.ts", { ...remote, COORD_INSTANCE: "8" })).toMatchObject({
      status: 3,
    });
    expect(fs.existsSync(join(both.other, ".coord", "remote"))).toBe(false);
    await succeeds(both.one, "coord sync --as 1");
    expect(fs.readFileSync(join(both.one, "CLAUDE_INSTANCES.md"), "utf8")).toContain("Begun in the cloud");
  });

  it("one process that holds the connection, and the line that shows the journal", () => {
    expect(lineOf("coord remote follow")).toBe("coord remote follow");
    expect(pageAt("docs/machines.md").text).toContain("`git log -p refs/coord-mirror/main`");
  });
});
