import { spawn, type ChildProcess } from "node:child_process";
import fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openFileStore } from "../../src/store/file/index.ts";
import type { WorkerReport, WorkerTask } from "./store-worker.ts";

export interface TortureOptions {
  readonly writers: number;
  readonly seconds: number;
  /** A random writer gets SIGKILL every so many milliseconds; 0: none. */
  readonly killEveryMs: number;
  /** Part of the commits that stall for 2.5–4 s with the event loop blocked. */
  readonly stalls: number;
  readonly disk: WorkerTask["disk"];
  /** Tokens kept in the file; 0: all, which is what lost and doubled ones are looked for in. */
  readonly keep: number;
  /** The folder to work in, below it a new one is made; the disk matters. */
  readonly parent?: string;
  /** Path of the bundled worker. */
  readonly worker: string;
}

export interface TortureResult {
  readonly acknowledged: number;
  /** Acknowledged tokens that are not in the file: there must be none. */
  readonly lost: readonly string[];
  /** Tokens that are in it more than once: there must be none. */
  readonly doubled: readonly string[];
  /** Tokens in the file less the count in its first line: must be 0. */
  readonly miscounted: number;
  /** Revisions whose command says that somebody outside coord wrote: the first only. */
  readonly outside: number;
  readonly kills: number;
  readonly perSecond: number;
  /** Milliseconds; of the writers that lived to tell. */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** The fewest and the most writes that one writer got done. */
  readonly fewest: number;
  readonly most: number;
}

interface Running {
  readonly child: ChildProcess;
  readonly ready: Promise<void>;
  readonly report: Promise<WorkerReport | null>;
}

/** Lets processes add tokens to one file, kills some of them, and counts. */
export async function torture(options: TortureOptions): Promise<TortureResult> {
  const folder = fs.mkdtempSync(join(options.parent ?? tmpdir(), "coord-torture-"));
  try {
    return await tortureIn(folder, options);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function tortureIn(folder: string, options: TortureOptions): Promise<TortureResult> {
  const path = join(folder, "FILE.md");
  const acks = join(folder, "acks");
  fs.mkdirSync(acks);
  const filler = Array.from({ length: 300 }, (_, index) => `line ${index} ${"-".repeat(50)}\n`).join("");
  fs.writeFileSync(path, `count 0\n${filler}`);
  let until = 0;
  let started = 0;
  let kills = 0;
  const all: Running[] = [];
  const alive = new Set<Running>();
  const start = (): void => {
    const name = String(started++);
    const { stalls, disk, keep } = options;
    const task: WorkerTask = { path, name, acks: join(acks, name), stalls, disk, keep };
    const child = spawn(process.execPath, [options.worker, JSON.stringify(task)], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const running: Running = { child, ...outputOf(child) };
    // Written to one that was killed while it started.
    child.stdin?.on("error", () => undefined);
    if (until > 0) void running.ready.then(() => child.stdin?.end(String(until)));
    all.push(running);
    alive.add(running);
    child.once("exit", () => alive.delete(running));
  };
  for (let at = 0; at < options.writers; at++) start();
  // Starting 64 processes takes a while: the time runs from when all are there.
  await Promise.all(all.map(({ ready }) => ready));
  until = Date.now() + options.seconds * 1_000;
  for (const { child } of all) child.stdin?.end(String(until));
  while (Date.now() < until) {
    await pause(options.killEveryMs > 0 ? options.killEveryMs : 100);
    if (options.killEveryMs === 0 || Date.now() >= until) continue;
    const victim = [...alive][Math.floor(Math.random() * alive.size)];
    if (victim?.child.kill("SIGKILL")) {
      kills++;
      start();
    }
  }
  const reports = (await Promise.all(all.map(({ report }) => report))).filter((report) => report !== null);
  return { ...(await judge(path, acks, options.keep)), ...speed(reports), kills };
}

function outputOf(child: ChildProcess): Omit<Running, "child"> {
  let out = "";
  const ready = new Promise<void>((resolve) => {
    child.stdout?.on("data", (chunk) => {
      out += String(chunk);
      resolve();
    });
    child.once("close", () => resolve());
  });
  const report = new Promise<WorkerReport | null>((resolve) => {
    child.once("close", () => {
      const [, last = ""] = out.split("\n");
      resolve(last === "" ? null : (JSON.parse(last) as WorkerReport));
    });
  });
  return { ready, report };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function judge(path: string, acks: string, keep: number) {
  const store = openFileStore({
    path,
    reconcile: ({ after, state }) => ({ text: after, state }),
    lockTimeoutMs: 10_000,
  });
  const acknowledged = fs
    .readdirSync(acks)
    .flatMap((name) => fs.readFileSync(join(acks, name), "utf8").split("\n"))
    .filter((token) => token !== "");
  const { text } = await store.read();
  const [first = "", ...lines] = text.split("\n");
  const found = new Map<string, number>();
  const tokens = keep > 0 ? [] : lines.filter((line) => line.startsWith("t"));
  for (const token of tokens) found.set(token, (found.get(token) ?? 0) + 1);
  const history = await store.history();
  return {
    acknowledged: acknowledged.length,
    lost: keep > 0 ? [] : acknowledged.filter((token) => !found.has(token)),
    doubled: [...found].filter(([, count]) => count > 1).map(([token]) => token),
    miscounted: keep > 0 ? 0 : tokens.length - Number(first.slice(6)),
    outside: history.filter(({ note }) => note.command === "outside").length,
  };
}

function speed(reports: readonly WorkerReport[]) {
  const sorted = reports.flatMap(({ latencies }) => latencies).sort((a, b) => a - b);
  const at = (part: number): number =>
    Math.round((sorted[Math.floor((sorted.length - 1) * part)] ?? 0) * 10) / 10;
  const counts = reports.map(({ latencies }) => latencies.length);
  // Every writer is busy all the time, so their rates add up, whenever each of them began.
  const rates = reports.map(
    ({ latencies }) => (latencies.length * 1_000) / latencies.reduce((sum, ms) => sum + ms, 1),
  );
  return {
    perSecond: Math.round(rates.reduce((sum, rate) => sum + rate, 0)),
    p50: at(0.5),
    p99: at(0.99),
    max: at(1),
    fewest: Math.min(...counts),
    most: Math.max(...counts),
  };
}
