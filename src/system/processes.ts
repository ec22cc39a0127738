import { disk, linkAt } from "./files.ts";

/**
 * A process, told apart from any other that ever ran: `boot.namespace.pid.start`, with characters that suit a file name.
 * On Linux the boot's id, the pid namespace and the start time come from /proc; elsewhere the host's name stands for the
 * boot, and pid reuse is left to the staleness of what the process owns.
 */
export type OwnerToken = string;

let own: OwnerToken | undefined;
let count = 0;

/** Token of this process. */
export function ownToken(): OwnerToken {
  own ??= makeToken();
  return own;
}

/** A name that nobody else ever uses and nobody can guess, beginning with the token of this process. */
export function uniqueName(): string {
  // The random part also tells apart the threads of one process, which have a counter each.
  return `${ownToken()}.${(count++).toString(36)}${random()}${random()}`;
}

function random(): string {
  return Math.random().toString(36).slice(2, 10);
}

/** Token at the start of a unique name, or null when the name is none. */
export function tokenIn(name: string): OwnerToken | null {
  return /^[^.]+\.[^.]+\.\d+\.\d+(?=\.)/.exec(name)?.[0] ?? null;
}

export type Life = "dead" | "alive" | "unknown";

/** Whether the process of a token still runs; `unknown` when it belongs to another boot, machine or pid namespace. */
export function lifeOf(token: OwnerToken): Life {
  const [boot, namespace, pid, start] = token.split(".");
  const [ownBoot, ownNamespace] = ownToken().split(".");
  const number = Number(pid);
  if (boot !== ownBoot || namespace !== ownNamespace || !(number > 0)) return "unknown";
  const life = namespace === "0" ? "unknown" : lifeAt(number, start ?? "");
  return life === "unknown" ? (isRunning(number) ? "alive" : "dead") : life;
}

/** For people: which process it is. */
export function describeOwner(token: OwnerToken): string {
  const pid = token.split(".")[2] ?? "?";
  const where = lifeOf(token) === "unknown" ? " (another machine, container or boot)" : "";
  return `process ${pid}${where}`;
}

/** Whether a process with this number runs, whoever's it is. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as somebody else.
    return error instanceof Error && "code" in error && error.code !== "ESRCH";
  }
}

function makeToken(): OwnerToken {
  const stat = processStat(process.pid);
  const boot = bootId().replaceAll("-", "").slice(0, 16);
  if (stat && boot) return `${boot}.${pidNamespace()}.${process.pid}.${stat.started}`;
  return `${hostName()}.0.${process.pid}.0`;
}

function pidNamespace(): string {
  return /\d+/.exec(linkAt("/proc/self/ns/pid") ?? "")?.[0] ?? "1";
}

/** The namespace that a machine starts with: the kernel's own number of it. Any other is a container's, or a sandbox's. */
const OF_MACHINE = "4026531836";

/** The container in which this process counts processes; empty for the machine itself, and where nobody can tell. */
let ownContainer: string | undefined;
function container(): string {
  const namespace = (ownContainer ??= pidNamespace());
  return namespace === OF_MACHINE || namespace === "1" ? "" : `.${namespace}`;
}

/** Where the numbers of processes are those that this one knows: the machine since its start, or a container of it. */
function here(): string {
  return bootId() + container();
}

/** A process that can be told from a later one with the same number. */
export interface ProcessMark {
  readonly pid: number;
  /** Start time in clock ticks since boot, as the kernel gives it; empty where it gives none. */
  readonly started: string;
  /** The boot, and in a container its namespace; the host's name where the kernel names no boot. */
  readonly boot: string;
  /** Its parent's number, where nobody can be asked for it later. */
  readonly parent?: number;
}

/**
 * This process where the kernel tells of no other, as without /proc: a later process may have its number, so it never counts as
 * one that is known to run. Null where there is a better mark.
 */
export function bareMark(): ProcessMark | null {
  if (processStat(process.pid) !== null) return null;
  return { pid: process.pid, started: "", boot: hostName(), parent: process.ppid };
}

/** Whether the process of such a mark may still run, as far as its number tells; and its parent, which it does not outlive. */
export function mayRun({ pid, started, boot, parent }: ProcessMark): boolean {
  return (
    started === "" && boot === hostName() && isRunning(pid) && (parent === undefined || isRunning(parent))
  );
}

export function hostName(): string {
  // Fetched only here: on Linux, and in reads, nobody needs it.
  const { hostname } = process.getBuiltinModule("node:os");
  const name = hostname();
  return name.replace(/[^\w-]/g, "_").slice(0, 64) || "host";
}

