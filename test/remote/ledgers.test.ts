// What every ledger promises, over one in memory, a git repository and a PostgreSQL.
import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import fs from "node:fs";
import net from "node:net";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { gitLedger } from "../../src/remote/git/ledger.ts";
import { pointerFrom } from "../../src/remote/pointer.ts";
import { postgresLedger } from "../../src/remote/postgres/ledger.ts";
import {
  type EntryWithText,
  type Known,
  type Ledger,
  LedgerError,
  offerInTwo,
} from "../../src/store/shared/ledger.ts";
import { memoryLedger } from "../store/shared/memory-ledger.ts";
import { StoreError } from "../../src/store/store.ts";
import { sized } from "../size.ts";
import { tempFolder, note, adding } from "../store/support.ts";
import { machine } from "../store/shared/support.ts";
import { bareRepository, type Server, startServer } from "./postgres-server.ts";

let server: Server | null = null;
const another = process.env["COORD_TEST_POSTGRES"];

beforeAll(async () => {
  if (another === undefined) server = await startServer();
}, 60_000);

afterAll(async () => {
  await server?.stop();
});

/** Makes a ledger, and what opens it again as another machine does; null where there is none here. */
const KINDS: readonly (readonly [string, () => (() => Ledger) | null])[] = [
  [
    "memory",
    () => {
      const ledger = memoryLedger();
      return () => ledger;
    },
  ],
  [
    "git",
    () => {
      const folder = tempFolder();
      const remote = bareRepository(join(folder, "far.git"));
      let count = 0;
      return () => {
        const cwd = join(folder, `clone${count++}`);
        execFileSync("git", ["init", "-q", cwd]);
        return gitLedger({ cwd, remote, ref: "refs/coord/main", file: "FILE.md", host: cwd });
      };
    },
  ],
  [
    "postgres",
    () => {
      const url = another ?? server?.url;
      if (url === undefined) return null;
      const pointer = pointerFrom(url, { project: randomUUID(), insecure: true });
      if (pointer.kind !== "postgres") throw new Error("no address of a PostgreSQL");
      return () => postgresLedger(pointer, "test");
    },
  ],
];

function entry(text: string, before: string | null = null, id: string = randomUUID()): EntryWithText {
  const edits = [[0, before?.length ?? 0, text]] as const;
  return {
    id,
    note: note(),
    edits,
    text: before === null ? text : null,
    state: null,
    archive: null,
    leaves: text,
  };
}

