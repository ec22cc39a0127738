// `npm run bench:boards [-- --sizes 100000,1000000,5000000] [--calls edit,start] [--kinds log,globs] [--runs 3] [--first "chrt -f 1"]`: what
// calls cost on boards of every kind that nobody has read yet. Processor seconds of the whole process (user and system, all its threads; the
// least of the runs) and the peak of its memory: above that of a bare start of Node, in times the file. Prints Markdown and asserts nothing.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { boardOf, KINDS } from "./board-kinds.mjs";
import { root } from "./measure.mjs";

const CALLS = ["edit", "start", "check", "status", "prime", "log", "reserve", "merge", "doctor"];
const { values } = parseArgs({
  options: {
    sizes: { type: "string", default: "100000,1000000,5000000" },
    calls: { type: "string", default: CALLS.join() },
    kinds: { type: "string", default: Object.keys(KINDS).join() },
    runs: { type: "string", default: "3" },
    first: { type: "string", default: "" },
    node: { type: "string", default: process.execPath },
    program: { type: "string", default: root },
    said: { type: "boolean", default: false },
  },
});
const [sizes, calls, kinds] = [
  values.sizes.split(",").map(Number),
  values.calls.split(","),
  values.kinds.split(","),
];
/** Above what a call may take here, which is told instead (seconds). */
const PATIENCE = 60;

const base = mkdtempSync(join(tmpdir(), "coord-boards-"));
const [folder, home] = [join(base, "project"), join(base, "home")];
const program = join(base, "program");
for (const one of [join(folder, "src"), home, program]) mkdirSync(one, { recursive: true });
for (const part of ["bin", "dist"])
  cpSync(join(values.program, part), join(program, part), { recursive: true });
const env = { PATH: process.env.PATH, HOME: home, LANG: "C.UTF-8", COORD_INSTANCE: "1" };
spawnSync("git", ["init", "-q", folder]);
writeFileSync(join(folder, "src", "other.ts"), "a\n");

const board = join(folder, "CLAUDE_INSTANCES.md");
const hook = (event, more) => [
  ["hook", "claude"],
  JSON.stringify({ session_id: "bench", cwd: folder, hook_event_name: event, ...more }),
];
const FILE = { file_path: join(folder, "src", "other.ts"), old_string: "a", new_string: "b" };
const MADE = {
  bare: null,
  edit: hook("PreToolUse", { tool_name: "Edit", tool_input: FILE }),
  start: hook("SessionStart", { source: "startup" }),
  check: [["check", "src/other.ts"]],
  status: [["status"]],
  prime: [["prime"]],
  log: [["log", "A step"]],
  reserve: [["reserve", "A task", "--files", "lib/mine.ts"]],
  merge: [["merge", "base.md", "ours.md", "theirs.md"]],
  doctor: [["doctor"]],
};

/** A board as nobody has seen it: no journal, nothing kept of what was read. */
function lay(text) {
  rmSync(join(folder, ".coord"), { recursive: true, force: true });
  for (const name of readdirSync(join(program, "dist")))
    if (name.endsWith(".reading")) rmSync(join(program, "dist", name));
  rmSync(join(home, ".cache"), { recursive: true, force: true });
  writeFileSync(board, text);
}

/** Two sides that each have a reservation and a line more than what they come from. */
function layMerge(text) {
  const name = (side) => join(folder, `${side}.md`);
  const at = text.indexOf("```\n") + 4;
  const sided = (task) =>
    Buffer.concat([
      text.subarray(0, at),
      Buffer.from(
        at < 4
          ? ""
          : `[RESERVED] Instance #1 - ${task} - Start: 2026-11-30 09:00 +00:00\nFiles: ${task}.ts\n\n`,
      ),
      text.subarray(at),
      Buffer.from(`\n${task}\n`),
    ]);
  writeFileSync(name("base"), text);
  writeFileSync(name("ours"), sided("ours"));
  writeFileSync(name("theirs"), sided("theirs"));
}

/** Seconds and kilobytes of one run. */
function run(call) {
  const [args, input] =
    MADE[call] === null
      ? [["-e", "0"]]
      : [[join(program, "bin", "coord.cjs"), ...MADE[call][0]], MADE[call][1]];
  const words = [
    ...values.first.split(" ").filter(Boolean),
    "/usr/bin/time",
    "-f",
    "@@%U %S %M",
    "timeout",
    String(PATIENCE),
    values.node,
    ...args,
  ];
  const { stdout, stderr, status } = spawnSync(words[0], words.slice(1), {
    cwd: folder,
    env,
    input: input ?? "",
    encoding: "utf8",
    maxBuffer: 1e9,
  });
  const [, user, system, peak] = /@@([\d.]+) ([\d.]+) (\d+)\s*$/.exec(stderr) ?? [];
  if (values.said) console.error(`${call}: ${status}\n${stdout.slice(0, 1_500)}\n${stderr.slice(0, 500)}`);
  return { seconds: Number(user) + Number(system), peak: Number(peak), isLate: status === 124, status };
}

function least(call, text) {
  const runs = [];
  for (let i = 0; i < Number(values.runs) && runs.at(-1)?.isLate !== true; i++) {
    lay(text);
    if (call === "merge") layMerge(text);
    runs.push(run(call));
  }
  const [seconds, peak] = [
    Math.min(...runs.map((one) => one.seconds)),
    Math.min(...runs.map((one) => one.peak)),
  ];
  return { seconds, peak, isLate: runs.at(-1).isLate };
}

const line = (cells) => console.log(`| ${cells.join(" | ")} |`);

lay(boardOf("a team's", 30_000));
layMerge(boardOf("a team's", 30_000));
// Compiled code is kept by the first call of each kind.
for (const call of calls) for (let i = 0; i < 2; i++) run(call);
const bare = least("bare", "").peak;
console.log(
  `${new Date().toISOString().slice(0, 10)}, ${process.version}, load ${loadavg()[0].toFixed(1)}; least of ${values.runs} runs; a bare start has a peak of ${(bare / 1_024).toFixed(0)} MB\n`,
);
const small = boardOf("a team's", 5_000);
line(["board", "MB", ...calls]);
line(["---", "---:", ...calls.map(() => "---:")]);
line([
  "5 kB of a team's: seconds, MB above a bare start",
  "0.005",
  ...calls.map((call) => {
    const { seconds, peak } = least(call, small);
    return `${seconds.toFixed(2)} · ${((peak - bare) / 1_024).toFixed(0)} MB`;
  }),
]);
for (const size of sizes)
  for (const kind of kinds) {
    const text = boardOf(kind, size);
    line([
      kind,
      (text.length / 1e6).toFixed(2),
      ...calls.map((call) => {
        const { seconds, peak, isLate } = least(call, text);
        const above = (peak - bare) * 1_024;
        // The program itself takes more than a short text.
        const memory =
          text.length < 1e6
            ? `${(above / 1_048_576).toFixed(0)} MB`
            : `${(above / text.length).toFixed(1)} ×`;
        return isLate ? `> ${PATIENCE}` : `${seconds.toFixed(2)} · ${memory}`;
      }),
    ]);
  }
rmSync(base, { recursive: true, force: true });
