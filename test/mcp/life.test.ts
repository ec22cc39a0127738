import { spawn } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { project } from "../e2e/in-process.ts";
import { bin, cleanEnv, coord, eventually, launch, type Project } from "../e2e/support.ts";
import { atNight, isNight, sized } from "../size.ts";
import { agent, agentOfBuild, ERAS, type Era } from "./support.ts";

/** The sign of life of a wait of Instance #12. */
const isWait = (name: string): boolean => name.startsWith("12.wait-");

const states = (here: Project, task: string) =>
  [...here.text().matchAll(new RegExp(`^\\[([^\\]]+)\\] Instance #(\\d+) - ${task} - `, "gm"))].map(
    ([, state, instance]) => `${state} #${instance}`,
  );
const sessionsOf = (here: Project) => fs.readdirSync(join(here.root, ".coord", "sessions"));
const lockIsFree = (here: Project) => !fs.existsSync(join(here.root, ".coord", "lock"));
const eventuallyEnded = (pid: number) =>
  eventually("the server has ended", () => {
    try {
      process.kill(pid, 0);
      return false;
    } catch {
      return true;
    }
  });

describe.each(sized<readonly Era[]>(ERAS, ["2025-11-25"]))("several at once, with clients of %s", (era) => {
  it("two that want one file: one gets it, the other is told who has it", async () => {
    const here = project();
    const both = [await agent(here, { era }), await agent(here, { era })];
    for (const { call } of both) await call("join");
    for (let round = 0; round < sized(5, 1); round++) {
      const answers = await Promise.all(
        both.map(({ call }, i) => call("reserve", { task: `Task ${round} of ${i}`, files: ["src/auth.ts"] })),
      );
      const winner = answers.findIndex(({ error }) => error === undefined);
      const loser = answers[1 - winner];
      expect(answers.filter(({ error }) => error === undefined)).toHaveLength(1);
      expect(loser?.error).toMatchObject({
        code: "FILES_RESERVED",
        holders: [{ task: `Task ${round} of ${winner}` }],
      });
      await both[winner]?.call("release");
    }
  });

  it("one client that asks many things at once gets every answer", async () => {
    const here = project();
    const { call } = await agent(here, { era });
    const joined = await Promise.all(Array.from({ length: sized(5, 2) }, () => call("join")));
    expect(new Set(joined.map(({ instance }) => instance)).size).toBe(1);
    const tasks = Array.from({ length: sized(12, 3) }, (_, i) => `Task ${i}`);
    const [reads, writes] = await Promise.all([
      Promise.all(tasks.map(() => call("check", { paths: ["src/api.ts"] }))),
      Promise.all(tasks.map((task, i) => call("reserve", { task, files: [`src/${i}.ts`] }))),
    ]);
    expect(reads.every(({ error }) => error === undefined)).toBe(true);
    expect(writes.map(({ reservation }) => reservation.task)).toEqual(tasks);
    for (const task of tasks) expect(states(here, task)).toEqual([expect.stringMatching(/^RÉSERVÉ/)]);
  });

  it("a wait is granted by the write that frees it, and others are served meanwhile", async () => {
    const here = project();
    const one = await agent(here, { era, args: ["--as", "12"] });
    const two = await agent(here, { era, args: ["--as", "13"] });
    await one.call("reserve", { task: "First", files: ["src/auth.ts"] });
    const waiting = two.call("reserve", { task: "Second", files: ["src/auth.ts"], wait: "1m" });
    await eventually("it waits", () => states(here, "Second").includes("EN_ATTENTE #13"));
    expect(await two.call("reserve", { task: "Meanwhile", files: ["src/api.ts"] })).toMatchObject({
      reservation: { state: "active" },
    });
    await one.call("finish", { result: "success" });
    expect(await waiting).toMatchObject({ reservation: { instance: 13, task: "Second", state: "active" } });
    expect(await two.call("reserve", { task: "Third", files: ["src/auth.ts"], wait: "1s" })).toMatchObject({
      error: { code: "FILES_RESERVED" },
    });
  });

  it("a wait that is broken off gives its place up, and the server goes on", async () => {
    const here = project();
    const one = await agent(here, { era, args: ["--as", "12"] });
    await here.coord(["reserve", "First", "--files", "src/auth.ts", "--as", "13"]);
    const breaking = new AbortController();
    const waiting = one.call(
      "reserve",
      { task: "Mine", files: ["src/auth.ts"], wait: "10m" },
      breaking.signal,
    );
    await eventually("it waits", () => states(here, "Mine").includes("EN_ATTENTE #12"));
    breaking.abort("no longer wanted");
    await expect(waiting).rejects.toThrow();
    await eventually("its place is free", () => states(here, "Mine").length === 0);
    const leases = join(here.root, ".coord", "leases");
    await eventually("nor a sign of life", () => !fs.readdirSync(leases).some(isWait));
    expect(await one.call("reserve", { task: "Other", files: ["src/api.ts"] })).toMatchObject({
      reservation: { state: "active" },
    });
    expect(lockIsFree(here)).toBe(true);
  });

  atNight("a wait says that it goes on to a client that asks", async () => {
    const here = project();
    const { client } = await agent(here, { era, args: ["--as", "12"] });
    await here.coord(["reserve", "First", "--files", "src/auth.ts", "--as", "13"]);
    const told: number[] = [];
    const waiting = client.callTool(
      { name: "reserve", arguments: { task: "Mine", files: ["src/auth.ts"], wait: "1m" } },
      { onprogress: ({ progress }) => void told.push(progress) },
    );
    await eventually("it is told", () => told.length > 0);
    await here.coord(["finish", "--result", "success", "--as", "13"]);
    expect(await waiting).toMatchObject({ structuredContent: { reservation: { state: "active" } } });
    expect(told[0]).toBe(1);
  });

  atNight("a wait that is too long ends with who is in the way", async () => {
    const here = project();
    const one = await agent(here, { era, args: ["--as", "12"] });
    await here.coord(["reserve", "First", "--files", "src/auth.ts", "--as", "13"]);
    expect(await one.call("reserve", { task: "Mine", files: ["src/auth.ts"], wait: "1s" })).toMatchObject({
      error: { code: "WAIT_TIMEOUT", retryable: true, holders: [{ instance: 13 }] },
    });
    expect(states(here, "Mine")).toEqual([]);
  });
});

