// What a forecast costs against one `git status`: 2, 7 and 20 work trees of 5,000 and 50,000 files, ten changed in each.
// `node bench/forecast.mjs [files …]`; it wants a build. Each forecast has a `git status` beside it: the ratios are those of pairs, by wall
// and (on Linux) by processor time, which says more on a busy machine. Files that are opened are counted with strace, where there is one.
import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const bin = join(dirname(fileURLToPath(import.meta.url)), "..", "bin", "coord.cjs");
const env = {
  ...process.env,
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_AUTHOR_NAME: "b",
  GIT_AUTHOR_EMAIL: "b@example.org",
};
// With it Node 20 reads all certificates at each start, which is none of ours to measure.
delete env.NODE_EXTRA_CA_CERTS;
Object.assign(env, { GIT_COMMITTER_NAME: "b", GIT_COMMITTER_EMAIL: "b@example.org" });
const git = (cwd, ...args) => execFileSync("git", args, { cwd, env, encoding: "utf8", maxBuffer: 1 << 28 });
const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [5_000, 50_000];
const RUNS = 7;
const TRACER = process.env.STRACE ?? "strace";
const NAME = (i) => `src/d${i % 100}/f${i}.ts`;

function repository(folder, files) {
  const root = join(folder, "r");
  fs.mkdirSync(root);
  git(root, "init", "-q", "-b", "main");
  for (let i = 0; i < files; i++) {
    const path = join(root, NAME(i));
    fs.mkdirSync(dirname(path), { recursive: true });
    fs.writeFileSync(path, Array.from({ length: 40 }, (_, k) => `line ${k} of ${i}\n`).join(""));
  }
  git(root, "add", "-A");
  git(root, "commit", "-qm", "base");
  return root;
}

/** Ten changed files: some that others change, too, half of them committed. */
function change(path, k, files) {
  const edit = (i, text) => fs.appendFileSync(join(path, NAME(i % files)), text);
  for (let n = 0; n < 5; n++) edit(k * 50 + n, `committed by ${k}\n`);
  git(path, "commit", "-qam", `work ${k}`);
  for (let n = 5; n < 9; n++) edit(k * 50 + n, `changed by ${k}\n`);
  edit(7, `the same place, by ${k}\n`);
}

/** Processor time of processes that have ended (ms); null where nobody says. */
function spent() {
  if (process.platform !== "linux") return null;
  const fields = fs.readFileSync("/proc/self/stat", "latin1").split(") ")[1].split(" ");
  return (Number(fields[13]) + Number(fields[14])) * 10;
}

function timed(cwd, program, args) {
  const [began, before] = [performance.now(), spent()];
  spawnSync(program, args, { cwd, env, stdio: "ignore" });
  const wall = performance.now() - began;
  return { wall, processor: before === null ? null : spent() - before };
}

const middle = (all) => all.toSorted((a, b) => a - b)[all.length >> 1];
const sum = (all) => all.reduce((total, one) => total + one, 0);

/** One `git status` and one forecast, several times. */
function pairs(cwd) {
  const found = Array.from({ length: RUNS }, () => ({
    status: timed(cwd, "git", ["status"]),
    own: timed(cwd, process.execPath, [bin, "forecast", "--json"]),
  }));
  const processor = (which) => sum(found.map((one) => one[which].processor ?? Number.NaN));
  return {
    status: middle(found.map(({ status }) => status.wall)),
    own: middle(found.map(({ own }) => own.wall)),
    wall: middle(found.map(({ status, own }) => own.wall / status.wall)),
    processor: processor("own") / processor("status"),
  };
}

/** How many processes of git one forecast starts. */
function processes(root, folder) {
  const log = join(folder, "trace");
  fs.rmSync(log, { force: true });
  spawnSync(process.execPath, [bin, "forecast", "--json"], {
    cwd: root,
    env: { ...env, GIT_TRACE2_EVENT: log },
  });
  return fs.readFileSync(log, "utf8").match(/"event":"start"/g)?.length ?? 0;
}

/** Files of the work trees that are opened in one call; null without strace. */
function opened(root, folder) {
  const log = join(folder, "strace");
  const traced = spawnSync(
    TRACER,
    ["-f", "-qq", "-e", "trace=open,openat", "-o", log, process.execPath, bin, "forecast", "--json"],
    { cwd: root, env },
  );
  if (traced.error) return null;
  const names = fs.readFileSync(log, "utf8").matchAll(/open(?:at)?\(.*?"([^"]*)".*= \d+$/gm);
  return new Set([...names].map(([, name]) => name).filter((name) => /\bf\d+\.ts$/.test(name))).size;
}

console.log(`git ${git(tmpdir(), "version").trim().split(" ")[2]}, node ${process.version}\n`);
console.log(
  "| work trees | files | `git status` | `coord forecast` | ratio | by processor time | git processes | files opened |",
);
console.log("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
for (const files of sizes) {
  const folder = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), "bench-")));
  try {
    const root = repository(folder, files);
    let made = 0;
    for (const count of [2, 7, 20]) {
      for (; made < count - 1; made++) {
        const path = join(folder, `w${made}`);
        git(root, "worktree", "add", "-q", "-b", `f${made}`, path);
        change(path, made + 1, files);
      }
      // Files as old as the index are read by every git, until it may write down that it has.
      spawnSync("sleep", ["1.1"]);
      for (let k = 0; k < made; k++) git(join(folder, `w${k}`), "status");
      git(root, "status");
      const { status, own, wall, processor } = pairs(root);
      const cells = [count, files, `${status.toFixed(0)} ms`, `${own.toFixed(0)} ms`, wall.toFixed(1)];
      const counted = [processor.toFixed(1), processes(root, folder), opened(root, folder) ?? "–"];
      console.log(`| ${[...cells, ...counted].join(" | ")} |`);
    }
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
