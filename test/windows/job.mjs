// `npm run test:windows` on Windows itself, and what test/windows/wine.mjs runs under Wine: the built command, driven as agents and
// people drive it. On other systems, `npm run test:windows -- here` runs it with what is there.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { dirname, join } from "node:path";
import { ask, bin, board, coord, group, repository, start, tell, total, withCommand } from "./desk.mjs";

const isWindows = process.platform === "win32";
const as = (instance) => ({ COORD_INSTANCE: String(instance) });
const edit = (cwd, file, session = "s1") => ({
  session_id: session,
  cwd,
  hook_event_name: "PreToolUse",
  tool_name: "Edit",
  tool_input: { file_path: file, old_string: "a", new_string: "b" },
});
const shell = (cwd, command, tool = "Bash") => ({
  session_id: "s1",
  cwd,
  hook_event_name: "PreToolUse",
  tool_name: tool,
  tool_input: { command },
});

async function hookOf(agent, cwd, call) {
  const { status, out, err } = await coord(["hook", agent], { cwd, input: JSON.stringify(call) });
  if (status !== 0 || err !== "") return `status ${status} ${err}`;
  if (out.trim() === "" || out.trim() === "{}") return "allow";
  const said = JSON.parse(out);
  return said.hookSpecificOutput?.permissionDecision ?? said.decision ?? out;
}

const hook = (cwd, call) => hookOf("claude", cwd, call);

/** Ways to write one file of the repository. */
function spellings(folder, path) {
  const slashes = join(folder, path).replaceAll("\\", "/");
  const all = [path, path.replaceAll("/", "\\"), `./${path}`, slashes, join(folder, path)];
  if (!isWindows) return all;
  const [drive, below] = [slashes.slice(0, 1), slashes.slice(2)];
  return [
    ...all,
    `/${drive.toLowerCase()}${below}`,
    `/cygdrive/${drive.toLowerCase()}${below}`,
    `/mnt/${drive.toLowerCase()}${below}`,
    slashes.toUpperCase(),
    `${drive.toLowerCase()}:${below}`,
    `\\\\?\\${drive}:${below.replaceAll("/", "\\")}`,
    `\\\\localhost\\${drive}$${below.replaceAll("/", "\\")}`,
    `${path}::$DATA`,
    `${path}.`,
    `FileSystem::${slashes}`,
    `file:///${slashes}`,
  ];
}

async function mainJob() {
  const cwd = repository("main job é");
  const joined = await ask(["join", "Backend"], { cwd });
  tell("join", joined.ok || joined);
  const env = as(joined.data?.instance ?? 1);
  const reserved = await ask(["reserve", "Auth", "--files", "src/auth.ts"], { cwd, env });
  tell("reserve", reserved.ok || reserved);
  tell("it is in the file", board(cwd).includes("src/auth.ts"));
  const other = as(7);
  const refused = await ask(["reserve", "Mine", "--files", "src/**"], { cwd, env: other });
  tell("another's is refused", (refused.status === 3 && refused.error.code === "FILES_RESERVED") || refused);
  for (const [path, wanted] of [
    ["src/auth.ts", "reserved"],
    ["src/free.ts", "free"],
  ]) {
    const given = spellings(cwd, path);
    const { data } = await ask(["check", ...given], { cwd, env: other });
    for (const [at, one] of given.entries())
      tell(`check ${one}`, data?.paths[at]?.verdict === wanted || (data?.paths[at] ?? data));
  }
  for (const args of [
    ["log", "Did a step"],
    ["task", "add", "Later", "--priority", "P3"],
    ["extend"],
    ["status"],
    ["why", "src/auth.ts"],
    ["finish", "--result", "success"],
    ["history"],
    ["undo"],
    ["doctor"],
    ["leave"],
  ]) {
    const done = await ask(args, { cwd, env });
    tell(args.join(" "), done.ok || done);
  }
}

