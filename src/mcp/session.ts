import { randomUUID } from "node:crypto";
import { resolve } from "node:path";
import type { Catalog } from "../messages/catalog.ts";
import type { MessageLanguage, ToolTexts } from "../messages/languages.ts";
import { plain } from "../messages/paint.ts";
import type { RenderContext } from "../messages/render/context.ts";
import { leave } from "../operations/leave.ts";
import type { PresentationContext } from "../presentation/presenter.ts";
import { AnnouncedCalls, wordsOf } from "../session/speaker.ts";
import type { SessionId } from "../session/ids.ts";
import { locateBoard, type Place } from "../session/locate.ts";
import { type IdentitySources, isOther, Sessions } from "../session/sessions.ts";
import { statOf } from "../system/files.ts";
import { agentProcess, isAlive, isSameProcess, type ProcessMark } from "../system/processes.ts";
import { fallbackOnIoError, type StateFolder } from "../system/state.ts";
import { readDuration } from "../time/time.ts";
import type { Workspace } from "../workspace/index.ts";
import { keepViews } from "../workspace/parse-cache.ts";
import { identitySourcesOf, InstanceNumberError, namedFile, openWorkspace } from "../workspace/open.ts";
import type { McpIo } from "./types.ts";

/** Between two signs of life of a call that waits (ms): well below the patience of clients. */
const TELL_EVERY = 2_000;

/** One call of a client, as far as it can be broken off and can say that it is still at work. */
export interface McpCall {
  readonly signal: AbortSignal;
  readonly stillWaiting: () => void;
  /** True where nobody reads notices: then reminders are kept for the next one who does. */
  readonly silent?: boolean;
  /** The call of a tool, where it is one. */
  readonly tool?: ToolCall;
}

/** The session of one server process, for as long as it lives. */
export class McpSession {
  readonly t: Catalog;
  readonly texts: ToolTexts;
  readonly language: MessageLanguage;
  private readonly dryRun: boolean;
  readonly version: string;
  /** Aborts when the client has gone: nobody waits any more. */
  readonly gone: AbortSignal;
  private readonly io: McpIo;
  private readonly cwd: string;
  private readonly lockTimeoutMs: number;
  private readonly identity: IdentitySources;
  /** The session that this process is, where neither an option nor the agent says who it is. */
  private ownSession: SessionId | null;
  /** The session that the agent names to the server; null where it names none. */
  private readonly named: SessionId | null;
  /** Whether an option or the environment says who acts, whoever calls. */
  private readonly isFixed: boolean;
  private readonly going = new AbortController();
  private readonly running = new Set<Promise<unknown>>();
  private turn: Promise<unknown> = Promise.resolve();
  private last: Workspace | undefined;
  /** The file whose store is followed. */
  private followed: string | null = null;

  constructor(
    io: McpIo,
    { identity, lockTimeoutMs }: McpSettings,
    t: Catalog,
    texts: ToolTexts,
    language: MessageLanguage,
  ) {
    this.io = io;
    this.t = t;
    this.texts = texts;
    this.language = language;
    this.lockTimeoutMs = lockTimeoutMs;
    this.version = io.version;
    this.dryRun = io.options.dryRun === true;
    this.cwd = resolve(io.cwd, io.options.cwd ?? ".");
    const { flag, env, session } = identity;
    const nobody = session === null && flag === undefined && env === undefined;
    this.ownSession = nobody ? { agent: "mcp", id: randomUUID() } : null;
    this.named = session;
    this.isFixed = flag !== undefined || env !== undefined;
    this.identity = identity;
    this.gone = this.going.signal;
    keepViews();
  }

  /** Where the file was last looked for. */
  get file(): string {
    return this.last?.place.file ?? "CLAUDE_INSTANCES.md";
  }

  /** The file as it is to be found now: it may have come, gone or moved since the last call. @throws PlaceError */
  workspace(silent = false, call: ToolCall | null = null): Workspace {
    const place = locateBoard(this.cwd, namedFile(this.io.options.file, this.io.env));
    const { now, zone, parentPid } = this.io;
    this.takeOver(place);
    const served = { named: this.named, own: this.ownSession, parentPid, now: now() };
    const { session, unsure, subagentId } = this.isFixed
      ? { session: this.named, unsure: false, subagentId: null }
      : callerOf(call, place.state, served);
    const isOwn = session !== null && session === this.ownSession;
    const caller = {
      cwd: this.cwd,
      now,
      zone,
      language: this.language,
      silent,
      identity: { ...this.identity, session, unsure, subagentId: subagentId ?? null },
      // A session of this process's own lives and dies with it, not with the agent.
      parentPid: isOwn ? process.pid : parentPid,
      lockTimeoutMs: this.lockTimeoutMs,
      remote: this.io.env["COORD_REMOTE"],
    };
    this.last = openWorkspace(caller, place, this.last);
    this.follow(this.last);
    return this.last;
  }

