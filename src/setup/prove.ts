import { type ChildProcess, spawn, type SpawnOptionsWithoutStdio } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { shorten } from "../text/clean.ts";
import { writeTime, type Zone } from "../time/time.ts";
import type { Agent, HookCall } from "./agents/agent.ts";
import { fileOf, isCode, readText } from "./files.ts";
import type { Note, Project } from "./types.ts";

/** What trying an agent's hook came to. */
export interface Proof {
  readonly agent: string;
  readonly state: "proved" | "missing" | "failed";
  /** Why it failed; null unless it did. */
  readonly reason: Reason | null;
  /** As it is set up; empty where none is. */
  readonly command: string;
  /** What the hook printed, or what went wrong; shortened, unless it is JSON: half of that is none. */
  readonly answer: string;
  /** What in the settings keeps it from running. */
  readonly obstacles: readonly Note[];
}

export type Reason =
  /** Something is set up, but nothing that edits would call. */
  | "NOT_FOR_EDITS"
  /** The same settings keep every hook from running. */
  | "NOT_RUN"
  | "NO_SUCH_COMMAND"
  | "TIMEOUT"
  | "ALLOWED"
  /** It denies an edit of a free file, too. */
  | "DENIES_ALL";

const HELD = "src/held.ts";
const FREE = "src/free.ts";
const LONGEST_ANSWER = 600;
/** What says whose session this is, or where the file: not the trial's. */
const OWN_VARIABLES = /^(?:COORD_(?:FILE|INSTANCE)|GIT_\w+|\w+_(?:SESSION|THREAD)_ID|CLAUDE_ENV_FILE)$/;

/**
 * Sends an edit that must be denied through each agent's hook, called as it is set up and as the agent would call it, in a
 * throw-away repository where the file belongs to another instance.
 */
export async function prove(
  agents: readonly Agent[],
  project: Project,
  clock: { readonly now: number; readonly zone: Zone },
): Promise<Proof[]> {
  const proofs: Proof[] = [];
  for (const agent of agents) {
    const text = textOf(agent, project);
    if (text === null) proofs.push(proof(agent, "missing"));
    else proofs.push(await tryOut(agent, text, project, clock));
  }
  return proofs;
}

/** What enforces, as it is set up; null when it isn't. @throws SetupError for a broken file */
function textOf(agent: Agent, project: Project): string | null {
  const [piece] = agent.pieces(project);
  if (piece === undefined) return null;
  const text = readText(fileOf(project, piece.path));
  return piece.part.stateOf(text) === "missing" ? null : text;
}

async function tryOut(
  agent: Agent,
  text: string,
  project: Project,
  clock: { readonly now: number; readonly zone: Zone },
): Promise<Proof> {
  const obstacles = agent.obstacles?.(project) ?? [];
  if (obstacles.length > 0) return proof(agent, "failed", { reason: "NOT_RUN", obstacles });
  const call = agent.trial.call(text);
  if (call === null) return proof(agent, "failed", { reason: "NOT_FOR_EDITS" });
  const root = realpathSync(mkdtempSync(join(tmpdir(), "coord-prove-")));
  try {
    makeRepository(root, writeTime(clock.now, clock.zone));
    const ask = (path: string) => run(call, root, agent.trial.payload(root, path), project);
    const held = await ask(HELD);
    const found = { command: lineOf(call), answer: held.answer };
    if (held.reason !== null) return proof(agent, "failed", { ...found, reason: held.reason });
    if (!agent.trial.denies(held.json, held.status))
      return proof(agent, "failed", { ...found, reason: "ALLOWED" });
    const free = await ask(FREE);
    if (agent.trial.denies(free.json, free.status))
      return proof(agent, "failed", { command: found.command, answer: free.answer, reason: "DENIES_ALL" });
    return proof(agent, "proved", found);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function proof(agent: Agent, state: Proof["state"], more: Partial<Proof> = {}): Proof {
  return { agent: agent.name, state, reason: null, command: "", answer: "", obstacles: [], ...more };
}

/** A plugin's driver is nothing to show; a command is. */
function lineOf({ command, args = [] }: HookCall): string {
  return args[0] === "--input-type=module" ? "" : [command, ...args].join(" ");
}

/** As much of a git repository as is looked at, with a file that somebody else holds and one that nobody does. */
function makeRepository(root: string, time: string): void {
  const files = {
    ".git/HEAD": "ref: refs/heads/main\n",
    ".git/config": "[core]\n\trepositoryformatversion = 0\n\tbare = false\n",
    [HELD]: "one\n",
    [FREE]: "one\n",
    "CLAUDE_INSTANCES.md": `# Proof

### Active instances
- **Instance #1** : ACTIVE - Another one (${time})

## Task reservations

### Current tasks
\`\`\`
[RESERVED] Instance #1 - Work of another instance - Start: ${time}
Files: ${HELD}
\`\`\`
`,
  };
  for (const folder of [".git/objects", ".git/refs"]) mkdirSync(join(root, folder), { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

interface Answered {
  readonly reason: Reason | null;
  readonly answer: string;
  readonly json: unknown;
  readonly status: number;
}

function run(call: HookCall, root: string, payload: unknown, project: Project): Promise<Answered> {
  const own = Object.entries(project.env).filter(([name]) => !OWN_VARIABLES.test(name));
  const env = { ...Object.fromEntries(own), CLAUDE_PROJECT_DIR: root };
  const options: SpawnOptionsWithoutStdio = { cwd: root, env, detached: process.platform !== "win32" };
  const child =
    call.args === undefined
      ? spawn(call.command, { ...options, shell: true })
      : spawn(call.command, call.args, options);
  const parts = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (parts.out += chunk));
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (parts.err += chunk));
  child.stdin.on("error", () => undefined);
  child.stdin.end(JSON.stringify(payload));
  return new Promise((settle) => {
    const answered = (reason: Reason | null, status: number): void => {
      clearTimeout(timer);
      const json = readJson(parts.out);
      const said = parts.out.trim() || parts.err.trim();
      const answer = json === undefined ? shorten(said, LONGEST_ANSWER) : said;
      settle({ reason, answer, json, status });
    };
    const timer = setTimeout(() => {
      end(child);
      answered("TIMEOUT", 1);
    }, call.timeoutMs);
    child.once("error", (error) => answered(isCode(error, "ENOENT") ? "NO_SUCH_COMMAND" : "ALLOWED", 1));
    // What shells say of a command that they don't find: POSIX, and cmd.exe.
    child.once("close", (status) =>
      answered(status === 127 || status === 9009 ? "NO_SUCH_COMMAND" : null, status ?? 1),
    );
  });
}

/** Ends a process, and what it started where there are groups of processes. */
function end(child: ChildProcess): void {
  try {
    if (child.pid !== undefined && process.platform !== "win32") process.kill(-child.pid, "SIGKILL");
    else child.kill();
  } catch {
    // It was quicker.
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