async function races() {
  const cwd = repository("races");
  const many = await Promise.all(
    Array.from({ length: 16 }, (_, i) =>
      ask(["reserve", `Task ${i}`, "--files", `src/f${i}.ts`, "--lock-timeout", "90s"], { cwd, env: as(5) }),
    ),
  );
  const granted = many.filter(({ ok }) => ok).length;
  tell("16 processes, 16 files: all are granted", granted === 16 || many.filter(({ ok }) => !ok));
  const text = board(cwd);
  const there = Array.from({ length: 16 }, (_, i) => `src/f${i}.ts`).filter((name) => text.includes(name));
  tell("and all are in the file", there.length === 16 || there);
  const rivals = await Promise.all(
    [5, 7].flatMap((instance) =>
      Array.from({ length: 8 }, (_, i) =>
        ask(["reserve", `One ${instance} ${i}`, "--files", "src/one.ts", "--lock-timeout", "90s"], {
          cwd,
          env: as(instance),
        }),
      ),
    ),
  );
  const winners = rivals.filter(({ ok }) => ok).map(({ instance }) => instance);
  const others = rivals.filter(({ ok, error }) => !ok && error?.code !== "FILES_RESERVED");
  tell(
    "8 against 8 for one file: one side gets it",
    new Set(winners).size === 1 || rivals.map(({ ok, error }) => ok || error),
  );
  tell("and all others hear who has it", others.length === 0 || others);
}

async function kills() {
  const cwd = repository("kills");
  const all = Array.from({ length: 24 }, (_, i) => {
    const one = start([bin, "reserve", `Kill ${i}`, "--files", `src/k${i}.ts`, "--lock-timeout", "90s"], {
      cwd,
      env: as(5),
    });
    if (i % 2 === 1) setTimeout(() => one.child.kill("SIGKILL"), 150 + 120 * i);
    return one.done;
  });
  const ended = await Promise.all(all);
  const after = await ask(["reserve", "After", "--files", "src/after.ts"], { cwd, env: as(5) });
  tell("the next writer after 12 killed ones", after.ok || after);
  const text = board(cwd);
  const lost = ended.flatMap(({ status }, i) => (status === 0 && !text.includes(`src/k${i}.ts`) ? [i] : []));
  tell("what was acknowledged is in the file", lost.length === 0 || lost);
  const failed = ended.filter(({ status }, i) => i % 2 === 0 && status !== 0);
  tell("and who was not killed got it", failed.length === 0 || failed);
  const problems = await ask(["doctor"], { cwd, env: as(5) });
  tell("doctor finds the file sound", problems.ok || problems);
}

/** As editors, indexers and virus scanners hold files: for reading, or shared with nobody (libuv's own flag, for Windows). */
const HOLD = `const fs = require("fs"), [path, flag, ms] = process.argv.slice(1);
fs.openSync(path, Number(flag)); console.log("held"); setTimeout(() => {}, Number(ms));`;
const EXCLUSIVE = 0x10000000;

/** For so long, or, where a call has to meet it however slow the machine is, until it is ended. */
const UNTIL_ENDED = 600_000;

async function holder(path, flag, ms) {
  const held = start(["-e", HOLD, path, String(flag), String(ms)], { cwd: dirname(path) });
  await new Promise((settle) => held.child.stdout.once("data", settle));
  return held;
}

async function heldFiles() {
  const cwd = repository("held");
  const env = as(5);
  const file = join(cwd, "CLAUDE_INSTANCES.md");
  await ask(["reserve", "First", "--files", "src/held.ts"], { cwd, env });
  const reader = await holder(file, fs.constants.O_RDONLY, 700);
  const soon = await ask(["reserve", "Short", "--files", "src/short.ts"], { cwd, env });
  tell("a file that is held for a moment is waited for", soon.ok || soon);
  await reader.done;
  if (!isWindows) return;
  const long = await holder(file, fs.constants.O_RDONLY, UNTIL_ENDED);
  const refused = await ask(["reserve", "Long", "--files", "src/long.ts"], { cwd, env });
  tell("for longer: a code of its own", refused.error?.code === "FILE_IN_USE" || refused);
  tell("that says to try again", (refused.error?.retryable === true && refused.status === 75) || refused);
  tell("and says which file", refused.error?.message.includes("CLAUDE_INSTANCES.md") || refused);
  long.child.kill();
  await long.done;
  tell("what was refused is not in the file", !board(cwd).includes("src/long.ts"));
  const again = await ask(["reserve", "Long", "--files", "src/long.ts"], { cwd, env });
  tell("it goes when tried again", again.ok || again);
  const alone = await holder(file, fs.constants.O_RDWR | EXCLUSIVE, 500);
  const denied = await hook(cwd, edit(cwd, join(cwd, "src", "held.ts")));
  tell("a hook waits for a file that is shared with nobody", denied === "deny" || denied);
  await alone.done;
  const journal = join(cwd, ".coord", "journal");
  const newest = fs.readdirSync(journal).sort().at(-1) ?? "";
  const entry = await holder(join(journal, newest), fs.constants.O_RDWR | EXCLUSIVE, UNTIL_ENDED);
  const named = await ask(["status"], { cwd, env });
  tell("a held entry of the journal is named", named.error?.message.includes(newest) || named);
  entry.child.kill();
  await entry.done;
}

