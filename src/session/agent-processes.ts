import { isAlive, isDead, isSameProcess, type ProcessMark } from "../system/processes.ts";
import { fallbackOnIoError, UnsafeStateError, type StateFolder, type StateName } from "../system/state.ts";
import { parsed } from "./heartbeats.ts";
import type { SessionId } from "./ids.ts";

/** Somebody who was seen at work within an agent's process. */
export interface SessionInProcess extends SessionId {
  /** The session in whose team this one works; null for a session of its own. */
  readonly lead: string | null;
  /** The session as whose part this one acts; null for one that acts as itself. */
  readonly parent: string | null;
}

/** How long what was seen in a process is kept of which nobody here knows whether it runs (ms): it is seen anew. */
const OLD_MS = 7 * 24 * 3_600_000;

/** Sessions and the processes in which they were seen: one process may hold several, and one session run in several. */
export class AgentProcesses {
  private readonly state: StateFolder;

  constructor(state: StateFolder) {
    this.state = state;
  }

  /** Those who were seen in a process, each as it was seen last; nobody where the state folder is unsafe, which its users say. */
  sessionsIn(host: ProcessMark | null): readonly SessionInProcess[] {
    if (host === null) return [];
    try {
      return this.storedIn(nameOf(host), host.boot);
    } catch (error) {
      if (error instanceof UnsafeStateError) return [];
      throw error;
    }
  }

  private storedIn(name: StateName, boot: string): readonly SessionInProcess[] {
    const text = fallbackOnIoError(() => this.state.read(name), null) ?? "";
    const found = text.split("\n").flatMap((line) => sessionIn(line, boot) ?? []);
    return [
      ...new Map(
        found.map((processSession) => [`${processSession.agent} ${processSession.id}`, processSession]),
      ).values(),
    ];
  }

  /** Writes down who is seen in a process. Where there is no state folder nobody has a number, and it makes none. */
  see(
    host: ProcessMark | null,
    processSession: SessionInProcess,
    known: readonly SessionInProcess[] = this.sessionsIn(host),
  ): void {
    const isKnown = known.some(
      (one) =>
        isSame(one, processSession) &&
        one.lead === processSession.lead &&
        one.parent === processSession.parent,
    );
    if (host === null || isKnown || !this.state.isThere()) return;
    fallbackOnIoError(() => this.state.append(nameOf(host), lineOf(processSession, host)), undefined);
  }

  /** A session runs a command in a process. What is known of it already is not changed. */
  meet(host: ProcessMark | null, session: SessionId): void {
    const known = this.sessionsIn(host);
    if (known.some((one) => isSame(one, session))) return;
    this.see(host, { ...session, lead: null, parent: null }, known);
  }

  /** Somebody is no longer in a process. */
  forget(host: ProcessMark | null, isMeant: (processSession: SessionInProcess) => boolean): void {
    const processSessions = this.sessionsIn(host);
    const rest = processSessions.filter((processSession) => !isMeant(processSession));
    if (host === null || rest.length === processSessions.length) return;
    const lines = rest.map((processSession) => lineOf(processSession, host)).join("");
    fallbackOnIoError(() => {
      if (lines === "") this.state.remove(nameOf(host));
      else this.state.replace(nameOf(host), lines);
    }, undefined);
  }

  /** Living processes in which a session was seen, but for one. Files of dead ones go on the way. */
  othersOf(session: SessionId, but: ProcessMark | null): readonly ProcessMark[] {
    return fallbackOnIoError(() => this.state.list("hosts"), []).flatMap((base) => {
      const name: StateName = `hosts/${base}`;
      const host = hostIn(base, fallbackOnIoError(() => this.state.read(name), null) ?? "");
      if (host === null || isSameProcess(host, but)) return [];
      if (!isAlive(host)) {
        // Of one in another container, or before the last boot, nobody knows.
        if (isDead(host) || this.isOld(name)) fallbackOnIoError(() => this.state.remove(name), undefined);
        return [];
      }
      return this.storedIn(name, host.boot).some((processSession) => isSame(processSession, session))
        ? [host]
        : [];
    });
  }

  private isOld(name: StateName): boolean {
    return Date.now() - (fallbackOnIoError(() => this.state.stat(name), null)?.mtimeMs ?? 0) > OLD_MS;
  }
}

export function isSame(a: SessionId, b: SessionId): boolean {
  return a.agent === b.agent && a.id === b.id;
}

/** A name for a process within a boot. */
export function hostName({ pid, started }: ProcessMark): string {
  return `${pid}-${started}`;
}

function nameOf(host: ProcessMark): StateName {
  return `hosts/${hostName(host)}.json`;
}

function lineOf({ agent, id, lead, parent }: SessionInProcess, { boot }: ProcessMark): string {
  return `${JSON.stringify({ agent, id, lead, parent, boot })}\n`;
}

/** A line of a process's file; null for one of another boot, in which the same number was another process's. */
function sessionIn(line: string, boot: string): SessionInProcess | null {
  const found = parsed(line) as Partial<Record<keyof SessionInProcess | "boot", unknown>> | null;
  const { agent, id, lead, parent } = found ?? {};
  if (typeof agent !== "string" || typeof id !== "string" || found?.boot !== boot) return null;
  return { agent, id, lead: textOrNull(lead), parent: textOrNull(parent) };
}

function textOrNull(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

/** The process that a file is of; of several boots the last one that wrote. */
function hostIn(base: string, text: string): ProcessMark | null {
  const [, pid, started = ""] = /^(\d+)-(\w+)\.json$/.exec(base) ?? [];
  const last = parsed(text.trimEnd().split("\n").at(-1) ?? "") as { boot?: unknown } | null;
  return pid === undefined || typeof last?.boot !== "string"
    ? null
    : { pid: Number(pid), started, boot: last.boot };
}