describe.each(KINDS)("the ledger: %s", (_, make) => {
  const opened = async (run: (open: () => Ledger) => Promise<void>): Promise<void> => {
    const open = make();
    if (open === null) return;
    const all: Ledger[] = [];
    try {
      await run(() => {
        const one = open();
        all.push(one);
        return one;
      });
    } finally {
      for (const one of all) await one.close();
    }
  };

  it("numbers entries without gaps, and takes them behind the newest only", () =>
    opened(async (open) => {
      const [one, other] = [open(), open()];
      expect(await one.since(0)).toMatchObject({ entries: [], head: 0, base: null });
      expect(await one.append(0, [entry("a"), entry("b", "a")], [{ name: "1", ageMs: 0 }])).toMatchObject({
        won: true,
      });
      await other.since(0);
      expect(await other.append(1, [entry("c", "b")], [])).toEqual({ won: false });
      expect(await other.append(2, [entry("c", "b")], [])).toMatchObject({ won: true });
      await one.since(2);
      expect(await one.append(2, [entry("d", "c")], [])).toEqual({ won: false });
      const page = await one.since(1);
      expect(page.entries.map(({ revision }) => revision)).toEqual([2, 3]);
      expect(page).toMatchObject({ head: 3 });
      expect((await other.since(3)).base).toBe(page.entries.at(-1)?.mark);
    }));

  it("files all entries or none, and an id once", () =>
    opened(async (open) => {
      const ledger = open();
      const [first, second] = [entry("a"), entry("b", "a")];
      await ledger.since(0);
      expect(await ledger.append(0, [first], [])).toMatchObject({ won: true });
      if (ledger.kind !== "git") expect(await ledger.append(1, [second, first], [])).toEqual({ won: false });
      expect((await open().since(0)).entries).toHaveLength(1);
    }));

  it("takes what is offered only where nothing is new: no entry, no other history, no life of who seemed silent", () =>
    opened(async (open) => {
      const [one, other] = [open(), open()];
      await one.since(0);
      await one.append(0, [entry("a")], [{ name: "1", ageMs: 60_000 }]);
      const { entries, signs = [] } = await one.since(0);
      const mark = entries[0]?.mark ?? "";
      const heard = (ageMs: number) => signs.map(({ name }) => ({ name, ageMs }));
      const offer = (known: Partial<Known>, given = entry("b", "a")) => {
        const all = { revision: 1, mark, host: "elsewhere", signs: heard(60_000), ...known };
        const isOpen = one.isOpen?.() === true && one.offer !== undefined;
        return (isOpen ? one.offer : offerInTwo.bind(null, one))?.(all, [given], [{ name: "2", ageMs: 0 }]);
      };
      const no = { page: { head: 1 }, filing: { won: false } };
      expect(await offer({ mark: randomUUID() })).toMatchObject(no);
      if (signs.length > 0) {
        expect(await offer({ signs: heard(900_000) })).toMatchObject(no);
        expect(await offer({ signs: [] })).toMatchObject(no);
      }
      expect(await offer({})).toMatchObject({ page: { head: 1 }, filing: { won: true } });
      expect(await offer({})).toMatchObject({ page: { head: 2 }, filing: { won: false } });
      expect((await other.since(0)).entries.map(({ revision }) => revision)).toEqual([1, 2]);
    }));

  it("gives back every character, also of long texts", () =>
    opened(async (open) => {
      const ledger = open();
      const text = `\uFEFFa\r\n\0é😀\u2028"\\\u0001${"x".repeat(300_000)}\r`;
      await ledger.since(0);
      await ledger.append(0, [entry(text)], []);
      expect((await open().since(0)).entries[0]?.text).toBe(text);
    }));

  it("lets one of many win at a time, and serves the same file everywhere", () =>
    opened(async (open) => {
      const texts = ["# start\n", null, null].slice(0, sized(3, 2));
      const all = texts.map((text) => machine(open(), text));
      for (const one of all) await one.open().replication.sync();
      const writes = all.flatMap((one, on) =>
        [0, 1].map((at) => one.open().update(adding(`line ${on}.${at}`))),
      );
      expect(new Set(await Promise.all(writes)).size).toBe(2 * all.length);
      for (const one of all) await one.open().replication.sync();
      expect(new Set(all.map((one) => one.text())).size).toBe(1);
      for (const on of all.keys()) expect(all[0]?.text()).toContain(`line ${on}.1\n`);
    }));

  it("puts back a history that is lost there", () =>
    opened(async (open) => {
      const one = machine(open(), "# start\n");
      await one.open().update(adding("a"));
      await one.open().update(adding("b"));
      if (server !== null) await server.query("delete from coord.journal");
      const found = await one.open().replication.restore();
      expect(found).toBe(3);
      expect(await one.open().update(adding("c"))).toBeGreaterThan(3);
      const other = machine(open());
      await other.open().replication.sync();
      expect(other.text()).toBe("# start\na\nb\nc\n");
    }));
});