describe("who one is", () => {
  it("nobody until `join` is called; reading goes on without", async () => {
    const here = project();
    const before = here.text();
    const { call } = await agent(here);
    for (const [name, args] of [
      ["reserve", { task: "T" }],
      ["log", { action: "x" }],
      ["leave", {}],
      ["whoami", {}],
      ["next", { reserve: true }],
    ] as const) {
      const { error } = await call(name, args);
      expect(error).toMatchObject({ code: "NO_IDENTITY", hint: expect.stringContaining("`join`") });
    }
    expect(await call("status")).toMatchObject({ me: null });
    expect(here.text()).toBe(before);
  });

  it("the option, the environment, or the agent's session, as for any command", async () => {
    const here = project();
    const flag = await agent(here, { args: ["--as", "12"], env: { COORD_INSTANCE: "13" } });
    expect(await flag.call("whoami")).toMatchObject({ instance: 12, source: "flag" });
    const env = await agent(here, { env: { COORD_INSTANCE: "13" } });
    expect(await env.call("whoami")).toMatchObject({ instance: 13, source: "env" });
    const session = { CLAUDE_CODE_SESSION_ID: "abc" };
    const { data } = await here.json(["join", "Shell"], { env: session });
    const claude = await agent(here, { env: session });
    expect(await claude.call("whoami")).toMatchObject({
      instance: data.instance,
      label: "Shell",
      source: "session",
    });
    // What the tool reserved is the hook's and the shell's, too.
    await claude.call("reserve", { task: "T", files: ["src/auth.ts"] });
    expect((await here.json(["check", "src/auth.ts"], { env: session })).data.paths[0]?.verdict).toBe("mine");
  });

  atNight("two servers are two sessions", async () => {
    const here = project();
    const [one, two] = [await agent(here), await agent(here)];
    const numbers = await Promise.all([one.call("join"), two.call("join")]);
    expect(new Set(numbers.map(({ instance }) => instance)).size).toBe(2);
    expect(sessionsOf(here)).toHaveLength(2);
  });

  it("a wrong option ends it before it serves", async () => {
    const here = project();
    const all = [
      [["--as", "x"], "--as"],
      [["--cwd", "/nowhere"], "/nowhere"],
      [["--lock-timeout", "soon"], "soon"],
    ] as const;
    for (const [args, says] of sized<readonly (typeof all)[number][]>(all, [all[1]])) {
      const ran = await coord(["mcp", ...args], { cwd: here.root });
      expect(ran).toMatchObject({ status: 2, stdout: "" });
      expect(ran.stderr).toContain(says);
    }
    expect((await coord(["mcp"], { cwd: here.root, env: { COORD_INSTANCE: "x" } })).stderr).toContain(
      "COORD_INSTANCE",
    );
  });

  it("--dry-run plans and writes nothing; --cwd says where", async () => {
    const here = project();
    const before = here.text();
    const { call } = await agent(here, { args: ["--as", "12", "--dry-run", "--cwd", here.root], cwd: "/" });
    expect(await call("reserve", { task: "T", files: ["src/auth.ts"] })).toMatchObject({
      reservation: { task: "T" },
    });
    expect(here.text()).toBe(before);
  });
});

