// Who waits on one machine is let in by the write of another one that frees the files: over git, and over a PostgreSQL.
import fs from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bareRepository, type Server, startServer } from "../remote/postgres-server.ts";
import { variants } from "../size.ts";
import { coord, eventually, git, tempFolder } from "./support.ts";

let server: Server | null = null;

beforeAll(async () => {
  server = await startServer();
}, 60_000);

afterAll(async () => {
  await server?.stop();
});

/** Where the store is, and what tells who connects; null where there is none here. */
function storeOf(kind: string): { readonly place: string; readonly env: Record<string, string> } | null {
  if (kind === "git") return { place: bareRepository(join(tempFolder(), "far.git")), env: {} };
  if (server === null) return null;
  const at = { PGHOST: "127.0.0.1", PGPORT: String(server.port), PGDATABASE: "postgres" };
  const place = `postgres://127.0.0.1:${server.port}/postgres#waits`;
  return { place, env: { ...at, PGUSER: "agent", PGPASSWORD: "agent" } };
}

// Each looks at its store every few seconds: side by side they wait once.
describe("a wait across machines", () => {
  it.concurrent.each(variants(["postgres", "git"], 2))(
    "is over when the other machine frees the files: %s",
    async (kind) => {
      const store = storeOf(kind);
      if (store === null) return;
      const [one, other] = [join(tempFolder(), "one"), join(tempFolder(), "other")];
      const env = { ...store.env, HOME: tempFolder() };
      const at = (cwd: string, ...args: string[]) => coord([...args, "--json"], { cwd, env });
      git(tempFolder(), "init", "-q", "-b", "main", one);
      await at(one, "init");
      expect(await at(one, "remote", "add", store.place)).toMatchObject({ status: 0 });
      git(one, "add", "-A", ".");
      git(one, "commit", "-qm", "shared");
      git(tempFolder(), "clone", "-q", one, other);
      await at(other, "remote", "accept");

      const files = ["--files", "src/**"];
      expect(await at(one, "reserve", "First", ...files, "--as", "1")).toMatchObject({ status: 0 });
      const waiting = at(other, "reserve", "Second", ...files, "--as", "2", "--wait", "10m");
      const file = join(other, "CLAUDE_INSTANCES.md");
      await eventually("the wait is in the file", () => fs.readFileSync(file, "utf8").includes("Second"));
      expect(await at(one, "finish", "First", "--result", "success", "--as", "1")).toMatchObject({
        status: 0,
      });
      const ended = await waiting;
      expect(ended).toMatchObject({ status: 0 });
      expect(ended.json.data.reservation).toMatchObject({ instance: 2, task: "Second", state: "active" });
      expect(await at(one, "reserve", "Third", ...files, "--as", "1")).toMatchObject({ status: 3 });
    },
  );
});
