// Plays two agents' recorded sessions against each other through their hooks, on a throw-away copy of the example
// project, with the built command, and shows what each was told: `node scripts/duel.mjs`.
import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const folder = realpathSync(mkdtempSync(join(tmpdir(), "coord-duel-")));
const { PATH, HOME } = process.env;
/** Which hook each of them runs. */
const AGENTS = { ann: "claude", bob: "claude" };

function coord(who, args, stdin = "") {
  const env = { PATH, HOME, LANG: "C.UTF-8", NO_COLOR: "1", CLAUDE_CODE_SESSION_ID: who };
  const ran = spawnSync(process.execPath, [join(root, "bin", "coord.cjs"), ...args], {
    cwd: folder,
    env,
    encoding: "utf8",
    input: stdin,
  });
  if (ran.status !== 0) throw new Error(`coord ${args.join(" ")}: ${ran.status} ${ran.stderr}`);
  return ran.stdout + ran.stderr;
}

/** One line of what the agent does, as its user would see it. */
function deed({ hook_event_name: event, tool_name: tool, tool_input: input = {}, source, reason }) {
  if (tool === undefined) return `${event}${source || reason ? ` (${source ?? reason})` : ""}`;
  const what = input.command ?? input.file_path.replace("$ROOT/", "");
  return event === "PostToolUse" ? `after ${tool}: ${what}` : `${tool}: ${what}`;
}

/** What came back, taken out of its JSON. */
function answer(text) {
  if (text === "") return "(allowed)";
  const { hookSpecificOutput: own = {}, decision, reason } = JSON.parse(text);
  if (own.permissionDecision === "deny") return `DENIED ${own.permissionDecisionReason}`;
  return decision === "block" ? `GO ON ${reason}` : `TOLD ${own.additionalContext}`;
}

/** Broken into lines behind a bar. */
function quoted(text) {
  const lines = text.replaceAll(folder, "…").trimEnd().split("\n");
  const short = lines.flatMap((line) => line.match(/.{1,110}(?:\s|$)|.{110}/g) ?? [""]);
  return short.map((line) => `  | ${line.trimEnd()}\n`).join("");
}

function play(step) {
  if (step.say) return process.stdout.write(`\n\u2014 ${step.say}\n`);
  if (step.append) return appendFileSync(join(folder, step.append), step.text);
  if (step.run) {
    process.stdout.write(
      `${step.who}$ coord ${step.run.map((word) => (/^[\w./:=-]+$/.test(word) ? word : `"${word}"`)).join(" ")}\n`,
    );
    return process.stdout.write(quoted(coord(step.who, step.run)));
  }
  const input = { session_id: step.who, cwd: folder, ...step.input };
  process.stdout.write(`${step.who}\u203a ${deed(step.input)}\n`);
  const told = coord(step.who, ["hook", AGENTS[step.who]], JSON.stringify(input).replaceAll("$ROOT", folder));
  return process.stdout.write(quoted(answer(told)));
}

try {
  cpSync(join(root, "fixtures", "example"), folder, { recursive: true });
  mkdirSync(join(folder, ".git"));
  writeFileSync(join(folder, ".git", "HEAD"), "ref: refs/heads/main\n");
  for (const step of JSON.parse(readFileSync(join(root, "fixtures", "hooks", "duel.json"), "utf8")))
    play(step);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
