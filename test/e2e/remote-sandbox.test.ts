// An agent in a sandbox without network, on a machine where another process holds the connection to the store.
import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { variants } from "../size.ts";
import { type Server, startServer } from "../remote/postgres-server.ts";
import { bin, cleanEnv, coord, eventually, git, run, tempFolder } from "./support.ts";

const canBox = process.platform === "linux" && spawnSync("unshare", ["-n", "true"]).status === 0;

let server: Server | null = null;
let clone = "";
let env: Record<string, string> = {};

beforeAll(async () => {
  server = canBox ? await startServer() : null;
  if (server === null) return;
  clone = join(tempFolder(), "clone");
  git(tempFolder(), "init", "-q", "-b", "main", clone);
  const at = { PGHOST: "127.0.0.1", PGPORT: String(server.port), PGDATABASE: "postgres" };
  env = { ...at, PGUSER: "agent", PGPASSWORD: "agent", HOME: clone };
  await coord(["init"], { cwd: clone });
  const place = `postgres://127.0.0.1:${server.port}/postgres#boxed`;
  expect(await coord(["remote", "add", place], { cwd: clone, env })).toMatchObject({ status: 0 });
}, 60_000);

afterAll(async () => {
  await server?.stop();
});

/** Runs a command where there is no network, not even to this machine itself. */
const boxed = (...args: string[]) =>
  run("unshare", ["-n", process.execPath, bin(), ...args], { cwd: clone, env });

const HELLO = [
  {
    id: 1,
    method: "initialize",
    params: { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "t", version: "1" } },
  },
  { method: "notifications/initialized" },
  { id: 2, method: "tools/call", params: { name: "status", arguments: {} } },
];

describe.skipIf(!canBox)("without network an agent", () => {
  it.each(
    variants<readonly [words: string, file: string, said: readonly object[]]>(
      [
        ["remote follow", "src/a.ts", []],
        ["mcp", "src/b.ts", HELLO],
      ],
      2,
    ),
  )("reserves through coord %s, and is told where nobody holds the connection", async (words, file, said) => {
    if (server === null) return;
    const mark = join(clone, ".coord", "shared", "following");
    const child = spawn(process.execPath, [bin(), ...words.split(" ")], {
      cwd: clone,
      env: cleanEnv(env),
      stdio: ["pipe", "ignore", "ignore"],
    });
    const closed = new Promise((resolve) => child.once("close", resolve));
    for (const one of said) child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...one })}\n`);
    await eventually("somebody follows", () => fs.existsSync(mark), 60_000);
    expect(await boxed("reserve", words, "--files", file, "--as", "1")).toMatchObject({ status: 0 });
    child.kill("SIGTERM");
    await closed;
    expect(fs.existsSync(mark)).toBe(false);
    const refused = await boxed("log", "Hello", "--as", "1", "--json");
    expect([refused.status, refused.json.error.code]).toEqual([75, "STORE_UNREACHED"]);
    const rows = await server.query("select body from coord.journal where project = 'boxed'");
    expect(rows.filter(({ body }) => String(body).includes(`"subject":"${words}"`))).toHaveLength(1);
  });
});
