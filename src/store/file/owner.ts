import { readFileSync, readlinkSync } from "node:fs";

/**
 * A process, told apart from any other that ever ran: `boot.namespace.pid.start`, with characters that suit a file name.
 * On Linux the boot's id, the pid namespace and the start time come from /proc; elsewhere the host's name stands for the
 * boot, and pid reuse is left to the staleness of what the process owns.
 */
export type OwnerToken = string;

let own: OwnerToken | undefined;
let count = 0;

/** The token of this process. */
export function ownToken(): OwnerToken {
  own ??= makeToken();
  return own;
}

/** A name that nobody else ever uses, beginning with the token of this process. */
export function uniqueName(): string {
  // The random part tells apart the threads of one process, which have a counter each.
  return `${ownToken()}.${(count++).toString(36)}${Math.random().toString(36).slice(2, 8)}`;
}

/** The token at the start of a unique name, or null when the name is none. */
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
  const stat = namespace === "0" ? null : procStat(number);
  // A zombie's locks are nobody's: it runs no more, only its parent has not looked yet.
  if (stat) return stat.start !== start || stat.state === "Z" || stat.state === "X" ? "dead" : "alive";
  return answers(number) ? "alive" : "dead";
}

/** For people: which process it is. */
export function describeOwner(token: OwnerToken): string {
  const pid = token.split(".")[2] ?? "?";
  const where = lifeOf(token) === "unknown" ? " (another machine, container or boot)" : "";
  return `process ${pid}${where}`;
}

function answers(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as somebody else.
    return error instanceof Error && "code" in error && error.code !== "ESRCH";
  }
}

function makeToken(): OwnerToken {
  const stat = procStat(process.pid);
  const boot = readProc("sys/kernel/random/boot_id")?.trim().replaceAll("-", "").slice(0, 16);
  if (stat && boot) return `${boot}.${pidNamespace()}.${process.pid}.${stat.start}`;
  // Fetched only here: on Linux, and in reads, nobody needs it.
  const { hostname } = process.getBuiltinModule("node:os");
  const host =
    hostname()
      .replace(/[^\w-]/g, "_")
      .slice(0, 64) || "host";
  return `${host}.0.${process.pid}.0`;
}

function pidNamespace(): string {
  try {
    return /\d+/.exec(readlinkSync("/proc/self/ns/pid"))?.[0] ?? "1";
  } catch {
    return "1";
  }
}

function procStat(pid: number): { state: string; start: string } | null {
  // The command's name may hold blanks and brackets; the fields after the last bracket can't.
  const fields = readProc(`${pid}/stat`)?.split(") ").at(-1)?.split(" ");
  const [state, start] = [fields?.[0], fields?.[19]];
  return state && start ? { state, start } : null;
}

function readProc(path: string): string | null {
  try {
    return readFileSync(`/proc/${path}`, "latin1");
  } catch {
    return null;
  }
}
