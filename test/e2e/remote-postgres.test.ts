// Two machines over a PostgreSQL, by the command as it is built: a connection that stands or hangs must neither end nor keep a process.
import fs from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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
});
