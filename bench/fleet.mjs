// `npm run bench:fleet [-- --machines 4 --agents 2 --commands 20 --kills 0.1 --over postgres://HOST/DB --follow --seed 7]`: several machines,
// each a clone with agents that reserve, log and finish at the same time, over a git repository or a PostgreSQL. A part of the
// processes is killed. Prints a row of Markdown; exits with 1 where anything that was acknowledged is lost or doubled, a file has two
// holders, or two machines' files differ in the end.
import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    machines: { type: "string", default: "4" },
    agents: { type: "string", default: "2" },
    commands: { type: "string", default: "20" },
    files: { type: "string", default: "6" },
    kills: { type: "string", default: "0" },
    over: { type: "string", default: "git" },
    follow: { type: "boolean", default: false },
    seed: { type: "string", default: "1" },
  },
});
const [MACHINES, AGENTS, COMMANDS, FILES] = ["machines", "agents", "commands", "files"].map((name) =>
  Number(values[name]),
);
const KILLS = Number(values.kills);
const BIN = join(dirname(fileURLToPath(import.meta.url)), "..", "bin", "coord.cjs");
const FILE = "CLAUDE_INSTANCES.md";

let seed = Number(values.seed);
/** Mulberry32: the same runs for the same seed, as far as processes allow. */
function random() {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
}

const env = { ...process.env, GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null", LANG: "C.UTF-8" };
for (const name of ["COORD_INSTANCE", "CLAUDE_CODE_SESSION_ID", "CLAUDECODE", "COORD_REMOTE"])
  delete env[name];

function git(cwd, ...args) {
  const identity = ["-c", "user.name=t", "-c", "user.email=t@example.org"];
  return execFileSync("git", [...identity, ...args], { cwd, env, encoding: "utf8" });
}

/** Runs a command; `killAfter` ends it without a word after so long (ms). */
function coord(cwd, args, killAfter = null) {
  const began = performance.now();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [BIN, ...args], { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    child.stdout.on("data", (chunk) => (said += chunk));
    child.stderr.on("data", (chunk) => (said += chunk));
    const timer = killAfter === null ? undefined : setTimeout(() => child.kill("SIGKILL"), killAfter);
    child.once("close", (status, signal) => {
      clearTimeout(timer);
      resolve({ status, signal, said, ms: performance.now() - began });
    });
  });
}

const folder = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), "coord-fleet-")));
const far = join(folder, "far.git");
const machines = Array.from({ length: MACHINES }, (_, at) => join(folder, `machine${at}`));

async function prepare() {
  const [first, ...others] = machines;
  git(folder, "init", "-q", "--bare", "-b", "main", far);
  git(folder, "clone", "-q", far, first);
  git(first, "checkout", "-qb", "main");
  await coord(first, ["init"]);
  const place =
    values.over === "git" ? ["origin"] : [values.over, "--project", `fleet-${process.pid}-${Date.now()}`];
  const added = await coord(first, ["remote", "add", ...place]);
  if (added.status !== 0) throw new Error(added.said);
  git(first, "add", "-A", ".");
  git(first, "commit", "-qm", "shared");
  git(first, "push", "-q", "origin", "main");
  for (const machine of others) git(folder, "clone", "-q", far, machine);
  for (const machine of machines) await coord(machine, ["status"]);
}

const seen = { ok: 0, conflicts: 0, unreached: 0, unsure: 0, killed: 0, other: [], doubles: [], ms: [] };
/** What must be in the log once, and what may be; who holds a file as far as anybody was told. */
const acknowledged = new Set();
const unclear = new Set();
const holders = new Map();

function count({ status, signal, said, ms }) {
  if (signal !== null) seen.killed++;
  else if (status === 0) seen.ok++;
  else if (status === 3) seen.conflicts++;
  else if (status === 75 && said.includes("could not be reached")) seen.unreached++;
  else if (status === 75) seen.unsure++;
  else seen.other.push(`${status}: ${said.trim().slice(0, 300)}`);
  if (signal === null) seen.ms.push(ms);
}