/**
 * Shells, launchers and runners between an agent and this command: none of them is the agent, and most are gone in a moment. A
 * package manager gives itself a title (`npm exec coord`, `npm run join`).
 */
const BETWEEN =
  "sh bash zsh fish dash ksh mksh ash csh tcsh nu elvish pwsh busybox env sudo doas su runuser setpriv gosu timeout nice ionice taskset nohup setsid unshare bwrap stdbuf time xargs parallel watch watchexec entr flock script strace direnv mise asdf volta volta-shim fnm proto pixi devbox nix op doppler make gmake task go-task mage cargo go tini dumb-init init systemd docker-init catatonit runsvdir s6-svscan supervisord git coord node-coord";
const MANAGERS = "npm npx pnpm pnpx yarn yarnpkg bunx corepack";
/** Scripts that run one command or script for somebody: called by their own name, or by their interpreter's. */
const RUNNERS =
  "poetry pipenv hatch pdm rye uv uvx just moon turbo nx lerna wireit lefthook husky xonsh conda pipx tox nox invoke pre-commit bundle rake composer env-cmd";
/** Scripts of package managers and of their like, by their file's name. */
const SCRIPTS =
  "npm npm-cli npx npx-cli pnpm pnpx yarn yarnpkg corepack npm-run-all npm-run-all2 run-s run-p cross-env cross-env-shell dotenv dotenvx conc concurrently";
/** Interpreters, by what their main thread may be called: who they are is said by their script. */
const INTERPRETERS = "node nodejs bun deno MainThread node-MainThread";
const NUMBERED_INTERPRETER = /^(?:python|ruby|perl|php)[\d.]*$/;

/**
 * The process that seems to be the agent above this one: the nearest ancestor that is no shell. The first process of a machine is none, that of a
 * container may be. Linux only; else null.
 */
export function agentProcess(pid: number): ProcessMark | null {
  let at = pid;
  for (let depth = 0; depth < 12 && at > (container() === "" ? 1 : 0); depth++) {
    const stat = processStat(at);
    if (stat === null) return null;
    if (!isBetween(at, stat.name)) return { pid: at, started: stat.started, boot: here() };
    at = stat.parent;
  }
  return null;
}

/** The argument behind an option with which the agent's process above this one was started; null for none, and without /proc. */
export function agentArgument(pid: number, option: string): string | null {
  const agent = agentProcess(pid);
  if (agent === null) return null;
  const words = (readProc(`${agent.pid}/cmdline`) ?? "").split("\0");
  const at = words.findIndex((word) => word === option || word.startsWith(`${option}=`));
  if (at < 0) return null;
  const word = words[at] ?? "";
  return (word === option ? words[at + 1] : word.slice(option.length + 1)) || null;
}

/**
 * A name for the terminal in which a person runs a command, from one command to the next: its device, and the process that leads its
 * session. Null where there is none, and where anything but shells stands between the two: then it may be a program's doing. Linux only.
 * @param pid the process that has started this one
 */
export function terminalOf(pid: number): string | null {
  const own = processStat(pid);
  if (own === null || own.terminal === 0) return null;
  const { leader, terminal } = own;
  let at = pid;
  for (let depth = 0; depth < 12 && at !== leader; depth++) {
    const stat = processStat(at);
    if (stat === null || !isBetween(at, stat.name)) return null;
    at = stat.parent;
  }
  const started = at === leader ? processStat(leader)?.started : undefined;
  return started === undefined ? null : `${bootId().slice(0, 8)}-${terminal}-${leader}-${started}`;
}

/** A function, so that the list stands in the program once. */
function isLauncher(name: string): boolean {
  return isOneOf(BETWEEN, name);
}

// Names are looked up in lists, not by an expression: each process would compile it, and of all that a command compiles it was the longest.
function isBetween(pid: number, name: string): boolean {
  const [first = ""] = name.split(" ", 1);
  if (isLauncher(name) || isOneOf(RUNNERS, name) || isOneOf(MANAGERS, first) || name.startsWith("tmux"))
    return true;
  const [program = "", ...words] = (readProc(`${pid}/cmdline`) ?? "").split("\0");
  const runtime = program.slice(program.lastIndexOf("/") + 1);
  // A script of a shell has its own name.
  if (!isOneOf(INTERPRETERS, name) && !NUMBERED_INTERPRETER.test(name)) return isLauncher(runtime);
  const [script = "", next = ""] = words.filter((word) => !word.startsWith("-"));
  // `bun x coord`, `bun --bun run join`, `bun join`; `bun agent.ts` is an agent.
  if (runtime === "bun" && /^[^./\\]+$/.test(script === "run" ? next : script)) return true;
  if (runtime === "deno" && (script === "task" || script === "x")) return true;
  if (words[0] === "--run" || isRunner(nameOf(script))) return true;
  // By its package, too: a task of Nx is run by another script there.
  const [, within = ""] =
    (script.includes("node_modules") && /.*[/\\]node_modules[/\\]([\w-]+)[/\\]/.exec(script)) || [];
  return isRunner(within);
}

