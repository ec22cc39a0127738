// `npm run bench:peers [-- --pairs 5 --only coord,backlog,seeds,task-master --in FOLDER]`: the same claim, log and list with other tools
// that npm has, 20 claims at once, and 1,000 tasks. Each is installed into a folder of its own, without its scripts, and used as its help
// says. Times are ratios to a bare start of this Node, in turns. Prints Markdown; asserts nothing. `--in` keeps what was installed.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { runtime } from "../scripts/runtimes.mjs";
import { bin, median, root } from "./measure.mjs";

const { values } = parseArgs({
  options: {
    pairs: { type: "string", default: "5" },
    only: { type: "string", default: "coord,backlog,seeds,task-master" },
    in: { type: "string" },
  },
});
const PAIRS = Number(values.pairs);
const AT_ONCE = 20;
const MANY = 1_000;
/** So long a measurement takes at most (ms); fewer pairs are taken then, three at least. */
const LONGEST = 60_000;

const home = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), "coord-peers-")));
const env = { ...process.env, HOME: home, NO_COLOR: "1", COORD_INSTANCE: "5", GIT_CONFIG_NOSYSTEM: "1" };
// See docs/performance.md: it hides what a tool adds to the start of Node 20.
delete env.NODE_EXTRA_CA_CERTS;

const read = (folder, ...names) => fs.readFileSync(join(folder, ...names), "utf8");

/** A call: program, arguments, and what else its environment has. */
const coord = (args, more = {}) => [process.execPath, [bin, ...args], more];
const as = (who) => ({ COORD_INSTANCE: String(who) });

/**
 * What is measured. `make` begins a project with so many tasks; `claim` takes the task or thing with a number for somebody; `holder` says
 * who has it by what the tool keeps, null for nobody.
 */
const PEERS = {
  coord: {
    where: "one markdown file",
    make: (folder, tasks) => {
      run(folder, coord(["init"]));
      run(folder, coord(["task", "add", "Task 1"]));
      const board = join(folder, "CLAUDE_INSTANCES.md");
      const line = /^.*Task 1\b.*\n/m;
      const text = fs.readFileSync(board, "utf8");
      const all = ([first]) =>
        Array.from({ length: tasks }, (_, at) => first.replace("Task 1", `Task ${at + 1}`)).join("");
      fs.writeFileSync(board, text.replace(line, all(line.exec(text) ?? [""])));
    },
    claim: (task, who) => coord(["reserve", `Task ${task}`, "--files", `src/f${task}.ts`], as(who)),
    log: (at) => coord(["log", `Step ${at}`]),
    list: () => coord(["task", "list"]),
    holder: (folder, task) =>
      JSON.parse(output(folder, coord(["check", `src/f${task}.ts`, "--json"], as(99)))).data?.paths?.[0]
        ?.reservation?.instance ?? null,
  },
  backlog: {
    package: "backlog.md",
    where: "a markdown file a task",
    make: (folder, tasks, call) => {
      run(folder, call("backlog", ["init", "Bench", "--defaults"]));
      run(folder, call("backlog", ["task", "create", "Task 1"]));
      const at = join(folder, "backlog", "tasks");
      const [name] = fs.readdirSync(at);
      const text = read(at, name);
      for (let task = 2; task <= tasks; task++)
        fs.writeFileSync(
          join(at, `task-${task} - Task-${task}.md`),
          text.replace("TASK-1", `TASK-${task}`).replace("Task 1", `Task ${task}`),
        );
    },
    claim: (task, who, call) =>
      call("backlog", ["task", "edit", String(task), "-s", "In Progress", "-a", `@agent${who}`]),
    log: (at, call) => call("backlog", ["task", "edit", "2", "--append-notes", `Step ${at}`]),
    list: (call) => call("backlog", ["task", "list", "--plain"]),
    holder: (folder, task) => {
      const at = join(folder, "backlog", "tasks");
      const name = fs.readdirSync(at).find((one) => one.startsWith(`task-${task} `)) ?? "";
      return Number(/@agent(\d+)/.exec(read(at, name))?.[1] ?? 0) || null;
    },
  },
  seeds: {
    package: "@os-eco/seeds-cli",
    where: "lines of JSON",
    make: (folder, tasks, call) => {
      run(folder, call("sd", ["init"]));
      const at = "2026-03-02T10:00:00.000Z";
      const line = (_, i) =>
        JSON.stringify({
          id: `s-${(i + 0x1001).toString(16)}`,
          title: `Task ${i + 1}`,
          status: "open",
          type: "task",
          priority: 2,
          createdAt: at,
          updatedAt: at,
        });
      fs.writeFileSync(
        join(folder, ".seeds", "issues.jsonl"),
        `${Array.from({ length: tasks }, line).join("\n")}\n`,
      );
    },
    claim: (task, who, call) =>
      call("sd", ["update", seed(task), "--status", "in_progress", "--assignee", `agent${who}`]),
    log: (at, call) => call("sd", ["create", "--title", `Step ${at}`]),
    list: (call) => call("sd", ["list"]),
    holder: (folder, task) => {
      const lines = read(folder, ".seeds", "issues.jsonl").trim().split("\n");
      const found = lines.map((line) => JSON.parse(line)).findLast(({ id }) => id === seed(task));
      return Number(/agent(\d+)/.exec(found?.assignee ?? "")?.[1] ?? 0) || null;
    },
  },
  "task-master": {
    package: "task-master-ai",
    where: "one JSON file",
    make: (folder, tasks, call) => {
      run(folder, call("task-master", ["init", "-y"]));
      const task = (_, at) => ({
        id: at + 1,
        title: `Task ${at + 1}`,
        description: "What is to be done",
        details: "",
        testStrategy: "",
        status: "pending",
        dependencies: [],
        priority: "medium",
        subtasks: [],
      });
      const metadata = { created: "2026-03-02T10:00:00.000Z", updated: "2026-03-02T10:00:00.000Z" };
      const master = { tasks: Array.from({ length: tasks }, task), metadata };
      fs.mkdirSync(join(folder, ".taskmaster", "tasks"), { recursive: true });
      fs.writeFileSync(join(folder, ".taskmaster", "tasks", "tasks.json"), JSON.stringify({ master }));
    },
    // It has no names for who works; and adding asks a model.
    claim: (task, _, call) => call("task-master", ["set-status", `--id=${task}`, "--status=in-progress"]),
    log: null,
    list: (call) => call("task-master", ["list"]),
    holder: (folder, task) => {
      const { tasks } = JSON.parse(read(folder, ".taskmaster", "tasks", "tasks.json")).master;
      return tasks.find(({ id }) => Number(id) === task)?.status === "in-progress" ? "somebody" : null;
    },
  },
};

