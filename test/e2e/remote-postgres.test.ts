// Two machines over a PostgreSQL, by the command as it is built: a connection that stands or hangs must neither end nor keep a process.
import fs from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { atNight } from "../size.ts";
import { type Server, startServer } from "../remote/postgres-server.ts";
import { coord } from "./support.ts";
import { tempFolder, git } from "./support.ts";

let server: Server | null = null;

beforeAll(async () => {
  server = await startServer();
}, 60_000);

afterAll(async () => {
  await server?.stop();
});

/** What tells who connects, bound to this very server. */
function access({ port }: Server, password: string | null = "agent"): Record<string, string> {
  const at = { PGHOST: "127.0.0.1", PGPORT: String(port), PGDATABASE: "postgres", PGUSER: "agent" };
  return { ...at, HOME: "/nonexistent", ...(password === null ? {} : { PGPASSWORD: password }) };
}

/** Two clones that share a project. */
async function shared(project: string) {
  const folder = tempFolder();
  const [one, other] = [join(folder, "one"), join(folder, "other")];
  git(folder, "init", "-q", "-b", "main", one);
  const own = server === null ? {} : access(server);
  const at = (cwd: string, args: readonly string[], env: Record<string, string> = own) =>
    coord(args, { cwd, env });
  await at(one, ["init"]);
  await at(one, ["remote", "add", `postgres://127.0.0.1:${server?.port}/postgres`, "--project", project]);
  git(one, "add", "-A", ".");
  git(one, "commit", "-qm", "shared");
  git(folder, "clone", "-q", one, other);
  const file = (clone: string) => fs.readFileSync(join(clone, "CLAUDE_INSTANCES.md"), "utf8");
  return { folder, one, other, at, file };
}

describe("two machines over a PostgreSQL", () => {
  it("share what is reserved, and are told what the server says", async () => {
    if (server === null) return;
    const folder = tempFolder();
    const [one, other] = [join(folder, "one"), join(folder, "other")];
    git(folder, "init", "-q", "-b", "main", one);
    const env = access(server);
    const at = (cwd: string, args: readonly string[], more = env) => coord(args, { cwd, env: more });
    await at(one, ["init"]);
    const place = `postgres://127.0.0.1:${server.port}/postgres`;
    const added = await at(one, ["remote", "add", place, "--project", "harbour", "--json"]);
    expect(added.json.data).toMatchObject({ kind: "postgres", revision: 1 });
    git(one, "add", "-A", ".");
    git(one, "commit", "-qm", "shared");
    git(folder, "clone", "-q", one, other);
    expect(await at(other, ["reserve", "Fix", "--files", "src/**", "--as", "2"])).toMatchObject({
      status: 0,
    });
    expect(await at(one, ["reserve", "More", "--files", "src/a.ts", "--as", "1"])).toMatchObject({
      status: 3,
    });
    // Whose entry it is says the database.
    const { json } = await at(other, ["history", "--json"]);
    expect(json.data).toMatchObject({ revisions: [{ instance: 2, role: "agent" }, { role: "agent" }] });
    expect((await at(other, ["history"])).stdout).toContain("Instance #2 (agent)");
    const file = (clone: string) => fs.readFileSync(join(clone, "CLAUDE_INSTANCES.md"), "utf8");
    expect(file(one)).toBe(file(other));

    for (const [password, said] of [
      ["wrong", /password authentication failed/],
      [null, /no password/],
    ] as const) {
      const refused = await at(one, ["log", "Hello", "--as", "1", "--json"], access(server, password));
      expect(refused).toMatchObject({ status: 1 });
      const { code, message, hint } = refused.json.error;
      expect(code).toBe("STORE_REFUSED");
      expect(message).toMatch(said);
      expect(hint).toContain("PGPASSFILE");
    }
    // What was answered before is told with its age, and that there was no answer the last time.
    const checked = await at(one, ["check", "README.md", "--json"]);
    expect(checked.json).toMatchObject({ data: { remote: { kind: "postgres", reachable: false } } });
    expect(checked.json.notices).toContainEqual(expect.objectContaining({ code: "COPY_OLD" }));
  }, 60_000);

  atNight("notice an older dump that came back, and put back what it lacks or take it", async () => {
    if (server === null) return;
    const { one, other, at, file } = await shared("dumped");
    const rows = "select * from coord.journal where project = 'dumped'";
    const restore = async () => {
      await server?.query("delete from coord.journal where project = 'dumped'");
      await server?.query("insert into coord.journal select * from dumped");
    };
    const count = async () => (await server?.query(rows))?.length;
    await at(one, ["log", "Before", "--as", "1"]);
    await server.query(`create table dumped as ${rows}`);
    await at(one, ["log", "After the dump", "--as", "1"]);
    await at(other, ["remote", "status"]);
    const known = file(one);
    await restore();
    const kept = await count();
    for (const clone of [one, other]) {
      const { status, json } = await at(clone, ["log", "Later", "--as", "1", "--json"]);
      expect([status, json.error.code, file(clone)]).toEqual([4, "STORE_REWRITTEN", known]);
      expect((await at(clone, ["status"])).stdout).toContain("#1  active");
    }
    expect(await count()).toBe(kept);
    // What it lacks is known here.
    expect((await at(one, ["remote", "restore"])).status).toBe(0);
    expect((await at(other, ["log", "Goes on", "--as", "2"])).status).toBe(0);
    for (const said of ["After the dump", "Goes on"]) expect(file(other)).toContain(said);
    // Or it is taken for what counts, and what it lacks is kept beside it.
    await restore();
    for (const clone of [one, other]) {
      expect((await at(clone, ["remote", "accept"])).status).toBe(0);
      expect(file(clone)).not.toContain("After the dump");
    }
    expect((await at(other, ["log", "Anew", "--as", "2"])).status).toBe(0);
    await at(one, ["remote", "status"]);
    expect(file(one)).toBe(file(other));
    const backups = join(one, ".coord", "backups");
    const texts = fs.readdirSync(backups).map((name) => fs.readFileSync(join(backups, name), "utf8"));
    expect(texts.some((text) => text.includes("After the dump"))).toBe(true);
  });

  atNight("are told whose clock differs from the database's", async () => {
    if (server === null) return;
    const { folder, one, at } = await shared("clocks");
    const shift = join(folder, "shift.cjs");
    fs.writeFileSync(shift, "const { now } = Date; Date.now = () => now() + 600_000;");
    const ahead = { ...access(server), NODE_OPTIONS: `--require=${shift}` };
    const codes = async (env: Record<string, string>) => {
      const { json } = await at(one, ["remote", "status", "--json"], env);
      return json.notices?.map(({ code }) => code) ?? [];
    };
    expect(await codes(access(server))).not.toContain("CLOCK_DIFFERS");
    expect(await codes(ahead)).toContain("CLOCK_DIFFERS");
    const { stdout, stderr } = await at(one, ["doctor"], ahead);
    expect(stdout + stderr).toMatch(/clock .*(?:9|10) min/);
  });
});
