import {
  agentProcessAbove,
  isAlive,
  isRunning,
  isSameProcess,
  type ProcessMark,
} from "../system/processes.ts";
import { type SessionInProcess, AgentProcesses, isSame } from "./agent-processes.ts";
import { fallbackOnIoError, type StateFolder, type StateName } from "../system/state.ts";
import { checksum } from "../text/edits.ts";
import { highestOf, LARGEST_INSTANCE } from "../vocabulary/words.ts";
import { Heartbeats, parsed } from "./heartbeats.ts";
import { fileName, SESSION_AGENTS, type SessionId, TERMINAL } from "./ids.ts";

/** A session that acts as an instance. */
export interface Binding {
  readonly agent: string;
  readonly session: string;
  readonly instance: number;
  readonly process: ProcessMark | null;
  /** When the session was cleared: another one goes on in its place. Milliseconds since the epoch; null for one that goes on. */
  readonly clearedAt: number | null;
  /** Of a server of tools: the session that it was found to serve; null while that is not known. */
  readonly serves: SessionId | null;
  /** Of a server of tools that has ended while its client runs on: the client may start it anew. */
  readonly awaits: boolean;
}

/** The remains of a binding whose number another session has now: the number it was, and that session's agent. */
export interface LostBinding {
  readonly instance: number;
  readonly agent: string;
}

/** A binding as it is kept; `takenBy`: the agent whose session has the number now, null for one that holds. */
interface KeptBinding extends Binding {
  readonly takenBy: string | null;
  /** When it was resumed while it had its number; milliseconds since the epoch, 0 for never. */
  readonly resumedAt: number;
}

/** Which session acts as which instance, besides the signs of life. @throws UnsafeStateError from every method */
export class Sessions extends Heartbeats {
  readonly agentProcesses: AgentProcesses;

  constructor(state: StateFolder) {
    super(state);
    this.agentProcesses = new AgentProcesses(state);
  }

  find(id: SessionId): Binding | null {
    const kept = this.kept(id);
    return kept === null || kept.takenBy !== null ? null : kept;
  }

  /** The number that a session had until another session got it; null for one that still has its own, or never had any. */
  lost(id: SessionId): LostBinding | null {
    const kept = this.kept(id);
    return kept === null || kept.takenBy === null ? null : { instance: kept.instance, agent: kept.takenBy };
  }

  private kept(id: SessionId): KeptBinding | null {
    return this.binding(nameOf(id));
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
    return this.keptOnes();
  }

  private keptOnes(): KeptBinding[] {
    return this.names()
      .flatMap((name) => this.binding(name) ?? [])
      .filter(({ takenBy }) => takenBy === null);
  }

  private names(): StateName[] {
    const found = fallbackOnIoError(() => this.state.list("sessions"), []);
    return found.filter((name) => name.endsWith(".json")).map((name) => `sessions/${name}`);
  }

  private binding(name: StateName): KeptBinding | null {
    return bindingIn(fallbackOnIoError(() => this.state.read(name), null));
  }

  /**
   * Binds a session to a number that no other live one has. Dead ones that were bound to it have it no more, should they
   * come back: signs of life are the number's, and would speak for both.
   * @throws the file system's error
   */
  bind(id: SessionId, instance: number, process: ProcessMark | null, clearedAt: number | null = null): void {
    for (const other of this.keptOnes())
      // A person's terminal stays who it was: it keeps no agent from its number, and none keeps it.
      if (
        other.agent !== TERMINAL &&
        other.instance === instance &&
        !isSame({ agent: other.agent, id: other.session }, id)
      )
        this.keepBinding({ ...other, takenBy: id.agent });
    const named = { agent: id.agent, session: id.id };
    const serves = this.kept(id)?.serves ?? null;
    const begun = { clearedAt, takenBy: null, serves, awaits: false, resumedAt: 0 };
    this.keepBinding({ ...named, instance, process, ...begun });
  }

  /** A server of tools serves this session. */
  serve({ agent, session }: Binding, served: SessionId): void {
    const kept = this.kept({ agent, id: session });
    if (kept !== null) fallbackOnIoError(() => this.keepBinding({ ...kept, serves: served }), undefined);
  }

  /** A server of tools has ended, and its client runs on. */
  await(id: SessionId, client: ProcessMark): void {
    const kept = this.kept(id);
    if (kept !== null) this.keepBinding({ ...kept, process: client, awaits: true });
  }

