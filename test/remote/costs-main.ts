// The costs of a command, on a file and on a copy: `bench/shared.mjs` runs it.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bareRepository, startServer } from "./postgres-server.ts";
import { startGitServer } from "./git-server.ts";
import { type Proxy, startProxy } from "./proxy.ts";

const { values } = parseArgs({
  options: {
    bin: { type: "string", default: "" },
    pairs: { type: "string", default: "9" },
    rtt: { type: "string", default: "0,40,100" },
    only: { type: "string", default: "" },
  },
});
const PAIRS = Number(values.pairs);
const WARM = 2;

const scratch = fs.mkdtempSync(join(tmpdir(), "coord-costs-"));
const base: NodeJS.ProcessEnv = { ...process.env, COORD_INSTANCE: "5", NO_COLOR: "1" };
// Node 20 reads all certificates of that file at each start, which hides what coord adds.
delete base["NODE_EXTRA_CA_CERTS"];

/** Milliseconds of a program's run. Not in this thread: the network between runs in it. */
function timed(args: readonly string[], cwd: string, env = base, input?: string): Promise<number> {
  return new Promise((resolve, fail) => {
    const since = process.hrtime.bigint();
    const child = spawn(process.execPath, args, { cwd, env, stdio: ["pipe", "ignore", "pipe"] });
    let said = "";
    child.stderr.on("data", (piece: Buffer) => (said += piece.toString()));
    child.stdin.on("error", () => undefined).end(input);
    child.once("exit", (status) => {
      if (status === 0) resolve(Number(process.hrtime.bigint() - since) / 1e6);
      else fail(new Error(`${args.slice(1).join(" ")}: ${status} ${said}`));
    });
  });
}

function median(all: readonly number[]): number {
  const sorted = all.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** Calls in turn with a bare start, so that a drifting machine drifts for both. */
async function row(
  what: string,
  rtt: number,
  call: (count: number) => Promise<number>,
  network?: Proxy,
): Promise<void> {
  if (!what.includes(values.only)) return;
  const [ratios, more, walls, ways]: number[][] = [[], [], [], []];
  for (let count = -WARM; count < PAIRS; count++) {
    const before = network?.asked ?? 0;
    const [wall, bare] = [await call(count), await timed(["-e", "0"], scratch)];
    if (count < 0) continue;
    ratios?.push(wall / bare);
    more?.push(wall - bare);
    walls?.push(wall);
    ways?.push((network?.asked ?? 0) - before);
  }
  const [ratio, plus, wall] = [median(ratios ?? []), median(more ?? []), median(walls ?? [])];
  const least = Math.min(...(more ?? []));
  console.log(
    `| ${what} | ${rtt} | ${wall.toFixed(0)} | ${ratio.toFixed(2)} | ${plus.toFixed(0)} | ${least.toFixed(0)} | ${median(ways ?? [])} |`,
  );
}

/** A repository with the example's board, and where it is shared. */
async function repository(
  name: string,
  remote?: string,
): Promise<{ folder: string; env: NodeJS.ProcessEnv }> {
  const folder = join(scratch, name);
  fs.cpSync(join(import.meta.dirname, "..", "..", "fixtures", "example"), folder, { recursive: true });
  execFileSync("git", ["init", "-q"], { cwd: folder });
  const env = remote === undefined ? base : { ...base, COORD_REMOTE: remote };
  await timed([values.bin, "log", "the first one"], folder, env);
  return { folder, env };
}

const edit = (folder: string, file: string): string =>
  JSON.stringify({
    session_id: "costs",
    cwd: folder,
    hook_event_name: "PreToolUse",
    tool_name: "Edit",
    tool_input: { file_path: join(folder, file) },
  });

/** What asks no store. */
async function local(kind: string, remote?: string): Promise<void> {
  const { folder, env } = await repository(`local-${kind}`, remote);
  const run = (args: readonly string[], input?: string) => timed([values.bin, ...args], folder, env, input);
  await run(["reserve", "Mine", "--files", "src/mine.ts"]);
  await row(`check, ${kind}`, 0, () => run(["check", "src/other.ts"]));
  await row(`hook of a file that nobody holds, ${kind}`, 0, () =>
    run(["hook", "claude"], edit(folder, "src/other.ts")),
  );
  await row(`hook of one's own file, ${kind}`, 0, () => run(["hook", "claude"], edit(folder, "src/mine.ts")));
}

/** Runs something while another process holds the connection. */
async function followed(folder: string, env: NodeJS.ProcessEnv, run: () => Promise<void>): Promise<void> {
  const child: ChildProcess = spawn(process.execPath, [values.bin, "remote", "follow"], {
    cwd: folder,
    env,
    stdio: "ignore",
  });
  try {
    while (!fs.existsSync(join(folder, ".coord", "shared", "following")))
      await new Promise((resolve) => setTimeout(resolve, 20));
    await run();
  } finally {
    child.kill("SIGTERM");
    await new Promise((resolve) => child.once("exit", resolve));
  }
}

async function writes(kind: string, remote: string, network: Proxy, rtt: number): Promise<void> {
  network.delayMs = 0;
  const { folder, env } = await repository(`${kind.replaceAll(" ", "-")}-${rtt}`, remote);
  network.delayMs = rtt / 2;
  const log = (count: number) => timed([values.bin, "log", `step ${count}`], folder, env);
  const reserve = (count: number) =>
    timed([values.bin, "reserve", `Task ${count}`, "--files", `src/file${count}.ts`], folder, env);
  await row(`log, ${kind}`, rtt, log, network);
  await followed(folder, env, async () => {
    await row(`log, ${kind} by remote follow`, rtt, log, network);
    await row(`reserve, ${kind} by remote follow`, rtt, reserve, network);
  });
}

async function main(): Promise<void> {
  const server = await startServer();
  const repositories = join(scratch, "repositories");
  fs.mkdirSync(repositories);
  const git = await startGitServer(repositories);
  const toGit = await startProxy(git.port);
  const toServer = server === null ? null : await startProxy(server.port);
  try {
    console.log("| what | round trip (ms) | wall (ms) | ÷ bare start | + ms | least + ms | ways |");
    console.log("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
    const file = await repository("file");
    await row("log, file", 0, (count) => timed([values.bin, "log", `step ${count}`], file.folder));
    await local("file");
    const at = (name: string): string =>
      server?.url.replace(`:${server.port}/`, `:${toServer?.port}/`) + `#${name}`;
    if (server !== null) await local("copy", at("local"));
    for (const rtt of values.rtt.split(",").map(Number)) {
      if (toServer !== null) await writes("PostgreSQL", at(`rtt${rtt}`), toServer, rtt);
      bareRepository(join(repositories, `rtt${rtt}.git`));
      const url = `git:http://127.0.0.1:${toGit.port}/rtt${rtt}.git`;
      await writes("git over http", url, toGit, rtt);
    }
  } finally {
    await Promise.all([toGit.close(), toServer?.close(), git.kill()]);
    await server?.stop();
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

void main();
