// Whole commands against a bare `node -e 0` in turn, so that a drifting machine drifts for both. Prints tables; asserts nothing.
// usage: npm run bench [-- RUNS]
import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const bin = join(root, "bin", "coord.cjs");
const RUNS = Number(process.argv[2] ?? 40);
const folder = mkdtempSync(join(tmpdir(), "coord-bench-"));
const env = { ...process.env, COORD_INSTANCE: "5", NO_COLOR: "1" };
// Node 20 reads all certificates of that file at each start, which hides what coord adds (docs/performance.md).
delete env.NODE_EXTRA_CA_CERTS;
/** What an agent's hook is told before an edit. */
const EDIT = JSON.stringify({
  session_id: "bench",
  cwd: folder,
  hook_event_name: "PreToolUse",
  tool_name: "Edit",
  tool_input: { file_path: join(folder, "src", "other.ts"), old_string: "a", new_string: "b" },
});
const COMMANDS = [
  ["check", () => ["check", "src/other.ts"]],
  ["hook claude", () => ["hook", "claude"], EDIT],
  ["reserve", (i) => ["reserve", `Task ${i}`, "--files", `src/file${i}.ts`]],
  ["status", () => ["status"]],
];
const CONTEND_MS = 3_000;
let count = 0;

try {
  cpSync(join(root, "fixtures", "example"), folder, { recursive: true });
  spawnSync("git", ["init", "-q"], { cwd: folder });
  console.log(
    `Wall time, medians of ${RUNS} runs; ratio: the median of coord's time by that of the bare start beside it`,
  );
  console.log(`\n${"".padEnd(36)}${"coord".padStart(12)}${"node -e 0".padStart(12)}${"ratio".padStart(8)}`);
  for (const entries of [0, 1_000, 10_000]) {
    const name = entries === 0 ? "example file" : `${entries.toLocaleString("en")} log entries`;
    grow(entries);
    spawnSync(process.execPath, [bin, "join", "Bench"], { cwd: folder, env, stdio: "ignore" });
    for (const [command, argsOf, input] of COMMANDS) measure(`${command}, ${name}`, argsOf, input);
  }
  console.log(
    `\n${"processes that write one file".padEnd(36)}${"writes/s".padStart(12)}${"lost".padStart(8)}`,
  );
  for (const processes of [1, 8, 32]) await contend(processes);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Milliseconds of a command, or null when it fails. */
function time(args, input) {
  const start = process.hrtime.bigint();
  const { status } = spawnSync(process.execPath, args, {
    cwd: folder,
    env,
    stdio: [input === undefined ? "ignore" : "pipe", "ignore", "ignore"],
    ...(input === undefined ? {} : { input }),
  });
  return status === 0 ? Number(process.hrtime.bigint() - start) / 1e6 : null;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function measure(name, argsOf, input) {
  const own = [];
  const bare = [];
  for (let i = -2; i < RUNS; i++) {
    const a = time([bin, ...argsOf(++count)], input);
    if (a === null) return console.log(`${name.padEnd(36)}${"fails".padStart(12)}`);
    const b = time(["-e", "0"]);
    if (i < 0) continue;
    own.push(a);
    bare.push(b);
  }
  const ratio = median(own.map((ms, i) => ms / bare[i]));
  const [mine, theirs] = [own, bare].map((all) => `${median(all).toFixed(1)} ms`.padStart(12));
  console.log(name.padEnd(36) + mine + theirs + ratio.toFixed(2).padStart(8));
}

/** So many processes that add one to a number in a file as often as they can, for some seconds; none may be lost. */
async function contend(processes) {
  const file = join(folder, `count-${processes}.md`);
  writeFileSync(file, "0");
  const counts = await Promise.all(Array.from({ length: processes }, () => write(file)));
  const done = counts.reduce((sum, one) => sum + one, 0);
  const lost = done - Number(readFileSync(file, "utf8"));
  const perSecond = (done / (CONTEND_MS / 1_000)).toFixed(0).padStart(12);
  console.log(`${String(processes).padEnd(36)}${perSecond}${String(lost).padStart(8)}`);
}

async function write(file) {
  const args = [join(root, "bench", "writer.mjs"), file, String(CONTEND_MS)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  for await (const chunk of child.stdout) said += chunk;
  return Number(said);
}

/** The example file with so many entries more in its log, and no history. */
function grow(entries) {
  const text = readFileSync(join(root, "fixtures", "example", "CLAUDE_INSTANCES.md"), "utf8");
  const at = text.indexOf("### [Template for new entries]");
  const log = Array.from(
    { length: entries },
    (_, i) =>
      `### 2026-03-02 ${String(10 + (i % 12)).padStart(2, "0")}:00 +01:00 - Instance #1\n- **Action** : step ${i}\n- **Status** : DONE\n- **Files** : src/a${i}.ts\n\n`,
  ).join("");
  rmSync(join(folder, ".coord"), { recursive: true, force: true });
  writeFileSync(join(folder, "CLAUDE_INSTANCES.md"), text.slice(0, at) + log + text.slice(at));
}