  /** Where several machines share the file, a server that lives as long as its agent holds the connection for all its calls. */
  private follow(workspace: Workspace): void {
    const { file } = workspace.place;
    if (workspace.store.replication === undefined || this.followed === file || this.dryRun) return;
    this.followed = file;
    const following = import("../workspace/following.ts").then(({ followBoard }) =>
      followBoard(workspace, this.gone),
    );
    // The next call that needs the store reports what is wrong with it.
    following.catch(() => (this.followed = null));
  }

  /** A client that starts its server anew goes on with the session of the one before. */
  private takeOver({ state }: Place): void {
    const sessions = new Sessions(state);
    if (this.ownSession === null || sessions.find(this.ownSession) !== null) return;
    const client = agentProcess(this.io.parentPid);
    const left = sessions.awaited().filter((one) => isSameProcess(one.process, client));
    const [only, ...others] = left;
    if (only === undefined || others.length > 0) return;
    this.ownSession = { agent: only.agent, id: only.session };
    fallbackOnIoError(
      () => sessions.bind({ agent: only.agent, id: only.session }, only.instance, agentProcess(process.pid)),
      undefined,
    );
  }

  /** The context in which a call is presented. */
  context(call: McpCall): PresentationContext {
    return {
      workspace: this.workspace(call.silent, call.tool),
      dryRun: this.dryRun,
      render: this.render(null),
      tell: () => undefined,
      inTurn: (write) => this.inTurn(write),
      wait: (turn) => whileTelling(call, turn),
    };
  }

  render(me: number | null): RenderContext {
    const now = this.io.now();
    return { t: this.t, language: this.language, paint: plain, audience: "model", now, me, width: 10_000 };
  }

  /** Lets the writes of this process go one after the other: to queue for the lock of the file would only cost time. */
  private inTurn<T>(run: () => Promise<T>): Promise<T> {
    const mine = this.turn.then(run);
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  /** Remembers what is under way, so that the end waits for it. */
  track<T>(work: Promise<T>): Promise<T> {
    const settled = work.finally(() => this.running.delete(settled));
    this.running.add(settled);
    return settled;
  }

  /** Nobody listens any more: whoever waits gives their place up. */
  hangUp(): void {
    this.going.abort();
  }

  /** The file for whoever calls without a client: it hears no notices. @throws PlaceError */
  workspaceOf(identity: IdentitySources): Workspace {
    const place = locateBoard(this.cwd, namedFile(this.io.options.file, this.io.env));
    const { now, zone } = this.io;
    const caller = {
      cwd: this.cwd,
      now,
      zone,
      language: this.language,
      silent: true,
      identity,
      parentPid: process.pid,
      remote: this.io.env["COORD_REMOTE"],
    };
    return openWorkspace({ ...caller, lockTimeoutMs: this.lockTimeoutMs }, place, this.last);
  }

  /** Whether the client runs on; its server's session then waits for the next one that it starts. */
  private async isAwaited({ sessions }: Workspace, own: SessionId, graceMs: number): Promise<boolean> {
    const client = agentProcess(this.io.parentPid);
    if (client === null || !isAlive(client)) return false;
    sessions.await(own, client);
    for (const until = Date.now() + graceMs; Date.now() < until;) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
      // The next one has it already.
      if (sessions.find(own)?.awaits !== true) return true;
      if (!isAlive(client)) return false;
    }
    return true;
  }

  /**
   * The end of the process. An instance that only this process could act as is closed with it, and gives back what it
   * holds: nobody else could ever finish it. Unless its client runs on, which may start it anew.
   */
  async close(graceMs = GRACE_MS): Promise<void> {
    this.hangUp();
    await Promise.allSettled(this.running);
    const { ownSession } = this;
    if (ownSession === null) return;
    try {
      const workspace = this.workspaceOf({ flag: undefined, env: undefined, session: ownSession });
      const bound = workspace.sessions.find(ownSession);
      if (bound === null || (await this.isAwaited(workspace, ownSession, graceMs))) return;
      const left = await workspace.perform(leave, {});
      if (!left.ok) workspace.sessions.unbind(bound.instance);
    } catch {
      // The file is gone, or cannot be written: its lease ends what is left.
    }
  }
}

/** How long the end of a client is waited for that has closed its server's input (ms), and how often it is looked for. */
const GRACE_MS = 1_000;
const LOOK_EVERY = 40;

/** Tells the client now and then that its call is still at work. */
async function whileTelling<T>(
  { signal, stillWaiting }: McpCall,
  turn: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const timer = setInterval(stillWaiting, TELL_EVERY);
  try {
    return await turn(signal);
  } finally {
    clearInterval(timer);
  }
}

/** One call of a tool, as far as it says whose it is. */
export interface ToolCall {
  readonly tool: string;
  readonly given: unknown;
  /** The further data of the client. */
  readonly meta: Readonly<Record<string, unknown>>;
}

