// Whole commands against a bare `node -e 0`, in turn, so that a drifting machine drifts for both. Prints a table; asserts nothing.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const bin = join(root, "bin", "coord.cjs");
const RUNS = Number(process.argv[2] ?? 40);
const folder = mkdtempSync(join(tmpdir(), "coord-bench-"));
const env = { ...process.env, COORD_INSTANCE: "5", NO_COLOR: "1" };

function time(args) {
  const start = process.hrtime.bigint();
  const { status } = spawnSync(process.execPath, args, { cwd: folder, env, stdio: "ignore" });
  if (status !== 0) throw new Error(`${args.join(" ")}: exit ${status}`);
  return Number(process.hrtime.bigint() - start) / 1e6;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** Median milliseconds of a command and of bare node beside it, and the median of the ratios pair by pair. */
function measure(name, argsOf) {
  const own = [];
  const bare = [];
  for (let i = -2; i < RUNS; i++) {
    const a = time([bin, ...argsOf(i)]);
    const b = time(["-e", "0"]);
    if (i >= 0) {
      own.push(a);
      bare.push(b);
    }
  }
  const ratio = median(own.map((ms, i) => ms / (bare[i] ?? 1)));
  console.log(
    `${name.padEnd(44)} ${median(own).toFixed(1).padStart(7)} ms ${median(bare).toFixed(1).padStart(7)} ms ${ratio.toFixed(2).padStart(6)}`,
  );
}

/** The example file with so many entries more in its log. */
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

try {
  cpSync(join(root, "fixtures", "example"), folder, { recursive: true });
  spawnSync("git", ["init", "-q"], { cwd: folder });
  console.log(`${"".padEnd(44)} ${"coord".padStart(10)} ${"node -e 0".padStart(10)} ${"ratio".padStart(6)}`);
  time([bin, "join", "Bench"]);
  measure("check, example file (105 lines)", () => ["check", "src/auth.ts"]);
  measure("reserve, example file", (i) => ["reserve", `Task ${i + 2}`, "--files", `src/file${i + 2}.ts`]);
  measure("status, example file", () => ["status"]);
  for (const entries of [1_000, 10_000]) {
    grow(entries);
    time([bin, "join", "Bench"]);
    measure(`check, ${entries} log entries`, () => ["check", "src/auth.ts"]);
    measure(`reserve, ${entries} log entries`, (i) => [
      "reserve",
      `Task ${i + 2}`,
      "--files",
      `src/file${i + 2}.ts`,
    ]);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
