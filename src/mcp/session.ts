import { randomUUID } from "node:crypto";
import { resolve } from "node:path";
import type { Catalog } from "../messages/catalog.ts";
import { plain } from "../messages/paint.ts";
import type { RenderContext } from "../messages/render/context.ts";
import { leave } from "../operations/leave.ts";
import type { PresentationContext } from "../presentation/presenter.ts";
import { type Claims, Sessions } from "../session/sessions.ts";
import { callerOf, type ToolCall } from "./caller.ts";
import { locateBoard, type Place } from "../session/locate.ts";
import { agentProcess, isAlive, isSameProcess } from "../system/processes.ts";
import { leniently } from "../system/state.ts";
import type { SessionId } from "../session/ids.ts";
import type { MessageLanguage, ToolTexts } from "../messages/languages.ts";
import type { Workspace } from "../workspace/index.ts";
import { namedFile, openWorkspace } from "../workspace/open.ts";
import type { McpSettings } from "./settings.ts";
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
  private readonly claims: Claims;
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
    { claims, lockTimeoutMs }: McpSettings,
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
    const { flag, env, session } = claims;
    const nobody = session === null && flag === undefined && env === undefined;
    this.ownSession = nobody ? { agent: "mcp", id: randomUUID() } : null;
    this.named = session;
    this.isFixed = flag !== undefined || env !== undefined;
    this.claims = claims;
    this.gone = this.going.signal;
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
    const { session, unsure, part } = this.isFixed
      ? { session: this.named, unsure: false, part: null }
      : callerOf(call, place.state, served);
    const isOwn = session !== null && session === this.ownSession;
    const caller = {
      cwd: this.cwd,
      now,
      zone,
      language: this.language,
      silent,
      claims: { ...this.claims, session, unsure, part: part ?? null },
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
    if (workspace.store.sharing === undefined || this.followed === file || this.dryRun) return;
    this.followed = file;
    const following = import("../workspace/following.ts").then(({ followBoard }) =>
      followBoard(workspace, this.gone),
    );
    // What is wrong with the store is said by the next call that needs it.
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
    leniently(
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
    return { t: this.t, language: this.language, paint: plain, reader: "model", now, me, width: 10_000 };
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

  private ownWorkspace(session: SessionId): Workspace {
    const place = locateBoard(this.cwd, namedFile(this.io.options.file, this.io.env));
    const { now, zone } = this.io;
    const claims = { flag: undefined, env: undefined, session };
    const caller = {
      cwd: this.cwd,
      now,
      zone,
      language: this.language,
      silent: true,
      claims,
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
      const workspace = this.ownWorkspace(ownSession);
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
