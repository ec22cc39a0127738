import fs from "node:fs";
import { openFileStore, type FileStoreOptions, type WriteStep } from "../../src/store/file/index.ts";

/** What the torture tells a worker, as JSON in its first argument. */
export interface WorkerTask {
  readonly path: string;
  readonly name: string;
  /** Where acknowledged tokens go, one a line. */
  readonly acks: string;
  /** Part of the commits that are stalled for 2.5–4 s. */
  readonly stalls: number;
  readonly disk: "normal" | "no-symlinks" | "no-links" | "no-lock";
  /** Keep at most so many tokens in the file (the oldest go); 0: all of them. */
  readonly keep: number;
}

export interface WorkerReport {
  readonly latencies: readonly number[];
}

const task = JSON.parse(process.argv[2] ?? "") as WorkerTask;
const steps: readonly WriteStep[] = ["locked", "prepared", "published", "compared", "renamed", "verified"];

function missing(): never {
  throw Object.assign(new Error("EPERM"), { code: "EPERM" });
}

let ownLock = "";
const disks: Record<WorkerTask["disk"], NonNullable<FileStoreOptions["fs"]>> = {
  normal: {},
  "no-symlinks": { symlinkSync: missing },
  "no-links": { linkSync: missing },
  // Everybody gets the lock at once: only the journal stands between the writers.
  "no-lock": {
    symlinkSync: (target) => {
      ownLock = String(target);
    },
    readlinkSync: ((path: string) =>
      path.endsWith("lock") ? ownLock : fs.readlinkSync(path)) as typeof fs.readlinkSync,
  },
};

let stallAt: WriteStep | null = null;
const store = openFileStore({
  path: task.path,
  reconcile: ({ after, state }) => ({ text: after, state }),
  lockTimeoutMs: 120_000,
  fs: disks[task.disk],
  onStep: (step) => {
    if (step !== stallAt) return;
    stallAt = null;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2_500 + Math.random() * 1_500);
  },
});

/** Adds one to the count in the first line, and a token at the end. */
function increment(text: string, token: string): string {
  const [first = "", ...rest] = text.split("\n");
  const lines = rest.slice(0, -1);
  const kept = task.keep > 0 ? [...lines.filter((line) => !line.startsWith("t")), ...tail(lines)] : lines;
  return [`count ${Number(first.slice(6)) + 1}`, ...kept, token, ""].join("\n");
}

function tail(lines: readonly string[]): string[] {
  return lines.filter((line) => line.startsWith("t")).slice(1 - task.keep);
}

/** Says that it is ready, and is told until when to work: milliseconds since the epoch. */
async function toldUntil(): Promise<number> {
  await store.read();
  process.stdout.write("ready\n");
  for await (const chunk of process.stdin) return Number(String(chunk));
  return 0;
}

async function main(): Promise<void> {
  const until = await toldUntil();
  const acks = fs.openSync(task.acks, "a");
  const latencies: number[] = [];
  for (let at = 0; Date.now() < until; at++) {
    const token = `t${task.name}-${at}`;
    if (Math.random() < task.stalls) stallAt = steps[Math.floor(Math.random() * steps.length)] ?? null;
    const started = performance.now();
    const note = { instance: 1, command: "torture", subject: token, at: Date.now() };
    await store.update(({ text, state }) => ({ text: increment(text, token), state, note }));
    latencies.push(performance.now() - started);
    fs.writeSync(acks, `${token}\n`);
  }
  const report: WorkerReport = { latencies };
  process.stdout.write(JSON.stringify(report));
}

void main();
