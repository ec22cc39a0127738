import { readFileSync } from "node:fs";

/** A process that can be told from a later one with the same number. */
export interface ProcessMark {
  readonly pid: number;
  /** Start time in clock ticks since boot, as the kernel gives it. */
  readonly started: string;
  readonly boot: string;
}

/** Shells and launchers between an agent and this command: none of them is the agent. */
const BETWEEN =
  /^(?:sh|bash|zsh|fish|dash|ksh|env|sudo|timeout|nice|npm|npx|pnpm|yarn|coord|node-coord|tmux.*)$/;

/** The process that seems to be the agent above this one: the nearest ancestor that is no shell. Linux only; else null. */
export function agentProcess(pid: number): ProcessMark | null {
  let at = pid;
  for (let depth = 0; depth < 12 && at > 1; depth++) {
    const stat = processStat(at);
    if (stat === null) return null;
    if (!BETWEEN.test(stat.name)) return { pid: at, started: stat.started, boot: bootId() };
    at = stat.parent;
  }
  return null;
}

/** The agent above another process: for a server, the agent that started it. */
export function hostOf(mark: ProcessMark): ProcessMark | null {
  const stat = isAlive(mark) ? processStat(mark.pid) : null;
  return stat === null ? null : agentProcess(stat.parent);
}

export function isSameProcess(a: ProcessMark | null, b: ProcessMark | null): boolean {
  return a !== null && b !== null && a.pid === b.pid && a.started === b.started && a.boot === b.boot;
}

/** Which of these words the nearest ancestor is called by that has one of them in its command line; null for none. */
export function nearestNamed(pid: number, words: readonly string[]): string | null {
  let at = pid;
  for (let depth = 0; depth < 24 && at > 1; depth++) {
    const line = commandLine(at);
    const found = words.find((word) => new RegExp(`(?:^|[/\\\\])${word}(?:$|[-./\\\\\\s])`, "i").test(line));
    if (found !== undefined) return found;
    at = processStat(at)?.parent ?? 0;
  }
  return null;
}

/** Program and first argument: an interpreter's script is who runs. */
function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").slice(0, 2).join(" ");
  } catch {
    return "";
  }
}

/** True when exactly that process still runs on this host. */
export function isAlive(mark: ProcessMark): boolean {
  const stat = processStat(mark.pid);
  return stat !== null && stat.started === mark.started && bootId() === mark.boot;
}

function processStat(pid: number): { name: string; parent: number; started: string } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name stands in parentheses and may hold anything, even parentheses.
    const end = text.lastIndexOf(")");
    const rest = text.slice(end + 2).split(" ");
    return { name: text.slice(text.indexOf("(") + 1, end), parent: Number(rest[1]), started: rest[19] ?? "" };
  } catch {
    return null;
  }
}

function bootId(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return "";
  }
}