async function hooks() {
  const cwd = repository("hooks");
  await ask(["reserve", "Held", "--files", "src/auth.ts"], { cwd, env: as(5) });
  fs.writeFileSync(join(cwd, "src", "auth.ts"), "a\n");
  for (const path of spellings(cwd, "src/auth.ts").filter(
    (one) => !one.startsWith("file:") && !one.startsWith("FileSystem:"),
  )) {
    const found = await hook(cwd, edit(cwd, path));
    tell(`hook: an edit of ${path}`, found === "deny" || found);
  }
  const slashes = cwd.replaceAll("\\", "/");
  const bash = isWindows ? `/${slashes.slice(0, 1).toLowerCase()}${slashes.slice(2)}` : slashes;
  for (const [command, tool, wanted] of [
    [`sed -i 's/a/b/' ${bash}/src/auth.ts`, "Bash", "deny"],
    [`echo x > ${slashes}/src/auth.ts`, "Bash", "deny"],
    [`cd ${bash}/src && rm auth.ts`, "Bash", "deny"],
    [`cat ${bash}/src/auth.ts`, "Bash", "allow"],
    [`echo x > ${bash}/src/free.ts`, "Bash", "allow"],
    [`Set-Content -Path '${cwd}\\src\\auth.ts' -Value x`, "PowerShell", isWindows ? "deny" : null],
    [`Remove-Item src\\auth.ts`, "PowerShell", "deny"],
    [`Get-Content src\\auth.ts`, "PowerShell", "allow"],
  ]) {
    if (wanted === null) continue;
    const found = await hook(cwd, shell(cwd, command, tool));
    tell(`hook: ${command}`, found === wanted || found);
  }
}

async function setup() {
  const cwd = repository("set up é");
  const env = { ...as(5), ...withCommand(join(dirname(cwd), "a command")) };
  const done = await coord(["setup", "all", "--yes"], { cwd, env });
  tell("setup all", done.status === 0 || `${done.out}${done.err}`);
  const proof = () => ask(["doctor", "--prove"], { cwd, env });
  const isLate = ({ data }) => (data?.proofs ?? []).some(({ reason }) => reason === "TIMEOUT");
  let proved = await proof();
  // A hook has the seconds that its agent gives it, which a busy machine may not.
  for (let tries = 1; tries < 5 && isLate(proved); tries++) proved = await proof();
  const tried = proved.data?.proofs ?? [];
  tell(
    `doctor --prove: ${tried.map(({ agent }) => agent).join(", ")}`,
    (proved.ok && tried.length >= 6) || tried.filter(({ state }) => state !== "proved"),
  );
  const same = await ask(["setup", "all", "--check"], { cwd, env });
  // Where there is no git, as under Wine, nothing could be set up for it.
  const left = (same.data?.agents ?? [{}]).filter(
    ({ agent, state }) => agent !== "git" && state !== "current",
  );
  tell("setup all --check: nothing is left to do", left.length === 0 || same);
  const gone = await coord(["setup", "all", "--remove", "--yes"], { cwd, env });
  tell("setup all --remove", gone.status === 0 || `${gone.out}${gone.err}`);
}

/** A client of the server, by lines. */
function client(cwd, env) {
  const server = start([bin, "mcp"], { cwd, env, input: null });
  const waiting = new Map();
  let [rest, id] = ["", 0];
  server.child.stdout.on("data", (text) => {
    const lines = (rest + text).split(/\r?\n/);
    rest = lines.pop() ?? "";
    for (const line of lines.filter((one) => one !== "")) {
      const message = JSON.parse(line);
      waiting.get(message.id)?.(message);
    }
  });
  const call = (method, params) =>
    new Promise((settle) => {
      waiting.set(++id, settle);
      server.child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", id, method, params })}\r\n`);
    });
  const use = (name, args) => call("tools/call", { name, arguments: args });
  return { call, use, end: () => (server.child.stdin.end(), server.done) };
}

