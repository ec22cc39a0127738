// What the measurements share: whole commands in pairs with a bare start, and servers of tools by lines.
import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..");
export const bin = join(root, "bin", "coord.cjs");

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export function percentile(values, part) {
  return values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? 0;
}

/** A scratch repository with the example's board, and so many entries more in its log. */
export function repository(entries = 0) {
  const folder = mkdtempSync(join(tmpdir(), "coord-bench-"));
  cpSync(join(root, "fixtures", "example"), folder, { recursive: true });
  spawnSync("git", ["init", "-q"], { cwd: folder });
  const board = join(folder, "CLAUDE_INSTANCES.md");
  const text = readFileSync(board, "utf8");
  const at = text.indexOf("### [Template for new entries]");
  const entry = (_, i) =>
    `### 2026-03-02 ${String(10 + (i % 12)).padStart(2, "0")}:00 +01:00 - Instance #1\n- **Action** : step ${i}\n- **Status** : DONE\n- **Files** : src/a${i}.ts\n\n`;
  writeFileSync(board, text.slice(0, at) + Array.from({ length: entries }, entry).join("") + text.slice(at));
  // A board that was changed a moment ago may be git's doing: each fresh server would ask git about it.
  const hourAgo = Date.now() / 1_000 - 3_600;
  utimesSync(board, hourAgo, hourAgo);
  return { folder, end: () => rmSync(folder, { recursive: true, force: true }) };
}

const env = { ...process.env, COORD_INSTANCE: "5", NO_COLOR: "1" };
// Node 20 reads all certificates of that file at each start, which hides what coord adds (docs/performance.md).
delete env.NODE_EXTRA_CA_CERTS;

/** Milliseconds of a program's run; null where it fails. */
function timed(program, args, folder, input) {
  const start = process.hrtime.bigint();
  const stdio = [input === undefined ? "ignore" : "pipe", "ignore", "ignore"];
  const { status } = spawnSync(program, args, { cwd: folder, env, input, stdio });
  return status === 0 ? Number(process.hrtime.bigint() - start) / 1e6 : null;
}

/** Two calls in turn, so many times, so that a drifting machine drifts for both: the median of their ratios, and of the first. */
export function pairs(count, one, other) {
  const [ratios, times] = [[], []];
  for (let i = -2; i < count; i++) {
    const [a, b] = [one(), other()];
    if (a === null || b === null) return null;
    if (i < 0) continue;
    ratios.push(a / b);
    times.push(a);
  }
  return { ratio: median(ratios), ms: median(times) };
}

let count = 0;

/** The commands that are measured; each takes what it needs from a number that is never the same. */
export function commandsIn(folder) {
  const edit = JSON.stringify({
    session_id: "bench",
    cwd: folder,
    hook_event_name: "PreToolUse",
    tool_name: "Edit",
    tool_input: { file_path: join(folder, "src", "other.ts"), old_string: "a", new_string: "b" },
  });
  const run = (argsOf, input) => (program) => timed(program, [bin, ...argsOf(++count)], folder, input);
  const finish = (program) => {
    const task = `Done ${++count}`;
    timed(program, [bin, "reserve", task], folder);
    return timed(program, [bin, "finish", task, "--result", "success"], folder);
  };
  return {
    bare: (program) => timed(program, ["-e", "0"], folder),
    "hook, edit allowed": run(() => ["hook", "claude"], edit),
    check: run(() => ["check", "src/other.ts"]),
    reserve: run((i) => ["reserve", `Task ${i}`, "--files", `src/file${i}.ts`]),
    status: run(() => ["status"]),
    prime: run(() => ["prime"]),
    log: run((i) => ["log", `Step ${i}`]),
    finish,
    doctor: run(() => ["doctor"]),
    "--help": run(() => ["--help"]),
    "--version": run(() => ["--version"]),
  };
}

/** A server of tools, spoken to by lines. */
export async function server(program, folder, instance) {
  const child = spawn(program, [bin, "mcp"], {
    cwd: folder,
    env: { ...env, COORD_INSTANCE: String(instance) },
    stdio: ["pipe", "pipe", "ignore"],
  });
  const waiting = new Map();
  let [rest, id] = ["", 0];
  child.stdout.setEncoding("utf8").on("data", (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const said = JSON.parse(line);
      waiting.get(said.id)?.(said);
    }
  });
  const call = (method, params) =>
    new Promise((settle) => {
      waiting.set(++id, settle);
      child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", id, method, params })}\n`);
    });
  const clientInfo = { name: "bench", version: "1" };
  await call("initialize", { protocolVersion: "2025-06-18", capabilities: {}, clientInfo });
  return {
    /** As agents do, a call is made again that a busy machine let wait too long for the lock; the time goes on. */
    use: async (name, args) => {
      for (;;) {
        const { result } = await call("tools/call", { name, arguments: args });
        if (result?.isError !== true) return;
        if (result.structuredContent?.error?.retryable !== true) throw new Error(JSON.stringify(result));
      }
    },
    /** Milliseconds that its processor has worked; null where the system does not tell. */
    worked: () => workedBy(child.pid),
    end: () => new Promise((settle) => (child.once("exit", settle), child.stdin.end())),
  };
}

function workedBy(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return null;
  }
}
