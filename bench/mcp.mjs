// Calls of `reserve` and `release` through the MCP SDK's client: over stdio to a process of its own, and in this process
// with client and server joined by memory. Beside them, what the same calls spend in fsync. Prints a table; asserts nothing.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Client, InMemoryTransport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { rolldown } from "rolldown";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const bin = join(root, "bin", "coord.cjs");
const RUNS = Number(process.argv[2] ?? 200);
const folder = fs.mkdtempSync(join(tmpdir(), "coord-bench-"));
const env = { ...process.env, COORD_INSTANCE: "5", NO_COLOR: "1" };

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** Milliseconds in fsync since the last question, as a caller sees them: those at the same time count once. */
const fsyncs = { running: 0, since: 0, spent: 0 };

function take() {
  const { spent } = fsyncs;
  fsyncs.spent = 0;
  return spent;
}

/** Wraps both kinds of fsync. It must happen before the store is loaded. */
function watchFsync() {
  const { fsync, fsyncSync } = fs;
  const begin = () => {
    if (fsyncs.running++ === 0) fsyncs.since = performance.now();
  };
  const end = () => {
    if (--fsyncs.running === 0) fsyncs.spent += performance.now() - fsyncs.since;
  };
  fs.fsyncSync = (fd) => {
    begin();
    try {
      fsyncSync(fd);
    } finally {
      end();
    }
  };
  fs.fsync = (fd, done) => {
    begin();
    fsync(fd, (error) => {
      end();
      done(error);
    });
  };
}

/** The server as it is in the source, for this process. */
async function bundledServer() {
  const entry = "\0bench-entry";
  const build = await rolldown({
    cwd: root,
    input: entry,
    platform: "node",
    transform: { define: { COORD_VERSION: '""' } },
    plugins: [
      {
        name: "entry",
        resolveId: (source) => (source === entry ? entry : null),
        load: (id) =>
          id === entry
            ? ["desk", "server", "../messages/en/index"]
                .map((name) => `export * from ${JSON.stringify(join(root, "src/mcp", `${name}.ts`))};`)
                .join("\n")
            : null,
      },
    ],
  });
  const out = join(folder, "server");
  await build.write({ dir: out, format: "esm", entryFileNames: "entry.mjs", codeSplitting: false });
  await build.close();
  return import(pathToFileURL(join(out, "entry.mjs")).href);
}

async function measure(name, client, fsyncOf) {
  const reserve = [];
  const release = [];
  const inFsync = [];
  const beyond = [];
  for (let i = -20; i < RUNS; i++) {
    const call = async (tool, args, times) => {
      fsyncOf?.();
      const start = performance.now();
      const { isError, structuredContent } = await client.callTool({ name: tool, arguments: args });
      const ms = performance.now() - start;
      if (isError) throw new Error(JSON.stringify(structuredContent));
      if (i >= 0) times.push(ms);
      if (i < 0 || fsyncOf === undefined || tool !== "reserve") return;
      const spent = fsyncOf();
      inFsync.push(spent);
      beyond.push(ms - spent);
    };
    await call("reserve", { task: `Task ${i}`, files: [`src/file${i}.ts`] }, reserve);
    await call("release", { task: `Task ${i}` }, release);
  }
  const apart = beyond.length > 0 ? [median(inFsync), median(beyond)] : [null, null];
  const cells = [median(reserve), median(release), ...apart];
  const shown = cells.map((ms) => (ms === null ? "" : `${ms.toFixed(2)} ms`).padStart(16));
  console.log(name.padEnd(44) + shown.join(""));
}

/** The example file with so many entries more in its log. */
function grow(entries) {
  const text = fs.readFileSync(join(root, "fixtures", "example", "CLAUDE_INSTANCES.md"), "utf8");
  const at = text.indexOf("### [Template for new entries]");
  const log = Array.from(
    { length: entries },
    (_, i) =>
      `### 2026-03-02 ${String(10 + (i % 12)).padStart(2, "0")}:00 +01:00 - Instance #1\n- **Action** : step ${i}\n- **Status** : DONE\n\n`,
  ).join("");
  fs.rmSync(join(folder, ".coord"), { recursive: true, force: true });
  fs.writeFileSync(join(folder, "CLAUDE_INSTANCES.md"), text.slice(0, at) + log + text.slice(at));
}

async function overStdio(name) {
  const client = new Client({ name: "bench", version: "1" });
  await client.connect(
    new StdioClientTransport({ command: process.execPath, args: [bin, "mcp"], cwd: folder, env }),
  );
  await measure(`${name}, over stdio`, client);
  await client.close();
}

async function inProcess(name, { Desk, serverFor, en }) {
  const io = {
    err: () => undefined,
    env,
    cwd: folder,
    now: Date.now,
    zone: (ms) => -new Date(ms).getTimezoneOffset(),
    parentPid: process.ppid,
    version: "0",
    options: {},
  };
  const desk = new Desk(io, { flag: undefined, env: 5, lockTimeoutMs: 10_000 }, en, "en");
  const server = serverFor(desk, "legacy");
  const client = new Client({ name: "bench", version: "1" });
  const [here, there] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(there), client.connect(here)]);
  await measure(`${name}, in process`, client, take);
  await client.close();
  await server.close();
}

/** What one write of this size costs on this disk when it is synced. */
function bareFsync() {
  const path = join(folder, "bare");
  const times = Array.from({ length: 50 }, () => {
    const fd = fs.openSync(path, "w");
    fs.writeSync(fd, "x".repeat(8_000));
    const start = performance.now();
    fs.fsyncSync(fd);
    const ms = performance.now() - start;
    fs.closeSync(fd);
    return ms;
  });
  return median(times);
}

try {
  fs.cpSync(join(root, "fixtures", "example"), folder, { recursive: true });
  spawnSync("git", ["init", "-q"], { cwd: folder });
  console.log(`one fsync on this disk: ${bareFsync().toFixed(2)} ms (median)\n`);
  console.log(
    "".padEnd(44) +
      ["reserve", "release", "its fsync", "beyond it"].map((head) => head.padStart(16)).join(""),
  );
  watchFsync();
  const parts = await bundledServer();
  for (const entries of [0, 1_000]) {
    const name = entries === 0 ? "example file" : `${entries} log entries`;
    grow(entries);
    await overStdio(name);
    grow(entries);
    await inProcess(name, parts);
  }
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