/** The name of a script's file, without its ending. */
function nameOf(script: string): string {
  const file = script.slice(Math.max(script.lastIndexOf("/"), script.lastIndexOf("\\")) + 1);
  const ending = [".js", ".cjs", ".mjs", ".py"].find((one) => file.endsWith(one)) ?? "";
  return file.slice(0, file.length - ending.length);
}

function isRunner(name: string): boolean {
  const isYarn = name.startsWith("yarn-") && /^yarn-[\d.]+$/.test(name);
  return isYarn || isOneOf(SCRIPTS, name) || isOneOf(RUNNERS, name);
}

/** Whether a list of names, with spaces between them, has this one. */
function isOneOf(names: string, name: string): boolean {
  return name !== "" && !name.includes(" ") && ` ${names} `.includes(` ${name} `);
}

/** The agent above another process: for a server, the agent that started it. */
export function agentProcessAbove(mark: ProcessMark): ProcessMark | null {
  const stat = isAlive(mark) ? processStat(mark.pid) : null;
  return stat === null ? null : agentProcess(stat.parent);
}

export function isSameProcess(a: ProcessMark | null, b: ProcessMark | null): boolean {
  return a !== null && b !== null && a.pid === b.pid && a.started === b.started && a.boot === b.boot;
}

/** Whether exactly that process still runs on this host, as far as this one sees. */
export function isAlive(mark: ProcessMark): boolean {
  return mark.boot === here() && lifeAt(mark.pid, mark.started) === "alive";
}

/** Whether that process is known to run no more: of one on another machine or in another container nobody here knows. */
export function isDead(mark: ProcessMark): boolean {
  return mark.boot === here() && lifeAt(mark.pid, mark.started) === "dead";
}

function lifeAt(pid: number, started: string): Life {
  const stat = processStat(pid);
  // Where other users' processes are hidden, one may run all the same.
  if (stat === null) return isRunning(pid) ? "unknown" : "dead";
  // A zombie runs no more, only its parent has not looked yet; in a container that may be for ever.
  return stat.started !== started || stat.state === "Z" || stat.state === "X" ? "dead" : "alive";
}

/** Which of these words the nearest ancestor is called by that has one of them in its command line; null for none. */
export function nearestNamed(pid: number, words: readonly string[]): string | null {
  let at = pid;
  for (let depth = 0; depth < 24 && at > 0; depth++) {
    const line = commandLine(at);
    const found = words.find((word) => new RegExp(`(?:^|[/\\\\])${word}(?:$|[-./\\\\\\s])`, "i").test(line));
    if (found !== undefined) return found;
    at = processStat(at)?.parent ?? 0;
  }
  return null;
}

/** Program and first argument: an interpreter's script is who runs. */
function commandLine(pid: number): string {
  return (readProc(`${pid}/cmdline`) ?? "").split("\0").slice(0, 2).join(" ");
}

interface ProcessStat {
  readonly name: string;
  readonly state: string;
  readonly parent: number;
  readonly started: string;
  /** The process that leads its session, and the device of its terminal; 0 for none. */
  readonly leader: number;
  readonly terminal: number;
}

/** Whether /proc counts processes as this one does: a namespace may have been left with that of the one around. */
let isOwnProc: boolean | undefined;

function processStat(pid: number): ProcessStat | null {
  isOwnProc ??= linkAt("/proc/self") === String(process.pid);
  const text = isOwnProc ? readProc(`${pid}/stat`) : null;
  if (text === null) return null;
  // The name stands in parentheses and may hold anything, even parentheses.
  const end = text.lastIndexOf(")");
  const [state = "", parent, ...rest] = text.slice(end + 2).split(" ");
  const name = text.slice(text.indexOf("(") + 1, end);
  const [, leader, terminal] = rest.map(Number);
  return {
    name,
    state,
    parent: Number(parent),
    started: rest[17] ?? "",
    leader: leader ?? 0,
    terminal: terminal ?? 0,
  };
}

function bootId(): string {
  return readProc("sys/kernel/random/boot_id")?.trim() ?? "";
}

function readProc(path: string): string | null {
  // There it is a folder of whichever drive is the current one, where anybody may put things.
  if (process.platform === "win32") return null;
  try {
    return disk.readFileSync(`/proc/${path}`, "utf8");
  } catch {
    return null;
  }
}