describe("a PostgreSQL that says no, or nothing", () => {
  const ask = async (url: string, project = "x") => {
    const pointer = pointerFrom(url, { project, insecure: true });
    if (pointer.kind !== "postgres") throw new Error("no address of a PostgreSQL");
    const ledger = postgresLedger(pointer, "test", {});
    try {
      return await ledger.since(0).then(
        () => ({ kind: "answered" }),
        (error: unknown) =>
          error instanceof StoreError
            ? error.failure
            : { kind: String(error), sent: error instanceof LedgerError && error.sent },
      );
    } finally {
      await ledger.close();
    }
  };

  it("is told as what it is: a password, a right, a schema, a certificate", async () => {
    if (server === null) return;
    const { url } = server;
    await server.query("create role stranger login password 'stranger'");
    await server.query("create database empty");
    expect(await ask(url.replace(":agent@", ":wrong@"))).toMatchObject({
      kind: "refused",
      cause: expect.stringMatching(/password/),
    });
    expect(await ask(url.replace("agent:agent", "stranger:stranger"))).toMatchObject({
      kind: "refused",
      cause: expect.stringMatching(/permission denied/),
    });
    expect(await ask(url.replace(/postgres$/, "empty"))).toMatchObject({
      kind: "refused",
      lacks: "schema",
    });
    expect(await ask(url.replace(/postgres$/, "nowhere"))).toMatchObject({
      kind: "refused",
      cause: expect.stringMatching(/does not exist/),
    });
    expect(await ask(`${url}?sslmode=require`)).toMatchObject({
      kind: "refused",
      cause: expect.stringMatching(/SSL/),
    });
  });

  it("is not waited for long, and never crashes: nobody there, a silent one, one that is killed", async () => {
    if (server === null) return;
    const silent = net.createServer(() => undefined).listen(0, "127.0.0.1");
    await new Promise((resolve) => silent.once("listening", resolve));
    const { port } = silent.address() as net.AddressInfo;
    vi.stubEnv("COORD_REMOTE_TIMEOUT", "0.5");
    expect(await ask(server.url.replace(`:${server.port}/`, `:${port}/`))).toMatchObject({ sent: false });
    vi.unstubAllEnvs();
    silent.close();
    expect(await ask(server.url.replace(`:${server.port}/`, ":1/"))).toMatchObject({ sent: false });
    const pointer = pointerFrom(server.url, { project: randomUUID(), insecure: true });
    if (pointer.kind !== "postgres") return;
    const ledger = postgresLedger(pointer, "test");
    const one = machine(ledger, "# start\n");
    await one.open().update(adding("a"));
    await server.kill();
    // Whether the last one sent is there can't be told; by day nobody asks again until patience ends.
    const brief = one.open(sized({}, { patienceMs: -1 }));
    await expect(brief.update(adding("b"))).rejects.toThrow(StoreError);
    expect((await one.open().read()).text).toBe("# start\na\n");
    await server.restart();
    expect(await one.open().update(adding("c"))).toBe(3);
    await ledger.close();
  });
});

describe("a database that an older backup has taken the place of", () => {
  it("is waited on by what it has, and not by what it told of before", async () => {
    if (server === null) return;
    const project = randomUUID();
    const pointer = pointerFrom(server.url, { project, insecure: true });
    if (pointer.kind !== "postgres") return;
    const [one, other] = [postgresLedger(pointer, "one"), postgresLedger(pointer, "other")];
    let before: string | null = null;
    const add = async (ledger: Ledger, base: number) => {
      const text = `${base}\n`;
      expect((await ledger.append(base, [entry(text, before)], [])).won).toBe(true);
      before = text;
    };
    for (const base of [0, 1, 2]) await add(one, base);
    const news = one.changed(3, 60_000);
    for (const base of [3, 4]) await add(other, base);
    await news;
    await add(one, 5);
    await server.query(`delete from coord.journal where project = '${project}' and revision > 3`);
    expect((await one.since(3)).head).toBe(3);
    const over = new AbortController();
    const waiting = one.changed(3, 60_000, over.signal).then(() => "told");
    // Whoever believes what was told before asks nothing, and is sooner.
    const asked = one.since(3).then(() => "asked");
    expect(await Promise.race([waiting, asked])).toBe("asked");
    await other.since(3);
    await add(other, 3);
    expect(await waiting).toBe("told");
    over.abort();
    await Promise.all([one.close(), other.close()]);
  });
});