  private keepBinding(binding: KeptBinding): void {
    const name = nameOf({ agent: binding.agent, id: binding.session });
    this.state.replace(name, `${JSON.stringify(binding)}\n`);
  }

  /**
   * Lets the processes of one session go one after the other. Where nothing can be written nobody waits.
   * @returns what lets the next one go on
   */
  async turn(id: SessionId, patienceMs: number): Promise<() => void> {
    const name = nameOf(id).replace(/\.json$/, ".turn");
    const forget = () => fallbackOnIoError(() => this.state.remove(name), undefined);
    for (const until = Date.now() + patienceMs; Date.now() < until;) {
      // Whole when it is seen: an empty file would be nobody's, for ever.
      const mine = fallbackOnIoError(() => this.state.create(name, String(process.pid)), null);
      if (mine === true) return forget;
      if (mine === null) break;
      if (this.isOver(name)) forget();
      else await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return () => undefined;
  }

  /** Whether the process whose turn it is was killed. */
  private isOver(name: StateName): boolean {
    const text = fallbackOnIoError(() => this.state.read(name), null);
    const pid = Number(text);
    return text !== null && !(pid > 0 && isRunning(pid));
  }

  /** The servers of tools that an agent's process has started. */
  servers(host: ProcessMark | null): Binding[] {
    return this.all().filter((one) => one.agent === "mcp" && isSameProcess(hostIn(one), host));
  }

  /** Servers that have ended, whose clients may start them anew. */
  awaited(): Binding[] {
    return this.names()
      .filter((name) => name.startsWith("sessions/mcp-"))
      .flatMap((name) => this.binding(name) ?? [])
      .filter(({ awaits, takenBy }) => awaits && takenBy === null);
  }

  /** The session that an agent's process has; null for none, and for one of several. Team-mates are no sessions of their own. */
  within(host: ProcessMark | null): SessionId | null {
    const processSessions = this.agentProcesses.sessionsIn(host);
    const isMate = (id: SessionId) => processSessions.some((one) => one.lead !== null && isSame(one, id));
    const found = this.all()
      .filter((one) => one.agent !== "mcp" && one.clearedAt === null && isSameProcess(one.process, host))
      .map(({ agent, session }) => ({ agent, id: session }))
      .filter((id) => !isMate(id));
    const [only = null] = found;
    return found.length === 1 && !processSessions.some((one) => isOther(one, only)) ? only : null;
  }

  /** A session that had a number was resumed. */
  resumed(id: SessionId, now: number): void {
    const kept = this.kept(id);
    if (kept !== null) this.keepBinding({ ...kept, resumedAt: now });
  }

  /** Whether a session was resumed since then (ms since the epoch). */
  isResumed(id: SessionId, since: number): boolean {
    return (this.kept(id)?.resumedAt ?? 0) > since;
  }

  /** Whether this was the last thing that a session was told; from now on it is. */
  isTold(id: SessionId, text: string): boolean {
    const name = nameOf(id).replace(/\.json$/, ".told");
    const mark = checksum(text).toString(16);
    if (fallbackOnIoError(() => this.state.read(name), null) === mark) return true;
    if (this.state.isThere()) fallbackOnIoError(() => this.state.replace(name, mark), undefined);
    return false;
  }

  /** A team-mate is told anew when it comes again. */
  untell(id: SessionId): void {
    fallbackOnIoError(() => this.state.remove(nameOf(id).replace(/\.json$/, ".told")), undefined);
  }

  /** Forgets one session. */
  drop(id: SessionId): void {
    fallbackOnIoError(() => this.state.remove(nameOf(id)), undefined);
  }

  /** Forgets every session of an instance. */
  unbind(instance: number): void {
    for (const name of this.names())
      if (this.binding(name)?.instance === instance)
        fallbackOnIoError(() => this.state.remove(name), undefined);
  }

  /** Numbers that were ever given out, as far as this folder remembers; 0 when there are none. */
  highest(): number {
    const beats = fallbackOnIoError(() => this.state.list("leases"), [])
      .map(Number)
      .filter(Number.isSafeInteger);
    return highestOf([...beats, ...this.all().map(({ instance }) => instance)]);
  }

  /** True when a recorded agent process of the instance still runs here. */
  isLiving(instance: number): boolean {
    return this.all().some(
      (one) => one.instance === instance && one.process !== null && isAlive(one.process),
    );
  }
}

/** Whether a guest of a process is another session than this one, by itself. */
export function isOther(processSession: SessionInProcess, session: SessionId | null): boolean {
  const isOwn = processSession.lead === null && processSession.parent === null;
  return isOwn && (session === null || !isSame(processSession, session));
}

/** The agent's process: a server's session is of the server, which the agent started. */
function hostIn({ agent, process, awaits }: Binding): ProcessMark | null {
  return agent === "mcp" && process !== null && !awaits ? agentProcessAbove(process) : process;
}

function nameOf(id: SessionId): StateName {
  return `sessions/${fileName(id)}`;
}

/** Reads a binding from a file's text; null where it is malformed. */
function bindingIn(text: string | null): KeptBinding | null {
  const found = parsed(text) as Partial<Record<keyof KeptBinding, unknown>> | null;
  const { instance, session } = found ?? {};
  if (typeof instance !== "number" || !Number.isSafeInteger(instance)) return null;
  if (instance < 1 || instance > LARGEST_INSTANCE) return null;
  if (typeof session !== "string") return null;
  return {
    agent: stringOr(found?.agent, ""),
    session,
    instance,
    process: markIn(found?.process),
    clearedAt: typeof found?.clearedAt === "number" ? found.clearedAt : null,
    takenBy: stringOr(found?.takenBy, null),
    serves: sessionIn(found?.serves),
    awaits: found?.awaits === true,
    resumedAt: typeof found?.resumedAt === "number" ? found.resumedAt : 0,
  };
}

function sessionIn(value: unknown): SessionId | null {
  const { agent, id } = (value ?? {}) as Partial<Record<keyof SessionId, unknown>>;
  return typeof agent === "string" && typeof id === "string" ? { agent, id } : null;
}

function markIn(value: unknown): ProcessMark | null {
  const { pid, started, boot, parent } = (value ?? {}) as Partial<Record<keyof ProcessMark, unknown>>;
  return typeof pid === "number" && typeof started === "string" && typeof boot === "string"
    ? { pid, started, boot, ...(typeof parent === "number" ? { parent } : {}) }
    : null;
}

function stringOr<T>(value: unknown, otherwise: T): string | T {
  return typeof value === "string" ? value : otherwise;
}

/** Who acts, and how that was found. */
export interface Actor {
  readonly instance: number;
  readonly source: "flag" | "env" | "session";
}

/** Everything that may say which instance acts. */
export interface IdentitySources {
  /** `--as N`. */
  readonly flag: number | undefined;
  /** `COORD_INSTANCE`. */
  readonly env: number | undefined;
  readonly session: SessionId | null;
  /** The terminal of a person who is in no session. It is remembered, and nothing else of a session is true of it. */
  readonly terminal?: SessionId | null;
  /** Several act where this call comes from, and nothing says which of them it is. */
  readonly unsure?: boolean;
  /** The agent's own id of the subagent that acts for the session; null or absent for the session itself. */
  readonly subagentId?: string | null;
}

/** Flag, environment, session, in this order; null when none of them says anything. */
export function whoAmI(identity: IdentitySources, sessions: Sessions): Actor | null {
  if (identity.flag !== undefined) return { instance: identity.flag, source: "flag" };
  if (identity.env !== undefined) return { instance: identity.env, source: "env" };
  const id = identity.session ?? identity.terminal ?? null;
  const bound = id === null ? null : sessions.find(id);
  return bound === null ? null : { instance: bound.instance, source: "session" };
}

/** A session without a sign of life for this long does not keep its number from others. Milliseconds. */
export const SESSION_PATIENCE = 15 * 60_000;

/**
 * The other live session that a number is bound to, or null. A person's terminal (no session id) may take any number.
 */
export function otherAgentBoundTo(
  instance: number,
  identity: IdentitySources,
  sessions: Sessions,
  now: number,
): string | null {
  const { session } = identity;
  if (session === null) return null;
  const other = sessions
    .all()
    .filter(({ agent }) => agent !== TERMINAL)
    .find((one) => one.instance === instance && (one.agent !== session.agent || one.session !== session.id));
  if (other === undefined) return null;
  const beat = sessions.heartbeat(instance) ?? 0;
  return now - beat < SESSION_PATIENCE || sessions.isLiving(instance) ? other.agent : null;
}
