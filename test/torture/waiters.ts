import { spawn } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";

export interface WaitersOptions {
  /** The built command. */
  readonly bin: string;
  /** A folder with a coordination file; the processes work in it. */
  readonly root: string;
  readonly env: Readonly<Record<string, string>>;
  readonly workers: number;
  readonly seconds: number;
  /** It goes on for longer, by a minute at most, until so much was granted, and some were killed or interrupted. */
  readonly atLeast: number;
  /** Which part of those who ask is killed, and as many are interrupted. */
  readonly unlucky: number;
}

/** What happened, in numbers, and what must not have happened. */
export interface WaitersResult {
  granted: number;
  widened: number;
  killed: number;
  interrupted: number;
  refused: number;
  /** Longest time from asking to having, in milliseconds. */
  longestWait: number;
  /** Answers that can't happen, time-outs among them: nobody holds anything for longer than a moment. */
  readonly odd: string[];
}

/** What can be reserved, and which paths each covers. */
export const COVERED: Readonly<Record<string, readonly string[]>> = {
  "a.ts": ["a.ts"],
  "b.ts": ["b.ts"],
  "c.ts": ["c.ts"],
  "d.ts": ["d.ts"],
  "e.ts": ["e.ts"],
  "x/1.ts": ["x/1.ts"],
  "x/2.ts": ["x/2.ts"],
  "x/*.ts": ["x/1.ts", "x/2.ts"],
};

interface Ended {
  readonly status: number | null;
  readonly signal: string | null;
  readonly output: string;
}

/** Lets instances wait, finish, release, be killed and be interrupted, each by processes of its own. */
export async function waiters(options: WaitersOptions): Promise<WaitersResult> {
  const result: WaitersResult = {
    granted: 0,
    widened: 0,
    killed: 0,
    interrupted: 0,
    refused: 0,
    longestWait: 0,
    odd: [],
  };
  const until = Date.now() + options.seconds * 1_000;
  const isPoor = () => result.granted < options.atLeast || result.killed + result.interrupted < 3;
  const goesOn = (): boolean => Date.now() < until || (isPoor() && Date.now() < until + 60_000);
  await Promise.all(
    Array.from({ length: options.workers }, async (_, i) => {
      for (let turn = 0; goesOn(); turn++) await takeTurn(20 + i, `t${20 + i}x${turn}x`, options, result);
    }),
  );
  return result;
}

/** Asks for a task, sometimes for more of it, and gives it back, whatever became of the asking. */
async function takeTurn(
  instance: number,
  task: string,
  options: WaitersOptions,
  result: WaitersResult,
): Promise<void> {
  const has = await ask(instance, task, options, result, "granted");
  if (has && chance(0.3)) await ask(instance, task, options, result, "widened");
  if (has) await pause(Math.random() * 60);
  const end = chance(0.7) ? ["finish", task, "--result", "success"] : ["release", task];
  for (let tries = 0; tries < 20; tries++) {
    const { status, signal, output } = await coord([...end], instance, options, {
      SIGKILL: chance(options.unlucky) ? Math.random() * 300 : undefined,
    });
    // 5: it was never granted, or the one before was killed after it had done it.
    if (status === 0 || status === 5) return;
    if (signal !== "SIGKILL") result.odd.push(`${end[0]} ${task}: ${status} ${output}`);
  }
}

/** @returns true when it has what it asked for */
async function ask(
  instance: number,
  task: string,
  options: WaitersOptions,
  result: WaitersResult,
  kind: "granted" | "widened",
): Promise<boolean> {
  const began = Date.now();
  const fate = Math.random();
  const { status, signal, output } = await coord(
    ["reserve", task, "--files", someFiles().join(","), "--json", "--wait", "120s"],
    instance,
    options,
    {
      SIGKILL: fate < options.unlucky ? Math.random() * 1_500 : undefined,
      SIGINT: fate > 1 - options.unlucky ? Math.random() * 1_500 : undefined,
    },
  );
  if (status === 0) {
    result[kind]++;
    result.longestWait = Math.max(result.longestWait, Date.now() - began);
    return true;
  }
  if (signal === "SIGKILL") {
    result.killed++;
    // What half a minute without a sign of life does.
    age(instance, options.root);
  } else if (signal === "SIGINT" || status === 130) result.interrupted++;
  // Only who holds something can close a circle.
  else if (kind === "widened" && output.includes("WAIT_CYCLE")) result.refused++;
  else result.odd.push(`reserve ${task}: ${status} ${signal} ${output}`);
  return false;
}

function age(instance: number, root: string): void {
  const leases = join(root, ".coord", "leases");
  const past = Date.now() / 1_000 - 60;
  for (const name of fs.existsSync(leases) ? fs.readdirSync(leases) : []) {
    if (name.startsWith(`${instance}.wait-`)) fs.utimesSync(join(leases, name), past, past);
  }
}

/** Runs a command; signals reach it after so many milliseconds, unless it is over by then. */
function coord(
  args: readonly string[],
  instance: number,
  { bin, root, env }: WaitersOptions,
  signals: Readonly<Partial<Record<"SIGKILL" | "SIGINT", number | undefined>>>,
): Promise<Ended> {
  const words = [bin, "--as", String(instance), "--lock-timeout", "60s", ...args];
  const child = spawn(process.execPath, words, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += String(chunk)));
  const timers = Object.entries(signals).flatMap(([signal, after]) =>
    after === undefined ? [] : [setTimeout(() => child.kill(signal as NodeJS.Signals), after)],
  );
  return new Promise((resolve) => {
    child.once("close", (status, signal) => {
      for (const timer of timers) clearTimeout(timer);
      resolve({ status, signal, output });
    });
  });
}

function someFiles(): string[] {
  const all = Object.keys(COVERED).sort(() => Math.random() - 0.5);
  return all.slice(0, 1 + Math.floor(Math.random() * 3));
}

const chance = (part: number): boolean => Math.random() < part;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
