import { dirname, join } from "node:path";
import { shorten } from "../text/clean.ts";
import { writeTime, type Zone } from "../time/time.ts";
import { type DescribedAgent, describedAgents, piecesOf } from "./agents.ts";
import { fileOf, readText } from "./files.ts";
import { type HookCall, isDenial, registeredCall } from "./hook-call.ts";
import { lastingEnv } from "./lasting-path.ts";
import { missingTrust } from "./trust.ts";
import { obstaclesIn } from "./obstacles.ts";
import type { PlanNote, Project } from "./types.ts";
import { disk, inTempFolder } from "../system/files.ts";
import { type ProgramResult, runProgram } from "../system/programs.ts";

/** Outcome of a trial of an agent's hook. */
export interface HookTrialResult {
  readonly agent: string;
  readonly state: "proved" | "missing" | "failed";
  /** Why it failed; null unless it did. */
  readonly reason: Reason | null;
  /** As it is set up; empty where none is. */
  readonly command: string;
  /** Output of the hook, or its error; shortened, unless it is JSON: half of that is none. */
  readonly answer: string;
  /** Value in the settings that keeps it from running. */
  readonly obstacles: readonly PlanNote[];
  /** Step that is left to the agent's user before it calls the hook; null for none. */
  readonly trust: PlanNote | null;
}

type Reason =
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
/** Variables that say whose session this is, or where the file is: not the trial's. */
const OWN_VARIABLES = /^(?:COORD_(?:FILE|INSTANCE)|GIT_\w+|\w+_(?:SESSION|THREAD)_ID|CLAUDE_ENV_FILE)$/;

/**
 * Sends edits that must be denied through each agent's hook, called as it is set up and as the agent would call it, in a
 * throw-away repository where the file belongs to another instance.
 */
export async function runHookTrials(
  project: Project,
  clock: { readonly now: number; readonly zone: Zone },
): Promise<HookTrialResult[]> {
  const results: HookTrialResult[] = [];
  for (const agent of await describedAgents(project)) {
    const text = textOf(agent, project);
    if (text === null) results.push(resultOf(agent, "missing"));
    else results.push(await tryOut(agent, text, project, clock));
  }
  return results;
}

/** Hooks that enforce, as they are set up; null when they aren't. @throws SetupError for a broken file */
function textOf(agent: DescribedAgent, project: Project): string | null {
  const [piece] = piecesOf(agent, project);
  if (piece === undefined) return null;
  const text = readText(fileOf(project, piece.path));
  return piece.part.stateOf(text) === "missing" ? null : text;
}

async function tryOut(
  agent: DescribedAgent,
  text: string,
  project: Project,
  clock: { readonly now: number; readonly zone: Zone },
): Promise<HookTrialResult> {
  const obstacles = obstaclesIn(project, agent.obstacles);
  if (obstacles.length > 0) return resultOf(agent, "failed", { reason: "NOT_RUN", obstacles });
  const call = registeredCall(agent, text);
  if (call === null) return resultOf(agent, "failed", { reason: "NOT_FOR_EDITS" });
  return inTempFolder("coord-hook-trial-", async (root) => {
    makeRepository(root, writeTime(clock.now, clock.zone));
    const found = await callWith(agent, call, root, project);
    const state = found.reason === null ? "proved" : "failed";
    return resultOf(agent, state, {
      command: lineOf(call),
      ...found,
      trust: missingTrust(agent, project),
    });
  });
}

/** Calls a hook with each edit that the agent may send, of the held file and then of the free one. */
async function callWith({ trial }: DescribedAgent, call: HookCall, root: string, project: Project) {
  const ask = (path: string) =>
    trial
      .payloads({ root, path, file: join(root, path) })
      .map((payload) => () => run(call, root, payload, project));
  let answer = "";
  for (const next of ask(HELD)) {
    const held = await next();
    answer ||= held.answer;
    if (held.reason !== null) return { answer: held.answer, reason: held.reason };
    if (!isDenial(held, trial.denial)) return { answer: held.answer, reason: "ALLOWED" as const };
  }
  for (const next of ask(FREE)) {
    const free = await next();
    if (isDenial(free, trial.denial)) return { answer: free.answer, reason: "DENIES_ALL" as const };
  }
  return { answer, reason: null };
}

function resultOf(
  { name }: DescribedAgent,
  state: HookTrialResult["state"],
  more: Partial<HookTrialResult> = {},
): HookTrialResult {
  return { agent: name, state, reason: null, command: "", answer: "", obstacles: [], trust: null, ...more };
}

/** A plugin's driver is nothing to show; a command is. */
function lineOf({ command, args = [], isProgram }: HookCall): string {
  return isProgram ? "" : [command, ...args].join(" ");
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
  for (const folder of [".git/objects", ".git/refs"]) disk.mkdirSync(join(root, folder), { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    disk.mkdirSync(dirname(join(root, path)), { recursive: true });
    disk.writeFileSync(join(root, path), text);
  }
}

interface Answered {
  readonly reason: Reason | null;
  readonly answer: string;
  readonly json: unknown;
  readonly status: number;
}

async function run(call: HookCall, root: string, payload: unknown, project: Project): Promise<Answered> {
  const own = Object.entries(lastingEnv(project.env)).filter(([name]) => !OWN_VARIABLES.test(name));
  const env = { ...Object.fromEntries(own), CLAUDE_PROJECT_DIR: root };
  const ended = await runProgram({ ...call, cwd: root, env, stdin: JSON.stringify(payload) });
  const json = readJson(ended.out);
  const said = ended.out.trim() || ended.err.trim();
  const answer = json === undefined ? shorten(said, LONGEST_ANSWER) : said;
  return { reason: reasonOf(ended), answer, json, status: ended.status ?? 1 };
}

function reasonOf({ how, status }: ProgramResult): Reason | null {
  if (how !== "ended")
    return how === "timeout" ? "TIMEOUT" : how === "missing" ? "NO_SUCH_COMMAND" : "ALLOWED";
  // Exit statuses of shells for a command that they do not find: POSIX, and cmd.exe.
  return status === 127 || status === 9009 ? "NO_SUCH_COMMAND" : null;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
