// A day of three instances on a throw-away copy of the example project, with the built command: `node docs/day.mjs`.
// Insists on every exit status. Times are masked, so that two runs print the same; the README shows what it prints.
import { spawn, spawnSync } from "node:child_process";
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const bin = join(root, "bin", "coord.cjs");
const folder = mkdtempSync(join(tmpdir(), "coord-day-"));
const file = join(folder, "CLAUDE_INSTANCES.md");
const { PATH, HOME, TZ } = process.env;
const plain = { PATH, HOME, LANG: "C.UTF-8", NO_COLOR: "1", ...(TZ === undefined ? {} : { TZ }) };

/** A session's environment; `person` is a terminal without an agent. */
function envOf(session) {
  return session === "person" ? plain : { ...plain, CLAUDE_CODE_SESSION_ID: session };
}

/** Times, ages and leases as they are in every run: ages below three minutes are now, leases are rounded up to five minutes. */
function masked(text) {
  return text
    .replaceAll(folder, "…")
    .replace(/\d{4}-\d\d-\d\d( -)? \d\d:\d\d( [+-]\d\d:\d\d)?/g, "YYYY-MM-DD HH:MM")
    .replace(/\b(\d+) min ago/g, (_, n) => (n < 3 ? "just now" : `${Math.floor(n / 5) * 5} min ago`))
    .replace(/\b(\d+) min left/g, (_, n) => `${Math.ceil(n / 5) * 5} min left`)
    .replace(/\boverdue by (\d+) min/g, (_, n) => `overdue by ${Math.floor(n / 5) * 5} min`)
    .replace(/^( +)([hac][0-9a-z]{4})  /gm, (_, indent, id) => `${indent}${id[0]}****  `)
    .replace(/((?:\((?=.{5}\)))|(?:resolve (?=.{5} )))([hac])[0-9a-z]{4}/g, "$1$2****")
    .replace(/(^|\(|answer )m[0-9a-z]{4}(?=[ ;)])/gm, "$1m****")
    .replace(/^(Committed )[0-9a-f]{10}/gm, "$1**********")
    // How wide the column of ages is depends on the minute: what follows it comes two spaces after.
    .replace(/((?:no date|just now|\d+ min ago)(?: · \d+ min left)?) {2,}(line \d+)$/gm, "$1  $2");
}

function show(text) {
  process.stdout.write(masked(text));
}

function say(text) {
  process.stdout.write(`\n— ${text}\n`);
}

function words(args) {
  return args.map((arg) => (/^[\w./:=-]+$/.test(arg) ? arg : `"${arg}"`)).join(" ");
}

function insist(expected, status) {
  if (status !== expected) throw new Error(`expected exit status ${expected}, got ${status}`);
  if (status !== 0) process.stdout.write(`  (exit ${status})\n`);
}

/** Runs coord to its end in a session. */
function coord(session, expected, ...args) {
  show(`${session}$ coord ${words(args)}\n`);
  const ran = spawnSync(process.execPath, [bin, ...args], { cwd: folder, encoding: "utf8", env: envOf(session) });
  show(ran.stdout + ran.stderr);
  insist(expected, ran.status);
}

/** A shell command of an agent, as its hook answers it before it runs: denied. */
function denied(session, command) {
  process.stdout.write(`${session}'s agent$ ${command}\n`);
  const call = { session_id: session, cwd: folder, hook_event_name: "PreToolUse", tool_name: "Bash", tool_input: { command } };
  const input = JSON.stringify(call);
  const ran = spawnSync(process.execPath, [bin, "hook", "claude"], { cwd: folder, encoding: "utf8", env: envOf(session), input });
  const { permissionDecision, permissionDecisionReason } = JSON.parse(ran.stdout).hookSpecificOutput;
  if (permissionDecision !== "deny") throw new Error(`not denied: ${ran.stdout}`);
  // What goes on is advice.
  show(`denied: ${permissionDecisionReason.split(" Leave it as it is")[0]}\n`);
}

/** Runs coord below a process that ends at once: an agent that is gone later on. */
function coordOfAgent(session, expected, ...args) {
  process.stdout.write(`${session}$ coord ${words(args)}\n`);
  const agent = `const { spawnSync } = require("node:child_process");
    const { status } = spawnSync(process.execPath, ${JSON.stringify([bin, ...args])}, { stdio: "inherit" });
    process.exitCode = status;`;
  const ran = spawnSync(process.execPath, ["-e", agent], { cwd: folder, encoding: "utf8", env: envOf(session) });
  show(ran.stdout + ran.stderr);
  insist(expected, ran.status);
}

/** Starts coord and resolves once it has said that it waits; `done` shows the rest and insists on the status. */
async function coordInBackground(session, expected, ...args) {
  process.stdout.write(`${session}$ coord ${words(args)} &\n`);
  const child = spawn(process.execPath, [bin, ...args], { cwd: folder, env: envOf(session) });
  let rest = "";
  child.stdout.on("data", (chunk) => (rest += chunk));
  const ended = new Promise((resolve) => child.on("close", resolve));
  const began = new Promise((resolve) => child.stderr.once("data", resolve));
  show(String(await Promise.race([began, ended])));
  return async () => {
    const status = await ended;
    process.stdout.write(`${session}$ wait\n`);
    show(rest);
    insist(expected, status);
  };
}