describe("what a database tells of while it answers", () => {
  it("counts, though the answer is of the moment before", async () => {
    if (server === null) return;
    const { query, url, admin } = server;
    const project = randomUUID();
    const pointer = pointerFrom(url, { project, insecure: true });
    if (pointer.kind !== "postgres") return;
    const [one, other] = [postgresLedger(pointer, "one"), postgresLedger(pointer, "other")];
    const news = one.changed(1, 60_000);
    expect((await other.append(0, [entry("a\n")], [])).won).toBe(true);
    expect((await other.append(1, [entry("b\n", "a\n")], [])).won).toBe(true);
    await news;
    const holder = new pg.Client(admin);
    await holder.connect();
    await holder.query("begin; lock table coord.members in access exclusive mode");
    const answer = one.since(2);
    while ((await query("select from pg_locks where not granted")).length === 0);
    await query(`insert into coord.journal (project, revision, id, whole, body)
      select project, 3, gen_random_uuid(), whole, body from coord.journal where project = '${project}' and revision = 2;
      select pg_notify('coord', '${project} 3')`);
    await holder.query("commit");
    expect((await answer).head).toBe(2);
    const over = new AbortController();
    const waiting = one.changed(2, 60_000, over.signal).then(() => "told");
    // Whoever knows of it asks nothing, and is sooner.
    expect(await Promise.race([waiting, one.since(2).then(() => "asked")])).toBe("told");
    over.abort();
    await Promise.all([waiting, holder.end(), one.close(), other.close()]);
  });
});

describe("a lock that a killed git left in the remote", () => {
  it("is waited for by each write anew, however long ago another one met it", async () => {
    const folder = tempFolder();
    const remote = bareRepository(join(folder, "far.git"));
    const cwd = join(folder, "clone");
    execFileSync("git", ["init", "-q", cwd]);
    const ledger = gitLedger({ cwd, remote, ref: "refs/coord/main", file: "FILE.md", host: "here" });
    expect((await ledger.append(0, [entry("a\n")], [])).won).toBe(true);
    fs.writeFileSync(join(remote, "refs", "coord", "main.lock"), "");
    const write = () => ledger.append(1, [entry("b\n", "a\n")], []);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    try {
      expect(await write()).toEqual({ won: false });
      vi.setSystemTime(Date.now() + 3_600_000);
      expect(await write()).toEqual({ won: false });
      vi.setSystemTime(Date.now() + 6_000);
      await expect(write()).rejects.toThrow(StoreError);
      fs.rmSync(join(remote, "refs", "coord", "main.lock"));
      expect((await write()).won).toBe(true);
    } finally {
      vi.useRealTimers();
      await ledger.close();
    }
  });
});

it("twenty processes of one machine that write at once push to git four times at most", async () => {
  const folder = tempFolder();
  const remote = bareRepository(join(folder, "far.git"));
  let pushes = 0;
  const open = (cwd: string): Ledger => {
    execFileSync("git", ["init", "-q", cwd]);
    const pushing = () => void pushes++;
    return gitLedger({ cwd, remote, ref: "refs/coord/main", file: "FILE.md", host: cwd, pushing });
  };
  const [near, far] = [open(join(folder, "one")), open(join(folder, "other"))];
  const one = machine(near, "start\n");
  const git = { kind: "git", place: remote } as const;
  await one.open(git).update(adding("first"));
  pushes = 0;
  const lines = Array.from({ length: sized(20, 5) }, (_, at) => `line ${at}`);
  await Promise.all(lines.map((line) => one.open({ ...git, ledger: async () => near }).update(adding(line))));
  expect(pushes).toBeLessThanOrEqual(4);
  const other = machine(far);
  await other.open(git).replication.sync();
  expect(other.text()).toBe(one.text());
  expect(one.text().split("\n").toSorted()).toEqual(["", "first", ...lines, "start"].toSorted());
});

describe("an agent's role", () => {
  it("may call the functions, and do nothing else", async () => {
    if (server === null) return;
    const { default: pg } = await import("pg");
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    for (const query of [
      "select * from coord.journal",
      "delete from coord.journal",
      "insert into coord.signs (project, name, host) values ('x', 'y', 'z')",
      "create table coord.mine (a int)",
      "select coord.touch('x', 'h', '[]')",
      "select coord.prune('x', 0)",
      "insert into coord.members values ('x', 'agent')",
      "select * from coord.members",
    ])
      await expect(client.query(query), query).rejects.toThrow(/permission denied/);
    await client.end();
  });
});