describe("the end", () => {
  /** A server that joined by itself and holds something. */
  async function holding(here: Project) {
    const one = await agentOfBuild(here);
    const { instance } = await one.call("join", { label: "Passing" });
    await one.call("reserve", { task: "Held", files: ["src/auth.ts"] });
    expect(states(here, "Held")).toEqual([`RÉSERVÉ #${instance}`]);
    return { ...one, instance };
  }

  function left(here: Project, instance: number): void {
    expect(states(here, "Held")).toEqual([`LIBÉRÉ #${instance}`]);
    expect(here.text()).toMatch(new RegExp(`Instance #${instance}\\*\\* : TERMINÉE - Passing`));
    expect(sessionsOf(here)).toEqual([]);
    expect(lockIsFree(here)).toBe(true);
  }

  /** A client in a process of its own, which passes on what it is sent. */
  function relayed(here: Project) {
    const relay = `const { spawn } = require("node:child_process");
      const start = () => spawn(process.execPath, ${JSON.stringify([bin(), "mcp"])}, { stdio: ["pipe", "pipe", "inherit"] });
      let server = start();
      process.stdin.on("data", (data) => server.stdin.write(data));
      server.stdout.pipe(process.stdout);
      server.on("exit", () => process.stdout.write("the server has ended\\n"));
      process.on("SIGUSR2", () => server.stdin.end());`;
    const client = spawn(process.execPath, ["-e", relay], { cwd: here.root, env: cleanEnv(), stdio: "pipe" });
    let out = "";
    client.stdout.on("data", (chunk: Buffer) => (out += chunk.toString("utf8")));
    const send = (message: object) =>
      client.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
    const clientInfo = { name: "t", version: "1" };
    const params = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo };
    send({ id: 1, method: "initialize", params });
    send({ method: "notifications/initialized" });
    send({ id: 2, method: "tools/call", params: { name: "join", arguments: { label: "Passing" } } });
    return { client, send, said: () => out };
  }

  const ways = isNight ? (["stdin", "SIGTERM", "SIGINT", "SIGHUP"] as const) : (["stdin"] as const);
  it.each(ways)(
    "by %s while its client runs on: the next server of that client is the same instance",
    async (how) => {
      const here = project();
      const { client, pid, instance } = await holding(here);
      if (how === "stdin") await client.close();
      else process.kill(pid, how);
      await eventuallyEnded(pid);
      expect(states(here, "Held")).toEqual([`RÉSERVÉ #${instance}`]);
      expect(
        (await here.json(["check", "src/auth.ts"], { env: { CLAUDE_CODE_SESSION_ID: "x" } })).data.paths[0]
          ?.verdict,
      ).toBe("reserved");
      const next = await agent(here);
      expect(await next.call("whoami")).toMatchObject({ instance, label: "Passing" });
      await next.call("finish", { result: "success" });
      expect(states(here, "Held")).toEqual([`TERMINÉ #${instance}`]);
      expect(lockIsFree(here)).toBe(true);
    },
  );

  it("with its client: what only this process could finish is given back", async () => {
    const here = project();
    const { client, send, said } = relayed(here);
    await eventually("it has joined", () => said().includes('"instance"'));
    send({ id: 3, method: "tools/call", params: { name: "reserve", arguments: { task: "Held" } } });
    await eventually("it holds", () => states(here, "Held").length === 1);
    client.kill("SIGKILL");
    await eventually("it has left", () => sessionsOf(here).length === 0);
    left(here, 12);
  });

  it("before its client, which ends later: the next command gives it back", async () => {
    const here = project();
    const { client, send, said } = relayed(here);
    await eventually("it has joined", () => said().includes('"instance"'));
    send({ id: 3, method: "tools/call", params: { name: "reserve", arguments: { task: "Held" } } });
    await eventually("it holds", () => states(here, "Held").length === 1);
    client.kill("SIGUSR2");
    await eventually("the server has ended", () => said().includes("the server has ended"));
    expect(states(here, "Held")).toEqual(["RÉSERVÉ #12"]);
    const gone = new Promise((resolve) => client.once("exit", resolve));
    client.kill("SIGKILL");
    await gone;
    await here.coord(["check", "src/auth.ts"]);
    left(here, 12);
  });

  atNight("a session of the agent's own outlives the server", async () => {
    const here = project();
    const env = { CLAUDE_CODE_SESSION_ID: "abc" };
    const { client, pid, call } = await agentOfBuild(here, { env });
    const { instance } = await call("join");
    await call("reserve", { task: "Held", files: ["src/auth.ts"] });
    await client.close();
    await eventuallyEnded(pid);
    expect(states(here, "Held")).toEqual([`RÉSERVÉ #${instance}`]);
    expect(sessionsOf(here)).toHaveLength(1);
  });

  it("of a client that is killed while it waits: no ghost in the queue, no lock, no session", async () => {
    const here = project();
    await here.coord(["reserve", "First", "--files", "src/auth.ts", "--as", "20"]);
    const relay = `const { spawn } = require("node:child_process");
      const server = spawn(process.execPath, ${JSON.stringify([bin(), "mcp"])}, { stdio: ["pipe", "pipe", "inherit"] });
      process.stdin.pipe(server.stdin);
      server.stdout.pipe(process.stdout);`;
    const client = spawn(process.execPath, ["-e", relay], { cwd: here.root, env: cleanEnv(), stdio: "pipe" });
    let out = "";
    client.stdout.on("data", (chunk: Buffer) => (out += chunk.toString("utf8")));
    const send = (message: object) =>
      client.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
    const clientInfo = { name: "t", version: "1" };
    send({
      id: 1,
      method: "initialize",
      params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo },
    });
    send({ method: "notifications/initialized" });
    send({ id: 2, method: "tools/call", params: { name: "join", arguments: {} } });
    await eventually("it has joined", () => out.includes('"instance"'));
    const waiting = { task: "Mine", files: ["src/auth.ts"], wait: "10m" };
    send({ id: 3, method: "tools/call", params: { name: "reserve", arguments: waiting } });
    await eventually("it waits", () => states(here, "Mine").some((state) => state.startsWith("EN_ATTENTE")));
    client.kill("SIGKILL");
    await eventually("nobody waits", () => states(here, "Mine").length === 0);
    await eventually("the session is over", () => sessionsOf(here).length === 0);
    expect(lockIsFree(here)).toBe(true);
  });

  atNight("of a server that is killed: its place in the queue is passed over", async () => {
    const here = project();
    await here.coord(["reserve", "First", "--files", "src/auth.ts", "--as", "20"]);
    const one = await agentOfBuild(here, { args: ["--as", "12"] });
    const waiting = one.call("reserve", { task: "Mine", files: ["src/auth.ts"], wait: "10m" });
    const leases = join(here.root, ".coord", "leases");
    const beatNames = () => fs.readdirSync(leases).filter((name) => name === "12" || isWait(name));
    await eventually("it waits", () => states(here, "Mine").length === 1 && beatNames().length === 2);
    const beats = beatNames().map((name) => join(leases, name));
    process.kill(one.pid, "SIGKILL");
    await expect(waiting).rejects.toThrow();
    // Its last sign of life, made older than the patience of the others.
    const old = Date.now() / 1000 - 60;
    for (const beat of beats) fs.utimesSync(beat, old, old);
    await here.coord(["finish", "--result", "success", "--as", "20"]);
    expect((await here.json(["reserve", "Next", "--files", "src/auth.ts", "--as", "21"])).ok).toBe(true);
    expect((await here.coord(["sweep", "--as", "21"])).status).toBe(0);
    expect(states(here, "Mine").filter((state) => state.startsWith("EN_ATTENTE"))).toEqual([]);
  });
});