async function mcp() {
  const cwd = repository("mcp");
  const one = client(cwd, {});
  const clientInfo = { name: "job", version: "1" };
  const hello = await one.call("initialize", { protocolVersion: "2025-06-18", capabilities: {}, clientInfo });
  tell("mcp: initialize", hello.result?.serverInfo?.name === "coord" || hello);
  const { result } = await one.call("tools/list", {});
  tell(`mcp: ${result?.tools?.length} tools`, result?.tools?.length > 5 || result);
  const joined = await one.use("join", { label: "Server" });
  tell("mcp: join", joined.result?.isError !== true || joined);
  const reserved = await one.use("reserve", { task: "By MCP", files: ["src/m.ts"] });
  tell("mcp: reserve", reserved.result?.isError !== true || reserved);
  tell("mcp: it is in the file", board(cwd).includes("src/m.ts"));
  const own = await hookOf("gemini", cwd, {
    ...edit(cwd, join(cwd, "src", "m.ts")),
    hook_event_name: "BeforeTool",
    tool_name: "replace",
  });
  tell("hook of the agent that runs the server: its own file is its own", own === "allow" || own);
  const two = client(cwd, {});
  await two.call("initialize", { protocolVersion: "2025-06-18", capabilities: {}, clientInfo });
  const rival = await two.use("reserve", { task: "Rival", files: ["src/m.ts"] });
  tell("mcp: another server is refused", rival.result?.isError === true || rival);
  const ended = await Promise.all([one.end(), two.end()]);
  tell("mcp: both servers end when told", ended.every(({ status }) => status === 0) || ended);
}

async function worktrees() {
  const cwd = repository("trees");
  const tree = join(dirname(cwd), "trees-feature");
  const own = join(cwd, ".git", "worktrees", "feature");
  for (const folder of [own, join(tree, "src")]) fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(join(own, "commondir"), "../..\n");
  fs.writeFileSync(join(own, "HEAD"), "ref: refs/heads/feature\n");
  fs.writeFileSync(join(own, "gitdir"), `${join(tree, ".git").replaceAll("\\", "/")}\n`);
  fs.writeFileSync(join(tree, ".git"), `gitdir: ${own.replaceAll("\\", "/")}\n`);
  const reserved = await ask(["reserve", "In a tree", "--files", "src/tree.ts"], { cwd: tree, env: as(5) });
  tell("reserve in a worktree", reserved.ok || reserved);
  tell("it is in the main worktree's file", board(cwd).includes("src/tree.ts"));
  const main = await coord(["check", "src/tree.ts"], { cwd, env: as(7) });
  tell("the main worktree sees it", main.status === 3 || main);
  const denied = await hook(tree, edit(tree, join(tree, "src", "tree.ts")));
  tell("a hook in the worktree denies it", denied === "deny" || denied);
}

/** What asks git, where there is one; each has to end by itself. */
async function withGit() {
  if (spawnSync("git", ["--version"]).status !== 0) return;
  const cwd = repository("git");
  const git = (...words) =>
    spawnSync("git", ["-c", "user.name=Ann", "-c", "user.email=ann@example.org", ...words], { cwd });
  git("init", "-q");
  for (const words of [
    ["add", "."],
    ["commit", "-qm", "One"],
    ["worktree", "add", "-q", "../git-other"],
  ])
    git(...words);
  for (const args of [
    ["forecast"],
    ["forecast", "--all"],
    ["audit"],
    ["setup", "git", "--yes"],
    ["setup", "git", "--check"],
  ]) {
    const done = await ask(args, { cwd, env: as(5) });
    tell(args.join(" "), done.ok || done);
  }
}

async function waits() {
  const cwd = repository("waits");
  await ask(["reserve", "Held", "--files", "src/w.ts"], { cwd, env: as(5) });
  const waiter = ask(["reserve", "Wanted", "--files", "src/w.ts", "--wait", "60s"], { cwd, env: as(7) });
  await new Promise((settle) => setTimeout(settle, 2_500));
  await ask(["release", "Held"], { cwd, env: as(5) });
  const got = await waiter;
  tell("who waits gets its turn", got.ok || got);
  const late = start([bin, "reserve", "Killed", "--files", "src/w.ts", "--wait", "60s"], { cwd, env: as(5) });
  await new Promise((settle) => setTimeout(settle, 2_500));
  late.child.kill("SIGKILL");
  await late.done;
  const next = await ask(["release", "Wanted"], { cwd, env: as(7) });
  tell("a killed waiter is in nobody's way", next.ok || next);
}

console.log(`coord on ${process.platform} ${process.arch}, Node ${process.version}`);
const GROUPS = { mainJob, races, kills, heldFiles, hooks, setup, mcp, worktrees, withGit, waits };
const wanted = process.argv.slice(2);
for (const [name, run] of Object.entries(GROUPS))
  if (wanted.length === 0 || wanted.includes(name)) await group(name, run);
const { passed, failed } = total();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