function seed(task) {
  return `s-${(task + 0x1000).toString(16)}`;
}

function options(folder, more) {
  return { cwd: folder, env: { ...env, ...more }, stdio: "ignore" };
}

function run(folder, [program, args, more = {}]) {
  const { status } = spawnSync(program, args, options(folder, more));
  if (status !== 0) throw new Error(`${args.slice(-4).join(" ")}: ${status}`);
}

function output(folder, [program, args, more = {}]) {
  const how = { ...options(folder, more), stdio: ["ignore", "pipe", "ignore"], encoding: "utf8" };
  return spawnSync(program, args, how).stdout;
}

function timed(folder, [program, args, more = {}]) {
  const since = performance.now();
  const { status } = spawnSync(program, args, options(folder, more));
  return status === 0 ? performance.now() - since : null;
}

/** The median ratio of a call to a bare start, in turns; null where it fails. */
function ratio(folder, callOf) {
  const found = [];
  const since = performance.now();
  for (let at = 0; at <= PAIRS; at++) {
    const one = timed(folder, callOf(at));
    const bare = timed(folder, [process.execPath, ["-e", "0"]]);
    if (one === null || bare === null) return null;
    // The first fills caches.
    if (at > 0) found.push(one / bare);
    if (found.length >= 3 && performance.now() - since > LONGEST) break;
  }
  return median(found);
}

/** Many processes at once; how many of them said that it went well. */
async function atOnce(folder, calls) {
  const since = performance.now();
  const statuses = await Promise.all(
    calls.map(
      ([program, args, more = {}]) =>
        new Promise((settle) => spawn(program, args, options(folder, more)).once("exit", settle)),
    ),
  );
  return { won: statuses.filter((status) => status === 0).length, ms: performance.now() - since };
}

/** Puts a package into a folder of its own. Null where it can't be had. */
function installed(name) {
  const folder = join(values.in ?? home, name.replaceAll(/\W+/g, "-"));
  const at = join(folder, "node_modules", name, "package.json");
  if (!fs.existsSync(at)) {
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(join(folder, "package.json"), '{"private":true}');
    const args = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--silent", name];
    const how = { cwd: folder, stdio: ["ignore", "ignore", "inherit"], timeout: 900_000 };
    if (spawnSync("npm", args, how).status !== 0) return null;
  }
  const about = JSON.parse(fs.readFileSync(at, "utf8"));
  return { folder, version: about.version, ...sizeOf(join(folder, "node_modules")), call: callsOf(folder) };
}