/** Nobody waits forty minutes for a demonstration: the times of one instance's reservation are set back instead. */
function age(instance, minutes) {
  const then = new Date(Date.now() - minutes * 60_000);
  const text = `${then.toISOString().slice(0, 10)} ${then.toISOString().slice(11, 16)} +00:00`;
  const entry = new RegExp(`^\\[RESERVED\\] Instance #${instance} .*\\n(?:(?!\\[|\`\`\`).*\\n)*`, "m");
  const before = readFileSync(file, "utf8");
  writeFileSync(
    file,
    before.replace(entry, (found) => found.replace(/^(.*(?:Start|Last activity)): .*$/gm, `$1: ${text}`)),
  );
  utimesSync(join(folder, ".coord", "leases", String(instance)), then, then);
}

/** The id of the message that an instance has not answered yet. */
function idOf(session) {
  const ran = spawnSync(process.execPath, [bin, "inbox", "--json"], { cwd: folder, encoding: "utf8", env: envOf(session) });
  return JSON.parse(ran.stdout).data.messages[0].id;
}

function writeByHand(before, lines) {
  const text = readFileSync(file, "utf8");
  if (!text.includes(before)) throw new Error(`not in the file: ${before}`);
  process.stdout.write(`person$ edit CLAUDE_INSTANCES.md\n${lines.map((line) => `  + ${line}\n`).join("")}`);
  writeFileSync(file, text.replace(before, `${lines.join("\n")}\n${before}`));
}

async function day() {
  say("Morning. Three agents register.");
  coord("ann", 0, "join", "Backend");
  coord("bob", 0, "join", "Frontend");
  coordOfAgent("cy", 0, "join", "API");

  say("Each takes what comes first. Two that ask at once never get the same task.");
  coord("ann", 0, "next", "--reserve", "--files", "src/auth.ts,src/login/**", "--estimate", "45m");
  coordOfAgent("cy", 0, "next", "--reserve", "--files", "src/api.ts");

  say("Bob wants a file of Ann's: refused, with who, what and since when. So he queues for it.");
  coord("bob", 3, "reserve", "Prettier form", "--files", "src/login/form.ts");
  const bobsTurn = await coordInBackground("bob", 0, "reserve", "Prettier form", "--files", "src/login/form.ts", "--wait", "10m");

  say("Bob asks meanwhile; Ann is told with her next call, and answers.");
  coord("bob", 0, "ask", "5", "What kind of token is it?");
  coord("ann", 0, "check", "src/auth.ts");
  coord("ann", 0, "answer", idOf("ann"), "A signed one");

  say("What comes later waits for what comes first.");
  coord("bob", 0, "task", "add", "Announce the login", "--after", "Fix login");

  say("A server gets a port that nobody else has, for as long as it runs.");
  coord("ann", 0, "run", "--resource", "port:3000-3010", "--", "sh", "-c", "echo listening on $COORD_RESOURCE_PORT");

  say("Ann is stuck and says so; Cy helps.");
  coord("ann", 0, "block", "The test database is down", "--needs", "someone with access");
  coordOfAgent("cy", 0, "resolve", "--how", "Restarted it");

  say("Cy asks for help in turn; a person answers from a terminal.");
  coordOfAgent("cy", 0, "assist", "A second look at the SQL", "--expertise", "PostgreSQL", "--urgency", "high");
  coord("person", 0, "--as", "1", "resolve", "--how", "Looked: an index is missing");

  say("Ann commits. `git add -A` would take Cy's half-done work along, and her agent's hook denies it; `coord commit` takes hers alone.");
  appendFileSync(join(folder, "src", "auth.ts"), "// the token is checked\n");
  appendFileSync(join(folder, "src", "api.ts"), "// a rate limit, begun\n");
  denied("ann", 'git add -A && git commit -m "Check the token"');
  coord("ann", 0, "commit", "-m", "Check the token");

  say("Ann finishes. The same write lets Bob in.");
  coord("ann", 0, "finish", "--result", "success", "--next", "Write the tests");
  await bobsTurn();

  say("Bob has to go and offers his work to Ann. It stays his until she accepts.");
  coord("bob", 0, "handover", "--to", "5", "--progress", "60%", "--next", "The error states");
  coord("ann", 0, "handover", "accept");
  coord("bob", 0, "leave");

  say("Noon. Cy's agent died forty minutes ago: past lease and grace, its work may be taken over.");
  appendFileSync(join(folder, "src", "api.ts"), "// half a rate limit\n");
  age(7, 40);
  coord("ann", 0, "status", "--brief");
  coord("ann", 0, "takeover", "Rate limit", "--reason", "its agent is gone");

  say("Somebody writes into the file by hand, over Ann's work. The doctor finds it.");
  writeByHand("```\n\n### Remaining tasks", [
    "[RESERVED] Instance #1 - Hot fix - Start: 09:40",
    "Files: src/*.ts",
  ]);
  coord("ann", 4, "doctor");
  coord("ann", 0, "conflict", "open");

  say("They talk. The hot fix goes second.");
  coord("person", 0, "--as", "1", "release", "Hot fix");
  coord("ann", 0, "conflict", "resolve", "--decision", "The rate limit first, the hot fix after it");

  say("Evening. Ann finishes what she holds and offers what is left. Old entries go to the archive.");
  coord("ann", 0, "finish", "Prettier", "--result", "success");
  coord("ann", 0, "finish", "Rate limit", "--result", "partial", "--next", "An index for the counters", "--handover", "any");
  coord("ann", 0, "archive", "--keep", "2");

  say("How things stand, and whether the file is sound.");
  coord("ann", 0, "status");
  coord("ann", 0, "doctor");
}

try {
  cpSync(join(root, "fixtures", "example"), folder, { recursive: true });
  const git = (...args) => spawnSync("git", args, { cwd: folder, env: plain });
  git("init", "-q");
  git("config", "user.name", "Ann");
  git("config", "user.email", "ann@localhost");
  git("add", ".");
  git("commit", "-qm", "Harbour");
  await day();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