/** For whom a call acts. */
export interface ToolCaller {
  readonly session: SessionId | null;
  /** Several are served, and nothing says which of them calls. */
  readonly unsure: boolean;
  /** The subagent that calls; null or absent for the session itself. */
  readonly subagentId?: string | null;
}

/** A server's knowledge of itself: whom its environment names, or that it is a session of its own. */
interface Served {
  readonly named: SessionId | null;
  readonly own: SessionId | null;
  readonly parentPid: number;
  readonly now: number;
}

/**
 * The session that a call acts for: the client says it (Codex), or a hook announced the call, or the server was started for
 * one. One that may serve several and is told nothing acts for nobody.
 */
export function callerOf(call: ToolCall | null, state: StateFolder, served: Served): ToolCaller {
  const sessions = new Sessions(state);
  const host = agentProcess(served.parentPid);
  const told = call === null ? null : (saidBy(call.meta) ?? announcedBy(call, state, host, served.now));
  if (told !== null)
    return { session: sessions.named(told.agent, told.id), unsure: false, subagentId: told.subagentId };
  const { named, own } = served;
  if (named !== null) {
    // It may have been cleared or resumed since the server was started: then the one in the same process counts.
    const isBound = sessions.find(named)?.clearedAt === null;
    return { session: isBound ? named : (sessions.within(host) ?? named), unsure: false };
  }
  const kept = own === null ? null : sessions.find(own);
  const serves = kept?.serves ?? null;
  const others = sessions.agentProcesses.sessionsIn(host).filter((one) => isOther(one, serves));
  if (others.length > (serves === null ? 1 : 0)) return { session: null, unsure: true };
  return { session: kept === null ? (sessions.within(host) ?? own) : own, unsure: false };
}

/** Whose a call is, be it a subagent's of that session. */
interface Told extends SessionId {
  readonly subagentId: string | null;
}

/** Codex says the session with every call; of a subagent, the one that it is a part of. */
function saidBy(meta: ToolCall["meta"]): Told | null {
  const turn = meta["x-codex-turn-metadata"];
  const { session_id, thread_id } = (typeof turn === "object" && turn !== null ? turn : {}) as Record<
    string,
    unknown
  >;
  const [threads, sessions] = [
    [meta["threadId"], thread_id],
    [meta["sessionId"], session_id],
  ].map((all) => all.filter((one) => typeof one === "string" && one !== ""));
  const [thread, id] = [threads?.[0], sessions?.[0] ?? threads?.[0]];
  const isCodex = turn !== undefined || typeof meta["threadId"] === "string";
  if (!isCodex || typeof id !== "string") return null;
  return { agent: "codex", id, subagentId: typeof thread === "string" && thread !== id ? thread : null };
}

/** The one whose hook announced the call: by its name, or as the only one that announced one like it. */
function announcedBy(
  { tool, given, meta }: ToolCall,
  state: StateFolder,
  host: ProcessMark | null,
  now: number,
): Told | null {
  if (host === null) return null;
  const calls = new AnnouncedCalls(state, host, now);
  const open = calls.open().filter((one) => one.tool === tool);
  const use = meta["claudecode/toolUseId"];
  const words = wordsOf(typeof given === "object" && given !== null ? { ...given } : {});
  const same =
    typeof use === "string"
      ? open.filter((one) => one.use === use)
      : open.filter((one) => one.words === words);
  const [first, ...rest] = same;
  if (first === undefined || rest.some((one) => one.agent !== first.agent || one.id !== first.id))
    return null;
  calls.end(first);
  const isOne = rest.every((one) => one.subagentId === first.subagentId);
  return { agent: first.agent, id: first.id, subagentId: isOne ? first.subagentId : null };
}

/** The settings read from the options and the environment. */
export interface McpSettings {
  readonly identity: IdentitySources;
  readonly lockTimeoutMs: number;
}

/** Reads them once, before anything is served. @returns a sentence when one of them is wrong */
export function readSettings(io: McpIo, t: Catalog): McpSettings | string {
  const { cwd, lockTimeout, as } = io.options;
  if (statOf(resolve(io.cwd, cwd ?? "."))?.isDirectory() !== true)
    return t.usage.NO_FOLDER({ what: "--cwd", found: cwd ?? "." });
  const lockTimeoutMs = lockTimeout === undefined ? 10_000 : readDuration(lockTimeout);
  try {
    const identity = identitySourcesOf(as, io);
    return lockTimeoutMs === null
      ? t.usage.DURATION({ what: "--lock-timeout", found: lockTimeout ?? "" })
      : { identity, lockTimeoutMs };
  } catch (error) {
    if (error instanceof InstanceNumberError)
      return t.usage.COUNT({ what: error.what, found: error.found, least: 1 });
    throw error;
  }
}
