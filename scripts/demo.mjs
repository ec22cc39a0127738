// Plays the main job on a throw-away copy of the example project, with the built command, and shows what happens.
import { spawnSync } from "node:child_process";
import { appendFileSync, cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const folder = mkdtempSync(join(tmpdir(), "coord-demo-"));
const bin = join(root, "bin", "coord.cjs");
// Two agents are two sessions; what this terminal itself exports is left out.
const foreign = /^(?:COORD_.*|CODEX_THREAD_ID|GEMINI_SESSION_ID|COPILOT_AGENT_SESSION_ID)$/;
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));

function run(command, args, more = {}) {
  return spawnSync(command, args, { cwd: folder, encoding: "utf8", env: { ...env, ...more } });
}

function say(text) {
  process.stdout.write(`\n\u2014 ${text}\n`);
}

/** Runs coord as one agent's session, shows it, and insists on the expected exit status. */
function coord(session, expected, ...args) {
  const shown = args.map((arg) => (/^[\w./:=-]+$/.test(arg) ? arg : `"${arg}"`)).join(" ");
  process.stdout.write(`${session}$ coord ${shown}\n`);
  const { status, stdout, stderr } = run(process.execPath, [bin, ...args], {
    CLAUDE_CODE_SESSION_ID: session,
  });
  process.stdout.write(stdout + stderr);
  if (status !== expected) throw new Error(`expected exit status ${expected}, got ${status}`);
  process.stdout.write(`  (exit ${status})\n`);
  return stdout;
}

try {
  cpSync(join(root, "fixtures", "example"), folder, { recursive: true });
  run("git", ["init", "-q"]);
  run("git", ["add", "."]);
  run("git", ["config", "user.name", "demo"]);
  run("git", ["config", "user.email", "demo@localhost"]);
  run("git", ["commit", "-qm", "Harbour"]);

  say("Two agents open a session each.");
  coord("ann", 0, "join", "Backend");
  coord("bob", 0, "join", "Frontend");

  say("The first takes a task with its files.");
  coord("ann", 0, "reserve", "Fix login", "--files", "src/auth.ts,src/login/**", "--estimate", "45m");

  say("The second wants one of these files, and is told who has it.");
  coord("bob", 3, "reserve", "Prettier form", "--files", "src/login/form.ts");
  coord("bob", 3, "check", "src/login/form.ts", "src/api.ts");

  say("It takes other work instead.");
  coord("bob", 0, "reserve", "Rate limit the API", "--files", "src/api.ts");

  say("It asks the first one something meanwhile, who answers.");
  const [id] = coord("bob", 0, "ask", "5", "What kind of token is it?").match(/(?<=\()\w+(?=\))/);
  coord("ann", 0, "answer", id, "A signed one");

  say("Both have changed files. The first commits its own, and nothing of the other's.");
  for (const name of ["auth", "api"]) appendFileSync(join(folder, "src", `${name}.ts`), "// changed\n");
  coord("ann", 0, "commit", "-m", "Check the token");

  say("The first finishes; its files are free at once.");
  coord("ann", 0, "finish", "--result", "success", "--next", "Write the tests");
  coord("bob", 0, "check", "src/login/form.ts");

  say("How things stand.");
  coord("bob", 0, "status");

  say("What git sees of all this: only the lines that were meant.");
  process.stdout.write(run("git", ["--no-pager", "diff", "--unified=0", "--no-color"]).stdout);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