function fate() {
  return random() < KILLS ? 100 + random() * 900 : null;
}

async function agent(machine, number) {
  for (let at = 0; at < COMMANDS; at++) {
    const id = `entry-${number}-${at}`;
    if (random() < 0.5) {
      const done = await coord(machine, ["log", id, "--as", String(number)], fate());
      count(done);
      if (done.status === 0) acknowledged.add(id);
      else unclear.add(id);
      continue;
    }
    const file = `src/f${Math.floor(random() * FILES)}.ts`;
    const task = `Task ${id}`;
    const done = await coord(machine, ["reserve", task, "--files", file, "--as", String(number)], fate());
    count(done);
    if (done.status === 0) {
      const other = holders.get(file);
      if (other !== undefined) seen.doubles.push(`${file}: ${other}, ${id}`);
      holders.set(file, id);
    }
    if (done.status !== 0 && done.signal === null && done.status !== 75) continue;
    // From now on another one may get it.
    if (holders.get(file) === id) holders.delete(file);
    const ended = await coord(machine, ["finish", task, "--result", "success", "--as", String(number)]);
    if (ended.status === 0 || done.status === 0) count(ended);
  }
}

async function main() {
  await prepare();
  const followers = values.follow
    ? machines.map((cwd) => spawn(process.execPath, [BIN, "remote", "follow"], { cwd, env, stdio: "ignore" }))
    : [];
  const began = performance.now();
  const all = machines.flatMap((machine, at) =>
    Array.from({ length: AGENTS }, (_, one) => agent(machine, 1 + at * AGENTS + one)),
  );
  await Promise.all(all);
  const seconds = (performance.now() - began) / 1_000;
  for (const follower of followers) follower.kill("SIGTERM");
  for (let round = 0; round < 2; round++)
    for (const machine of machines) await coord(machine, ["remote", "status"]);
  const texts = machines.map((machine) =>
    [FILE, FILE.replace(".md", ".archive.md")].map((name) => textOf(join(machine, name))).join("\n"),
  );
  return { seconds, texts };
}

function textOf(path) {
  return fs.existsSync(path) ? fs.readFileSync(path, "utf8") : "";
}

function judge(texts) {
  const log = texts[0].split("\n").filter((line) => line.startsWith("- **Action**"));
  const times = (id) => log.filter((line) => line.trim().endsWith(id)).length;
  return {
    lost: [...acknowledged].filter((id) => times(id) === 0),
    doubled: [...acknowledged, ...unclear].filter((id) => times(id) > 1),
    differ: new Set(texts).size - 1,
  };
}

try {
  const { seconds, texts } = await main();
  const { lost, doubled, differ } = judge(texts);
  const sorted = seen.ms.toSorted((one, other) => one - other);
  const at = (part) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0);
  const rows = {
    over: values.over === "git" ? "git" : "PostgreSQL",
    "machines × agents": `${MACHINES} × ${AGENTS}`,
    commands: sorted.length + seen.killed,
    killed: seen.killed,
    conflicts: seen.conflicts,
    unreached: seen.unreached,
    unsure: seen.unsure,
    "per second": (seen.ok / seconds).toFixed(1),
    "p50 (ms)": at(0.5),
    "p99 (ms)": at(0.99),
    lost: lost.length,
    doubled: doubled.length,
    "two holders": seen.doubles.length,
    "files that differ": differ,
    "other failures": seen.other.length,
  };
  const names = Object.keys(rows);
  console.log(
    `| ${names.join(" | ")} |\n| ${names.map(() => "---:").join(" | ")} |\n| ${Object.values(rows).join(" | ")} |`,
  );
  for (const line of [...lost, ...doubled, ...seen.doubles, ...seen.other]) console.error(line);
  const isSound = lost.length + doubled.length + seen.doubles.length + differ + seen.other.length === 0;
  process.exitCode = isSound ? 0 : 1;
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