function callsOf(folder) {
  const bun = runtime("bun");
  const path = [...(bun === null ? [] : [dirname(bun)]), dirname(process.execPath), process.env.PATH];
  return (name, args) => [join(folder, "node_modules", ".bin", name), args, { PATH: path.join(delimiter) }];
}

function sizeOf(folder) {
  const files = fs.readdirSync(folder, { recursive: true });
  const size = files.reduce((sum, one) => sum + fs.lstatSync(join(folder, one)).size, 0);
  const packages = files.filter((one) =>
    /(^|\/)node_modules\/(@[^/]+\/)?[^/]+$|^(@[^/]+\/)?[^/.@][^/]*$/.test(one),
  );
  return { mb: size / 1e6, packages: packages.length };
}

/** The package as npm would install it. */
function own() {
  const said = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
    cwd: root,
    encoding: "utf8",
  });
  const [{ version, unpackedSize }] = JSON.parse(said);
  return { version, mb: unpackedSize / 1e6, packages: 1, call: null };
}

let made = 0;
function project(peer, tasks, call) {
  const folder = join(home, `project${++made}`);
  fs.mkdirSync(folder);
  spawnSync("git", ["init", "-q"], { cwd: folder });
  spawnSync("git", ["config", "user.name", "bench"], { cwd: folder });
  spawnSync("git", ["config", "user.email", "bench@example.org"], { cwd: folder });
  peer.make(folder, tasks, call);
  return folder;
}

async function measured(name) {
  const peer = PEERS[name];
  const about = peer.package === undefined ? own() : installed(peer.package);
  if (about === null) return null;
  const { call } = about;
  const few = project(peer, 60, call);
  const claim = ratio(few, (at) => peer.claim(at + 1, 5, call));
  const log = peer.log && ratio(few, (at) => peer.log(at, call));
  const list = ratio(few, () => peer.list(call));
  const numbers = Array.from({ length: AT_ONCE }, (_, at) => at + 1);
  const apart = project(peer, 60, call);
  const others = await atOnce(
    apart,
    numbers.map((task) => peer.claim(task, task + 10, call)),
  );
  const kept = numbers.filter((task) => [task + 10, "somebody"].includes(peer.holder(apart, task))).length;
  const same = await atOnce(
    apart,
    numbers.map((who) => peer.claim(50, who + 10, call)),
  );
  const many = project(peer, MANY, call);
  const manyClaim = ratio(many, (at) => peer.claim(at + 1, 5, call));
  const manyList = ratio(many, () => peer.list(call));
  return { ...about, claim, log, list, kept, seconds: others.ms / 1_000, won: same.won, manyClaim, manyList };
}

const two = (value) => (value === null ? "–" : value < 10 ? value.toFixed(1) : value.toFixed(0));

try {
  const bare = median(Array.from({ length: 9 }, () => timed(home, [process.execPath, ["-e", "0"]])));
  const rows = [];
  for (const name of values.only.split(",")) {
    const found = await measured(name);
    if (found === null) {
      console.error(`${name}: not to be had here`);
      continue;
    }
    const { version, mb, packages, claim, log, list, kept, seconds, won, manyClaim, manyList } = found;
    rows.push([
      `${name} ${version}`,
      PEERS[name].where,
      kept,
      seconds.toFixed(1),
      won,
      ...[claim, log, list, manyClaim, manyList].map(two),
      `${mb.toFixed(0)} MB, ${packages}`,
    ]);
  }
  const load = loadavg()[0]?.toFixed(0);
  const when = new Date().toISOString().slice(0, 10);
  console.log(
    `${when}, Node ${process.versions.node} (a bare start takes ${bare.toFixed(0)} ms), ${cpus().length} processors, load ${load}; medians of ${PAIRS} pairs\n`,
  );
  const head = [
    "tool",
    "where the state is",
    `${AT_ONCE} claims of ${AT_ONCE} things: kept`,
    "in (s)",
    `${AT_ONCE} claims of one: winners`,
    "a claim",
    "a log entry",
    "a list",
    `a claim among ${MANY.toLocaleString("en")} tasks`,
    `a list of ${MANY.toLocaleString("en")}`,
    "installed, packages",
  ];
  const line = (cells) => `| ${cells.join(" | ")} |`;
  console.log(
    [line(head), line(head.map((_, at) => (at < 2 ? "---" : "---:"))), ...rows.map(line)].join("\n"),
  );
} finally {
  fs.rmSync(home, { recursive: true, force: true });
}
