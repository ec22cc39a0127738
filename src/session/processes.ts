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