describe("a raw pipe", () => {
  const hello = {
    jsonrpc: "2.0",
    id: 1,
    method: "initialize",
    params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "t", version: "1" } },
  };
  const serve = (here: Project, lines: readonly string[]) =>
    launch(process.execPath, [bin(), "mcp"], {
      cwd: here.root,
      stdin: lines.map((line) => `${line}\n`).join(""),
    });

  it("is answered to the last question, though it is closed behind it", async () => {
    const here = project();
    const ask = (id: number, name: string, args: object) =>
      JSON.stringify({ jsonrpc: "2.0", id, method: "tools/call", params: { name, arguments: args } });
    const { child, done } = serve(here, [
      JSON.stringify(hello),
      '{"jsonrpc":"2.0","method":"notifications/initialized"}',
      ask(2, "join", {}),
      ask(3, "status", {}),
      ask(4, "reserve", { task: "T" }),
    ]);
    let answered = 0;
    child.stdout.on("data", () => (answered = Date.now()));
    const { stdout, stderr, status } = await done;
    expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
    const answers = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { id: number });
    expect(answers.map(({ id }) => id).toSorted()).toEqual([1, 2, 3, 4]);
    // It doesn't wait for answers that it has given.
    if (isNight) expect(Date.now() - answered).toBeLessThan(4_500);
  });

  it("with nonsense in it never crashes, and carries nothing but the protocol", async () => {
    const here = project();
    const before = here.text();
    const nonsense = [
      "",
      "hello",
      "{",
      "[]",
      "null",
      '"x"',
      "\u0000\u001b[31m",
      '{"jsonrpc":"2.0","id":7}',
      '{"jsonrpc":"1.0","id":8,"method":"ping"}',
      '{"jsonrpc":"2.0","id":{},"method":"ping"}',
      '{"jsonrpc":"2.0","id":9,"method":"no/such"}',
      '{"jsonrpc":"2.0","id":10,"method":"tools/call"}',
      '{"jsonrpc":"2.0","id":11,"method":"tools/call","params":{"name":"__proto__"}}',
      '{"jsonrpc":"2.0","id":12,"method":"tools/call","params":{"name":"reserve","arguments":[]}}',
      '{"jsonrpc":"2.0","id":13,"method":"tools/call","params":{"name":"reserve","arguments":{"__proto__":{"x":1}}}}',
      '{"jsonrpc":"2.0","id":14,"method":"resources/read","params":{"uri":"not a uri"}}',
      '{"jsonrpc":"2.0","id":15,"method":"resources/subscribe","params":{"uri":"coord://x"}}',
      '{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":99}}',
      `{"jsonrpc":"2.0","id":16,"method":"tools/call","params":{"name":"check","arguments":{"paths":["${"a/".repeat(5_000)}"]}}}`,
    ];
    const { stdout, stderr, status } = await serve(here, [
      ...nonsense,
      JSON.stringify(hello),
      ...nonsense,
      '{"jsonrpc":"2.0","id":20,"method":"tools/call","params":{"name":"status","arguments":{}}}',
    ]).done;
    expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
    const answers = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { jsonrpc: string; id: unknown; result?: object });
    expect(answers.every(({ jsonrpc }) => jsonrpc === "2.0")).toBe(true);
    expect(answers.find(({ id }) => id === 20)?.result).toMatchObject({ structuredContent: { me: null } });
    expect(here.text()).toBe(before);
  });
});
