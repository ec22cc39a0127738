// What a store may answer, or not: each is a sentence with a code and an exit status, nothing is lost, and no command hangs.
import { execFileSync, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import fs from "node:fs";
import net from "node:net";
import { join } from "node:path";
import tls from "node:tls";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { pointerFrom } from "../../src/remote/pointer.ts";
import { postgresLedger } from "../../src/remote/postgres/ledger.ts";
import { pause } from "../../src/system/pause.ts";
import { coord, git, tempFolder } from "../e2e/support.ts";
import { machine } from "../store/shared/support.ts";
import { adding, failureOf } from "../store/support.ts";
import { startPooler } from "./pooler.ts";
import { type Server, startServer } from "./postgres-server.ts";
import { startProxy } from "./proxy.ts";
import { atNight, variants } from "../size.ts";

let server: Server | null = null;
let clone = "";
const file = () => fs.readFileSync(join(clone, "CLAUDE_INSTANCES.md"), "utf8");

beforeAll(async () => {
  server = await startServer();
  if (server === null) return;
  await server.query("create role stranger login password 'agent'");
  await server.query("create role reader login password 'agent' in role coord_agent");
  await server.query("alter role reader set default_transaction_read_only = on");
  await server.query("create database empty");
  clone = join(tempFolder(), "clone");
  git(tempFolder(), "init", "-q", "-b", "main", clone);
  await coord(["init"], { cwd: clone });
}, 60_000);

afterAll(async () => {
  await server?.stop();
});

/** A write with a store that the environment names, and another one offline that is as ever. */
async function written(remote: string, more: Record<string, string> = {}) {
  const before = file();
  const env = { COORD_REMOTE: remote, HOME: clone, ...more };
  const ran = await coord(["log", "Hello", "--as", "1", "--json"], { cwd: clone, env });
  expect(ran.stdout + ran.stderr).not.toMatch(/\n\s+at |INTERNAL|agent:agent|wrong/);
  expect(file()).toBe(before);
  const { code, message } = ran.json.error;
  return { code, status: ran.status, message };
}

describe("a PostgreSQL says no", () => {
  it.each([
    ["a wrong password", "agent:wrong@", "/postgres", /password authentication failed/],
    ["a role without the right", "stranger:agent@", "/postgres", /permission denied/],
    ["a role that may only read", "reader:agent@", "/postgres", /read-only transaction/],
    ["no schema", "agent:agent@", "/empty", /schema "coord" does not exist/],
    ["no such database", "agent:agent@", "/nowhere", /does not exist/],
    ["no certificate at all", "agent:agent@", "/postgres?sslmode=verify-full", /SSL/],
  ])("%s", async (_, who, where, said) => {
    if (server === null) return;
    const { message, ...answer } = await written(`postgres://${who}127.0.0.1:${server.port}${where}#x`);
    expect(answer).toEqual({ code: "STORE_REFUSED", status: 1 });
    expect(message).toMatch(said);
  });

  atNight("a certificate that has expired, or that nobody vouches for", async () => {
    const made = expired();
    if (made === null) return;
    const { key, cert, path } = made;
    const secure = net.createServer((socket) => {
      socket.on("error", () => undefined);
      socket.once("data", () => {
        socket.write("S");
        new tls.TLSSocket(socket, { isServer: true, key, cert }).on("error", () => undefined);
      });
    });
    await new Promise<void>((resolve) => secure.listen(0, "127.0.0.1", resolve));
    const { port } = secure.address() as net.AddressInfo;
    const remote = `postgres://agent:agent@127.0.0.1:${port}/postgres?sslmode=verify-full#x`;
    const old = await written(remote, { PGSSLROOTCERT: path });
    expect(old).toMatchObject({ code: "STORE_REFUSED", status: 1 });
    expect(old.message).toMatch(/expired/);
    expect(await written(remote)).toMatchObject({ code: "STORE_REFUSED", status: 1 });
    secure.close();
  });

  it("an entry of a later version", async () => {
    if (server === null) return;
    const body = JSON.stringify({ format: 3 });
    await server.query(
      `insert into coord.journal (project, revision, id, whole, body) values ('later', 1, '${randomUUID()}', true, '${body}')`,
    );
    expect(await written(server.url.replace(/$/, "#later"))).toMatchObject({
      code: "STORE_NEWER",
      status: 4,
    });
  });
});

describe("a PostgreSQL that limits what one may do", () => {
  atNight(
    "is told by what it says: a role's time for a statement or its connections, rights that were taken away",
    async () => {
      if (server === null) return;
      await server.query("create role hurried login password 'agent' in role coord_agent");
      await server.query("alter role hurried set statement_timeout = '1ms'");
      await server.query("create role full_up login password 'agent' in role coord_agent connection limit 0");
      const as = (who: string) =>
        written(`postgres://${who}:agent@127.0.0.1:${server?.port}/postgres#limits`);
      const away = { code: "STORE_UNREACHED", status: 75 };
      expect(await as("hurried")).toMatchObject({
        ...away,
        message: expect.stringMatching(/statement timeout/),
      });
      expect(await as("full_up")).toMatchObject({
        ...away,
        message: expect.stringMatching(/too many connections/),
      });
      await server.query("create role leaver login password 'agent' in role coord_agent");
      await server.query("revoke coord_agent from leaver");
      expect(await as("leaver")).toMatchObject({ code: "STORE_REFUSED", status: 1 });
      await server.query("alter role leaver nologin");
      expect(await as("leaver")).toMatchObject({ code: "STORE_REFUSED", status: 1 });
    },
  );

  it("throws nobody out for ever who waits in its queue: a session's idle time is over at once, or it is started anew", async () => {
    if (server === null) return;
    const pointer = pointerFrom(server.url, { project: randomUUID(), insecure: true });
    if (pointer.kind !== "postgres") throw new Error("no address of a PostgreSQL");
    await server.query("alter role agent set idle_in_transaction_session_timeout = '1ms'");
    try {
      const ledgers = [0, 1, 2].map((at) => postgresLedger(pointer, `host${at}`));
      const all = ledgers.map((ledger, at) => machine(ledger, at === 0 ? "# start\n" : null));
      for (const one of all) await one.open().replication.sync();
      const writes = all.map((one, on) => one.open().update(adding(`line ${on}`)));
      expect(new Set(await Promise.all(writes)).size).toBe(3);
      await server.query("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'agent'");
      await server.kill();
      await server.restart();
      expect(await all[0]?.open().update(adding("afterwards"))).toBeGreaterThan(3);
      for (const one of all) await one.open().replication.sync();
      expect(new Set(all.map((one) => one.text())).size).toBe(1);
      for (const ledger of ledgers) await ledger.close();
    } finally {
      await server.query("alter role agent reset idle_in_transaction_session_timeout");
    }
  });
});

describe("a PostgreSQL is locked", () => {
  /** What a write comes to while an administrator holds something, and how many entries there are once that is over. */
  const whileHeld = async (held: string, stands: boolean) => {
    if (server === null) return null;
    const pointer = pointerFrom(server.url, { project: randomUUID(), insecure: true });
    if (pointer.kind !== "postgres") throw new Error("no address of a PostgreSQL");
    const [ledger, fresh] = [0, 1].map(() => postgresLedger(pointer, "here"));
    if (ledger === undefined || fresh === undefined) return null;
    const one = machine(ledger, "# start\n");
    await one.open().replication.sync();
    const admin = new pg.Client(server.admin);
    await admin.connect();
    vi.stubEnv("COORD_REMOTE_TIMEOUT", "0.3");
    try {
      await admin.query(`begin; ${held.replaceAll("PROJECT", pointer.project)}`);
      const options = { limitMs: 1_500, ledger: async () => (stands ? ledger : fresh) };
      const failure = await failureOf(one.open(options).update(adding("a")));
      await admin.query("rollback");
      vi.unstubAllEnvs();
      const [text] = [one.text()];
      await one.open().replication.sync();
      expect(await one.open().update(adding("b"))).toBeGreaterThan(1);
      return { kind: failure.kind, text, after: one.text() };
    } finally {
      vi.unstubAllEnvs();
      await admin.end();
      for (const each of [ledger, fresh]) await each.close();
    }
  };

  const everybody = "lock table coord.journal in access exclusive mode";
  const queue = "select pg_advisory_xact_lock(hashtextextended('coord PROJECT', 0))";
  const held: readonly (readonly [string, string, boolean])[] = [
    ["a table, for everybody", everybody, false],
    ["the same, where a connection stands", everybody, true],
    ["the queue of who writes", queue, false],
    ["a table, for who writes", "lock table coord.journal in share mode", false],
  ];
  it.each(variants(held, 4))("%s", async (_, what, stands) => {
    const found = await whileHeld(what, stands);
    if (found === null) return;
    // Nothing is sent before the first answer. Later that is so, or not sure: then it is there once, or not at all.
    expect(what === everybody && !stands ? ["unreached"] : ["unreached", "unsure"]).toContain(found.kind);
    expect(found.text).toBe("# start\n");
    const both = found.kind === "unsure" ? ["# start\na\nb\n"] : [];
    expect(["# start\nb\n", ...both]).toContain(found.after);
  });
});

describe("a PostgreSQL does not answer", () => {
  it.each(["hang", "refuse"] as const)("%s", async (mode) => {
    if (server === null) return;
    const proxy = await startProxy(server.port);
    proxy.mode = mode;
    const remote = `postgres://agent:agent@127.0.0.1:${proxy.port}/postgres#x`;
    expect(await written(remote, { COORD_REMOTE_TIMEOUT: "0.7" })).toMatchObject({
      code: "STORE_UNREACHED",
      status: 75,
    });
    await proxy.close();
  });
});

describe("who connects is said", () => {
  it("by a service, for its very place only", async () => {
    if (server === null) return;
    const { port } = server;
    const services = join(tempFolder(), "services.conf");
    const entry = (host: string) =>
      `# ours\n[other]\nhost=x\n\n[work]\nhost=${host}\nport = ${port}\ndbname=postgres\nuser=agent\npassword=agent\n`;
    const env = {
      COORD_REMOTE: `postgres://127.0.0.1:${port}/postgres#service`,
      HOME: clone,
      PGSERVICE: "work",
      PGSERVICEFILE: services,
    };
    const status = async () =>
      (await coord(["remote", "status", "--json"], { cwd: clone, env })).json.data as { failure?: string };
    fs.writeFileSync(services, entry("db.example.com"));
    expect(await status()).toMatchObject({ failure: "STORE_REFUSED" });
    fs.writeFileSync(services, entry("127.0.0.1"));
    expect((await status()).failure).toBeUndefined();
  });
});

describe("behind a pooler", () => {
  it("machines share, wait their turn, and hear of each other although nobody is notified", async () => {
    if (server === null) return;
    const pooler = await startPooler(server.port);
    const pointer = pointerFrom(`postgres://agent:agent@127.0.0.1:${pooler.port}/postgres`, {
      project: randomUUID(),
      insecure: true,
    });
    if (pointer.kind !== "postgres") throw new Error("no address of a PostgreSQL");
    const ledgers = [0, 1, 2].map((at) => postgresLedger(pointer, `host${at}`));
    const all = ledgers.map((ledger, at) => machine(ledger, at === 0 ? "# start\n" : null));
    for (const one of all) await one.open().replication.sync();
    const waiting = ledgers[2]?.changed(1, 60_000);
    const writes = all.flatMap((one, on) =>
      [0, 1, 2].map((at) => one.open().update(adding(`line ${on}.${at}`))),
    );
    expect(new Set(await Promise.all(writes)).size).toBe(9);
    // What others filed is news also to who has filed something after it: by far before the time is over.
    expect(await Promise.race([waiting?.then(() => "told"), pause(30_000).then(() => "not told")])).toBe(
      "told",
    );
    for (const one of all) await one.open().replication.sync();
    expect(new Set(all.map((one) => one.text())).size).toBe(1);
    for (const ledger of ledgers) await ledger.close();
    await pooler.close();
  });
});

/** A certificate of the year 2020, and its key; null where there is no openssl. */
function expired(): { readonly key: string; readonly cert: string; readonly path: string } | null {
  if (spawnSync("openssl", ["version"]).status !== 0) return null;
  const folder = tempFolder();
  const settings = [
    "[ca]\ndefault_ca=here",
    "[here]\ndatabase=index\nnew_certs_dir=.\nserial=serial\ndefault_md=sha256\npolicy=any\nx509_extensions=more",
    "[any]\ncommonName=supplied",
    "[more]\nsubjectAltName=IP:127.0.0.1",
  ];
  fs.writeFileSync(join(folder, "settings"), `${settings.join("\n")}\n`);
  fs.writeFileSync(join(folder, "index"), "");
  fs.writeFileSync(join(folder, "serial"), "01\n");
  const openssl = (...args: string[]) => execFileSync("openssl", args, { cwd: folder, stdio: "pipe" });
  openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "key");
  openssl("req", "-new", "-key", "key", "-subj", "/CN=127.0.0.1", "-out", "request");
  const dates = ["-startdate", "20200101000000Z", "-enddate", "20200102000000Z"];
  const files = ["-keyfile", "key", "-in", "request", "-out", "cert"];
  openssl("ca", "-selfsign", "-batch", "-notext", "-config", "settings", ...files, ...dates);
  const text = (name: string) => fs.readFileSync(join(folder, name), "utf8");
  return { key: text("key"), cert: text("cert"), path: join(folder, "cert") };
}