describe("a PostgreSQL that several teams share", () => {
  const asRole = async (role: string, project: string): Promise<Ledger | null> => {
    if (server === null) return null;
    await server.query(`do $$ begin
      if not exists (select 1 from pg_roles where rolname = '${role}') then
        create role ${role} login password '${role}'; grant coord_agent to ${role};
      end if; end $$`);
    const pointer = pointerFrom(server.url.replace("agent:agent", `${role}:${role}`), {
      project,
      insecure: true,
    });
    if (pointer.kind !== "postgres") return null;
    return postgresLedger(pointer, role, {});
  };

  it("opens a project that has members to those alone, also by a role they are in, and any other to all", async () => {
    const [ann, ben] = [await asRole("ann", "harbour"), await asRole("ben", "harbour")];
    if (server === null || ann === null || ben === null) return;
    await ann.append(0, [entry("a")], []);
    await ben.append(1, [entry("b", "a")], []);
    await server.query("create role harbour_team; grant harbour_team to ann");
    // One that is gone is no reason to let nobody in, nor everybody.
    await server.query("insert into coord.members values ('harbour', 'harbour_team'), ('harbour', 'gone')");
    expect((await ann.since(0)).head).toBe(2);
    expect(await ann.append(2, [entry("c", "b")], [])).toMatchObject({ won: true });
    const calls: readonly (() => Promise<unknown> | undefined)[] = [
      () => ben.since(0),
      () => ben.append(3, [entry("d", "c")], []),
      () =>
        ben.turn?.(
          3,
          async () => null,
          () => [],
        ),
      () => ben.signs?.([{ name: "9", ageMs: 0 }]),
    ];
    for (const call of calls)
      await expect(Promise.resolve().then(call)).rejects.toMatchObject({
        failure: { kind: "refused", cause: "ben is no member of project harbour" },
      });
    expect((await ann.since(0)).signs).toEqual([]);
    const elsewhere = await asRole("ben", "quay");
    expect(await elsewhere?.since(0)).toMatchObject({ head: 0 });
    for (const one of [ann, ben, elsewhere]) await one?.close();
  });

  it("says by which role an entry was written, whatever that says of itself", async () => {
    const project = randomUUID();
    const [ann, ben] = [await asRole("ann", project), await asRole("ben", project)];
    if (ann === null || ben === null) return;
    const [one, other] = [machine(ann, "# start\n"), machine(ben)];
    await one.open().update(adding("a"));
    await other.open().update(adding("b"));
    await one.open().replication.sync();
    const roles = async ({ open }: typeof one) => (await open().history()).map(({ role }) => role);
    expect(await roles(one)).toEqual(["ann", "ann", "ben"]);
    expect(await roles(other)).toEqual(["ann", "ann", "ben"]);
    for (const ledger of [ann, ben]) await ledger.close();
  });

  it("can be pruned: who is behind what is left begins with the whole text, and nothing typed is lost", async () => {
    const project = randomUUID();
    const ledger = await asRole("ann", project);
    if (ledger === null || server === null) return;
    const behind = machine(ledger, "# start\n");
    await behind.open().replication.sync();
    const whole = entry("# start\nwhole\n");
    const texts = ["# start\na\n", "# start\nb\n"];
    await ledger.append(
      1,
      [entry(texts[0] ?? "", "# start\n"), whole, entry(texts[1] ?? "", whole.leaves)],
      [],
    );
    expect(await server.query(`select coord.prune('${project}', 2) as gone`)).toEqual([{ gone: "0" }]);
    expect(await server.query(`select coord.prune('${project}', 1) as gone`)).toEqual([{ gone: "2" }]);
    fs.appendFileSync(behind.path, "typed\n");
    expect(await behind.open().update(adding("c"))).toBe(6);
    expect(behind.text()).toContain("b\n");
    expect(behind.text()).toContain("typed\n");
    const fresh = machine(ledger);
    await fresh.open().replication.sync();
    expect(fresh.text()).toBe(behind.text());
    await ledger.close();
  });
});
