import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { startGitServer } from "../remote/git-server.ts";
import { bareRepository, startServer } from "../remote/postgres-server.ts";
import { type Proxy, startProxy } from "../remote/proxy.ts";
import { Random } from "./random.ts";

export interface MachinesOptions {
  /** The built command. */
  readonly bin: string;
  readonly root: string;
  readonly store: "git" | "postgres";
  readonly machines: number;
  /** Agents on each machine. */
  readonly agents: number;
  readonly seconds: number;
  readonly seed: number;
  /** Whether a process of each machine holds the connection; it is killed as well. */
  readonly follow: boolean;
  /** How many times as long as usual it is between two mishaps of the server and the network. */
  readonly calm: number;
  /** How many times as long as usual it is between two edits by hand. */
  readonly typing: number;
  /** The part of the pieces of answers in whose place the connection is cut. */
  readonly cut: number;
  readonly env: Readonly<Record<string, string>>;
}

/** A server that several machines share, and the network before it. */
interface Far {
  readonly proxy: Proxy;
  readonly place: string;
  readonly env: Readonly<Record<string, string>>;
  kill(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const FILE = "CLAUDE_INSTANCES.md";
/** A command that takes longer is told (ms). */
const SLOW_MS = 15_000;
const FILES = ["src/a.ts", "src/b.ts", "src/c.ts", "src/d.ts"] as const;

async function startFar({ store, root }: MachinesOptions): Promise<Far> {
  if (store === "git") {
    bareRepository(join(root, "far.git"));
    const server = await startGitServer(root);
    const proxy = await startProxy(server.port);
    return {
      proxy,
      place: `http://127.0.0.1:${proxy.port}/far.git`,
      env: {},
      kill: () => server.kill(),
      restart: () => server.restart(),
      stop: () => server.kill(),
    };
  }
  const server = await startServer();
  if (server === null) throw new Error("no PostgreSQL here");
  const proxy = await startProxy(server.port);
  const at = { PGHOST: "127.0.0.1", PGPORT: String(proxy.port), PGDATABASE: "postgres" };
  return {
    proxy,
    place: `postgres://127.0.0.1:${proxy.port}/postgres#torture`,
    env: { ...at, PGUSER: "agent", PGPASSWORD: "agent" },
    kill: () => server.kill(),
    restart: () => server.restart(),
    stop: () => server.stop(),
  };
}

class Run {
  readonly options: MachinesOptions;
  readonly far: Far;
  readonly random: Random;
  readonly odd: string[] = [];
  /** Commands that took long, though nobody stopped them, with the end of what they said. */
  readonly slow: string[] = [];
  /** What was acknowledged, and what may be there all the same. */
  readonly logged = new Set<string>();
  readonly unclear = new Set<string>();
  readonly typed: string[] = [];
  readonly holders = new Map<string, string>();
  readonly doubles: string[] = [];
  commands = 0;
  acknowledged = 0;
  kills = 0;
  stalls = 0;
  serverKills = 0;
  cuts = 0;
  hangs = 0;
  followerKills = 0;
  conflicts = 0;
  unreached = 0;
  unsure = 0;
  longestMs = 0;
  private readonly until: number;

  constructor(options: MachinesOptions, far: Far) {
    this.options = options;
    this.far = far;
    this.random = new Random(options.seed);
    this.until = Date.now() + options.seconds * 1_000;
  }

  goesOn(): boolean {
    return Date.now() < this.until;
  }
}

interface Ended {
  readonly status: number | null;
  readonly said: string;
}

/** Runs a command, and perhaps hurts it. */
async function call(run: Run, cwd: string, args: readonly string[], random: Random | null): Promise<Ended> {
  const { bin, env } = run.options;
  const began = Date.now();
  const child = spawn(process.execPath, [bin, ...args], {
    cwd,
    env: { ...env, ...run.far.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (said += String(chunk)));
  const fate = random?.next() ?? 1;
  let stalled = false;
  const timer = setTimeout(
    () => {
      if (fate < 0.12 && child.kill("SIGKILL")) run.kills++;
      else if (fate < 0.16 && child.kill("SIGSTOP")) {
        run.stalls++;
        stalled = true;
        setTimeout(() => child.kill("SIGCONT"), 500 + 3_000 * (fate - 0.12) * 25);
      }
    },
    random?.between(50, 1_500) ?? 0,
  );
  const { status, signal } = await new Promise<{ status: number | null; signal: string | null }>((resolve) =>
    child.once("close", (code, by) => resolve({ status: code, signal: by })),
  );
  clearTimeout(timer);
  if (random !== null) {
    run.commands++;
    const ms = Date.now() - began;
    if (signal === null && !stalled) run.longestMs = Math.max(run.longestMs, ms);
    if (signal === null && !stalled && ms > SLOW_MS)
      run.slow.push(`${(ms / 1_000).toFixed(1)} s, ${status}: ${args.join(" ")}: ${said.trim().slice(-300)}`);
    if (status === 0) run.acknowledged++;
    else if (status === 3) run.conflicts++;
    else if (status === 75 && said.includes("STORE_UNSURE")) run.unsure++;
    else if (status === 75) run.unreached++;
    // Who was killed, or not answered, may hold nothing.
    else if (status !== 0 && signal !== "SIGKILL" && !said.includes('"NO_RESERVATION"'))
      run.odd.push(`${args.join(" ")}: ${status} ${signal} ${said.slice(0, 500)}`);
    if (said.includes('"INTERNAL"') || /\n\s+at .*:\d+:\d+/.test(said))
      run.odd.push(`${args.join(" ")}: ${status} ${signal} ${said.slice(0, 500)}`);
  }
  return { status, said };
}

async function agent(run: Run, cwd: string, number: number): Promise<void> {
  const random = new Random(run.options.seed * 1_000 + number);
  const as = ["--as", String(number), "--json"];
  for (let turn = 0; run.goesOn(); turn++) {
    const id = `L${number}x${turn}x`;
    if (random.chance(0.5)) {
      const { status } = await call(run, cwd, ["log", id, ...as], random);
      (status === 0 ? run.logged : run.unclear).add(id);
      continue;
    }
    const file = random.of(FILES);
    const { status } = await call(run, cwd, ["reserve", id, "--files", file, ...as], random);
    if (status === 0) {
      const other = run.holders.get(file);
      if (other !== undefined) run.doubles.push(`${file}: ${other}, ${id}`);
      run.holders.set(file, id);
    } else if (status === 3) continue;
    await pause(random.between(0, 300));
    // From now on another one may get it.
    if (run.holders.get(file) === id) run.holders.delete(file);
    // Whatever became of the reservation, nothing of it is to stand in the way of the others.
    for (let tries = 0; run.goesOn() && tries < 20; tries++) {
      const ended = await call(run, cwd, ["finish", id, "--result", "success", ...as], random);
      if (ended.status !== null && ended.status !== 75) break;
    }
  }
}

/** A person at each machine, whose editor saves in its ways. */
async function editor(run: Run, cwd: string, number: number): Promise<void> {
  const random = new Random(run.options.seed * 7_000 + number);
  const file = join(cwd, FILE);
  for (let turn = 0; run.goesOn(); turn++) {
    await pause(random.between(500, 2_500) * run.options.typing);
    const line = `Q${number}x${turn}x by hand`;
    const way = random.of(["in place", "rename", "stale"]);
    const before = read(file);
    if (before === null || before === "") continue;
    const text = before.replace(/\n/, () => `\n\n${line}\n`);
    if (way === "stale") await pause(random.between(200, 1_200));
    // An editor sees that a file was saved under it, but for a moment.
    else if (read(file) !== before) continue;
    if (way === "rename") {
      fs.writeFileSync(`${file}.new`, text);
      fs.renameSync(`${file}.new`, file);
    } else fs.writeFileSync(file, text);
    run.typed.push(line);
  }
}

/** What goes wrong beyond the machines. */
async function mishaps(run: Run): Promise<void> {
  const random = new Random(run.options.seed * 13);
  const { far } = run;
  far.proxy.cuts = () => run.goesOn() && random.chance(run.options.cut) && (run.cuts++, true);
  while (run.goesOn()) {
    await pause(random.between(3_000, 7_000) * run.options.calm);
    const what = random.of(["server", "cut", "hang", "hang"]);
    if (what === "cut") {
      run.cuts++;
      far.proxy.cut();
    } else if (what === "hang") {
      run.hangs++;
      far.proxy.mode = "hang";
      await pause(random.between(500, 2_000));
      far.proxy.mode = "ok";
    } else {
      run.serverKills++;
      await far.kill();
      await pause(random.between(0, 1_500));
      await far.restart();
    }
  }
}

/** The process of a machine that holds the connection, killed now and then. */
async function follower(run: Run, cwd: string, number: number): Promise<void> {
  const random = new Random(run.options.seed * 17 + number);
  const { bin, env } = run.options;
  while (run.goesOn()) {
    const child = spawn(process.execPath, [bin, "remote", "follow"], {
      cwd,
      env: { ...env, ...run.far.env },
      stdio: "ignore",
    });
    const closed = new Promise((resolve) => child.once("close", resolve));
    const until = Date.now() + random.between(5_000, 15_000);
    while (run.goesOn() && Date.now() < until && child.exitCode === null) await pause(100);
    if (child.exitCode !== null) run.odd.push(`remote follow ended by itself: ${child.exitCode}`);
    child.kill("SIGKILL");
    run.followerKills++;
    await closed;
    await pause(random.between(0, 4_000));
  }
}

/** Several machines at work over one store, hurt in every way, then held against what they were told. */
export async function tortureMachines(options: MachinesOptions) {
  const far = await startFar(options);
  const { root, env } = options;
  const git = (cwd: string, ...args: string[]): void => {
    const identity = ["-c", "user.name=t", "-c", "user.email=t@example.org"];
    const { status, stderr } = spawnSync("git", [...identity, ...args], { cwd, env, encoding: "utf8" });
    if (status !== 0) throw new Error(stderr);
  };
  const machines = Array.from({ length: options.machines }, (_, at) => join(root, `machine${at}`));
  const [first = root, ...others] = machines;
  try {
    const before = new Run({ ...options, seconds: 0 }, far);
    git(root, "init", "-q", "-b", "main", first);
    for (const args of [["init"], ["remote", "add", far.place]]) {
      const { status, said } = await call(before, first, args, null);
      if (status !== 0) throw new Error(said);
    }
    git(first, "add", "-A", ".");
    git(first, "commit", "-qm", "shared");
    for (const machine of others) git(root, "clone", "-q", first, machine);
    for (const machine of others) await call(before, machine, ["status"], null);

    const run = new Run(options, far);
    await Promise.all([
      ...machines.flatMap((cwd, at) =>
        Array.from({ length: options.agents }, (_, one) => agent(run, cwd, 20 + at * options.agents + one)),
      ),
      ...machines.map((cwd, at) => editor(run, cwd, at)),
      ...(options.follow ? machines.map((cwd, at) => follower(run, cwd, at)) : []),
      mishaps(run),
    ]);
    Object.assign(far.proxy, { mode: "ok", cuts: () => false });
    for (let round = 0; round < 3; round++)
      for (const machine of machines) await call(run, machine, ["remote", "status"], null);
    const faults = judged(run, machines);
    const { commands, kills, stalls, serverKills, cuts, hangs, followerKills } = run;
    const { conflicts, unreached, unsure, longestMs, logged, typed } = run;
    const done = { commands, acknowledged: run.acknowledged, logged: logged.size, edits: typed.length };
    const hurt = { kills, stalls, serverKills, cuts, hangs, followerKills };
    const figures = { ...done, ...hurt, conflicts, unreached, unsure, longestMs };
    return { figures, faults, slow: run.slow };
  } finally {
    await far.proxy.close();
    await far.stop();
  }
}

function judged(run: Run, machines: readonly string[]): string[] {
  const texts = machines.map((machine) => read(join(machine, FILE)) ?? "");
  const text = texts[0] ?? "";
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const times = (id: string) => lines.filter((line) => line.startsWith("- **") && line.endsWith(id)).length;
  const typedTimes = (line: string) => lines.filter((one) => one === line).length;
  return [
    ...run.odd.map((one) => `odd answer: ${one}`),
    ...run.doubles.map((one) => `two holders: ${one}`),
    ...[...run.logged].filter((id) => times(id) === 0).map((id) => `lost: ${id}`),
    ...[...run.logged, ...run.unclear].filter((id) => times(id) > 1).map((id) => `doubled: ${id}`),
    ...run.typed.filter((line) => typedTimes(line) === 0).map((line) => `typed and lost: ${line}`),
    ...run.typed.filter((line) => typedTimes(line) > 1).map((line) => `typed and doubled: ${line}`),
    ...(new Set(texts).size === 1 ? [] : ["the machines' files differ"]),
  ];
}

function read(path: string): string | null {
  try {
    return fs.readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
