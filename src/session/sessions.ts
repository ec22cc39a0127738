import { linkSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { highestOf } from "../vocabulary/numbers.ts";
import { fileName, SESSION_AGENTS, type SessionId } from "./ids.ts";
import { hostOf, isAlive, isSameProcess, type ProcessMark } from "./processes.ts";
import { Pulses } from "./pulses.ts";

/** A session that acts as an instance. */
export interface Binding {
  readonly agent: string;
  readonly session: string;
  readonly instance: number;
  readonly process: ProcessMark | null;
  /** When the session was cleared: another one goes on in its place. Milliseconds since the epoch; null for one that goes on. */
  readonly clearedAt: number | null;
}

/** What is left of a binding whose number another session has now: the one that it was, and that one's agent. */
export interface Lost {
  readonly instance: number;
  readonly agent: string;
}

/** A binding as it is kept; `takenBy`: the agent whose session has the number now, null for one that holds. */
interface Kept extends Binding {
  readonly takenBy: string | null;
}

/** Which session acts as which instance, besides the signs of life. */
export class Sessions extends Pulses {
  private readonly folder: string;

  constructor(state: string) {
    super(state);
    this.folder = join(state, "sessions");
  }

  find(id: SessionId): Binding | null {
    const kept = this.kept(id);
    return kept === null || kept.takenBy !== null ? null : kept;
  }

  /** The number that a session had until another session got it; null for one that still has its own, or never had any. */
  lost(id: SessionId): Lost | null {
    const kept = this.kept(id);
    return kept === null || kept.takenBy === null ? null : { instance: kept.instance, agent: kept.takenBy };
  }

  private kept(id: SessionId): Kept | null {
    return readBinding(join(this.folder, fileName(id)));
  }

  /**
   * The session that an agent's id means. Agents run each other's hooks, so an id that is not known under the one's name
   * is looked for under the others'.
   */
  named(agent: string, id: string): SessionId {
    const others = SESSION_AGENTS.filter((other) => other !== agent);
    const known = [agent, ...others].find((name) => this.kept({ agent: name, id }) !== null);
    return { agent: known ?? agent, id };
  }

  all(): Binding[] {
    return list(this.folder)
      .flatMap((name) => readBinding(join(this.folder, name)) ?? [])
      .filter(({ takenBy }) => takenBy === null);
  }

  /**
   * Binds a session to a number that no other live one has. Dead ones that were bound to it have it no more, should they
   * come back: signs of life are the number's, and would speak for both.
   * @throws the file system's error
   */
  bind(id: SessionId, instance: number, process: ProcessMark | null, clearedAt: number | null = null): void {
    for (const other of this.all())
      if (other.instance === instance && (other.agent !== id.agent || other.session !== id.id))
        this.keepBinding({ ...other, takenBy: id.agent });
    this.keepBinding({ agent: id.agent, session: id.id, instance, process, clearedAt, takenBy: null });
  }

  private keepBinding(binding: Kept): void {
    this.make(this.folder);
    const path = join(this.folder, fileName({ agent: binding.agent, id: binding.session }));
    // Written aside and renamed: another process never reads half of it.
    const aside = `${path}.${process.pid}.tmp`;
    writeFileSync(aside, `${JSON.stringify(binding)}\n`);
    renameSync(aside, path);
  }

  /**
   * Lets the processes of one session go one after the other. Where nothing can be written nobody waits.
   * @returns what lets the next one go on
   */
  async turn(id: SessionId, patienceMs: number): Promise<() => void> {
    const path = `${join(this.folder, fileName(id))}.turn.tmp`;
    for (const until = Date.now() + patienceMs; Date.now() < until;) {
      const aside = `${path}.${process.pid}.tmp`;
      try {
        this.make(this.folder);
        // Whole when it is seen: an empty file would be nobody's, for ever.
        writeFileSync(aside, String(process.pid));
        linkSync(aside, path);
        return () => rmSync(path, { force: true });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") break;
      } finally {
        rmSync(aside, { force: true });
      }
      if (isOver(path)) rmSync(path, { force: true });
      else await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return () => undefined;
  }

  /** The session that runs within an agent's process, or serves it; the one that gave a sign of life last. */
  within(host: ProcessMark | null, isMeant: (binding: Binding) => boolean): SessionId | null {
    const found = this.all()
      .filter((one) => isMeant(one) && one.clearedAt === null && isSameProcess(hostIn(one), host))
      .sort((a, b) => (this.heartbeat(a.instance) ?? 0) - (this.heartbeat(b.instance) ?? 0))
      .at(-1);
    return found === undefined ? null : { agent: found.agent, id: found.session };
  }

  /** Forgets one session. */
  drop(id: SessionId): void {
    rmSync(join(this.folder, fileName(id)), { force: true });
  }

  /** Forgets every session of an instance. */
  unbind(instance: number): void {
    for (const name of list(this.folder)) {
      const path = join(this.folder, name);
      if (readBinding(path)?.instance === instance) rmSync(path, { force: true });
    }
  }

  /** Numbers that were ever given out, as far as this folder remembers; 0 when there are none. */
  highest(): number {
    const beats = list(this.leases).map(Number).filter(Number.isSafeInteger);
    return highestOf([...beats, ...this.all().map(({ instance }) => instance)]);
  }

  /** True when a recorded agent process of the instance still runs here. */
  isLiving(instance: number): boolean {
    return this.all().some(
      (one) => one.instance === instance && one.process !== null && isAlive(one.process),
    );
  }
}

/** The agent's process: a server's session is of the server, which the agent started. */
function hostIn({ agent, process }: Binding): ProcessMark | null {
  return agent === "mcp" && process !== null ? hostOf(process) : process;
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => !name.endsWith(".tmp"));
  } catch {
    return [];
  }
}

/** True when the process whose turn it is was killed. */
function isOver(path: string): boolean {
  try {
    const pid = Number(readFileSync(path, "utf8"));
    if (!(pid > 0)) return true;
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

function readBinding(path: string): Kept | null {
  try {
    const found = JSON.parse(readFileSync(path, "utf8")) as Partial<Kept>;
    if (typeof found.instance !== "number" || typeof found.session !== "string") return null;
    return {
      agent: found.agent ?? "",
      session: found.session,
      instance: found.instance,
      process: found.process ?? null,
      clearedAt: found.clearedAt ?? null,
      takenBy: found.takenBy ?? null,
    };
  } catch {
    return null;
  }
}
