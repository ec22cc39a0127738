import { dirname, isAbsolute, relative, resolve } from "node:path";
import { catalogOf, type HookWords, languageOf } from "../../messages/languages.ts";
import { plain } from "../../messages/paint.ts";
import { holderText, type RenderContext } from "../../messages/render/context.ts";
import { check, type Checked, type MentionData, type PathData } from "../../operations/check.ts";
import type { ReservationData } from "../../operations/shapes.ts";
import type { Resolved } from "../../operations/types.ts";
import { type SessionInProcess, isSame } from "../../session/agent-processes.ts";
import { serverNearby } from "../../session/nearby.ts";
import {
  type Actor,
  otherAgentBoundTo,
  type IdentitySources,
  isOther,
  Sessions,
} from "../../session/sessions.ts";
import { type Place, placeAround } from "../../session/locate.ts";
import { agentProcess, type ProcessMark } from "../../system/processes.ts";
import { realOfExisting, Resolver } from "../../session/resolve.ts";
import { nativeOf } from "../../session/native.ts";
import { realOf, statOf, textOf } from "../../system/files.ts";
import { mateName, type SessionId, sessionOf } from "../../session/ids.ts";
import type { AgentHook, HookInvocation } from "../../agents/types.ts";
import type { Workspace } from "../../workspace/index.ts";
import { checkOtherBoards, hasOtherBoards } from "../../workspace/beyond.ts";
import { identitySourcesOf, openWorkspace } from "../../workspace/open.ts";
import { MOST_LINES } from "../../workspace/too-large.ts";
import type { HookIo } from "../types.ts";

/** Maximum time that a hook waits for the lock (ms). */
const LOCK_TIMEOUT = 1_000;
/** Maximum time that a hook waits for who saves the file (ms); after that, what the journal knows counts. */
const SAVING = 200;

/** Maximum length of a path of any file system (characters). */
const LONGEST_PATH = 4_096;

/** Maximum depth of subagents within subagents. */
const DEEPEST = 8;

/** Everything from which a call is answered. */
export interface HookContext {
  readonly io: HookIo;
  /** The coordination file that somebody names, absolute; undefined where it is to be found. */
  readonly file: string | undefined;
  readonly agent: string;
  readonly words: () => Promise<HookWords>;
  readonly tells: AgentHook["tells"];
  readonly asks: AgentHook["asks"];
  readonly rewrites: boolean;
  readonly namesCallers: boolean;
}

/** A path that an agent named. */
export interface Named {
  /** As the rules see it. */
  readonly resolved: Resolved;
  /** Absolute, symbolic links as they are. */
  readonly file: string;
  /** True for the coordination file itself; "copy" for the same file in another worktree. */
  readonly own: boolean | "copy";
  /** Set where another board has it: its path there. */
  readonly beyond?: string;
}

/** A path that is someone else's. */
export interface ReservedPath {
  readonly named: Named;
  readonly reservation: ReservationData;
}

/** A path claimed in a form that coord shows but does not enforce, or named in a line that no form reads. */
export interface ClaimedPath {
  readonly named: Named;
  readonly claims: PathData["claims"];
  readonly mentions: readonly MentionData[];
}

/** Those of checked paths that are claimed, or named. */
export function claimedAmong(paths: readonly Named[], checked: Checked): ClaimedPath[] {
  return paths.flatMap((named, at): ClaimedPath[] => {
    const { verdict, claims = [], mentions = [] } = checked.paths[at] ?? {};
    return verdict === "claimed" || mentions.length > 0 ? [{ named, claims, mentions }] : [];
  });
}

/** One call with the place it is about: who acts, and what may be written. */
export class HookCallContext {
  readonly call: HookInvocation;
  readonly place: Place;
  readonly given: HookContext;
  readonly cwd: string;
  readonly sessions: Sessions;
  /** Who calls and may have a number: a session, or a team-mate in it. */
  readonly session: SessionId | null;
  /** The agent's process, and who was seen in it before this call. */
  readonly host: ProcessMark | null;
  readonly processSessions: readonly SessionInProcess[];
  readonly identity: IdentitySources;

  constructor(call: HookInvocation, place: Place, given: HookContext) {
    this.call = call;
    this.place = place;
    this.given = given;
    this.cwd = nativeOf(call.cwd ?? given.io.cwd, given.io.cwd);
    this.sessions = new Sessions(place.state);
    this.host = agentProcess(given.io.parentPid);
    this.processSessions = this.sessions.agentProcesses.sessionsIn(this.host);
    this.session = call.sessionId === "" ? sessionOf(given.io.env, given.io.parentPid) : this.callerOf(call);
    this.identity = this.claimsNow();
  }

  /**
   * The session that this call acts as: the caller, the team-mate that the caller is, or the session whose subagent it is. If that
   * session has no number, the agent's own server of tools that serves it, which may have joined in its place.
   */
  private callerOf({ sessionId, lead, parent, notes }: HookInvocation): SessionId {
    const own = this.sessions.named(this.given.agent, sessionId);
    this.sessions.agentProcesses.see(this.host, { ...own, lead, parent }, this.processSessions);
    const mate = notes === null ? null : mateIn(notes, own.agent, this.processSessions);
    if (mate !== null) return mate;
    const session = parent === null ? own : this.rootOf(own.agent, parent);
    const isKnown = lead !== null || this.sessions.find(session) !== null || this.given.namesCallers;
    return isKnown ? session : (this.serverOf(session) ?? session);
  }

  /** A subagent's subagent acts as what the first of them is a part of. */
  private rootOf(agent: string, id: string): SessionId {
    let root = id;
    for (let depth = 0; depth < DEEPEST; depth++) {
      const above = this.processSessions.find((one) => one.agent === agent && one.id === root)?.parent;
      if (above === undefined || above === null) break;
      root = above;
    }
    return this.sessions.named(agent, root);
  }

  /** The server of tools that serves a session: the only one in the process of the only session that was seen there. */
  private serverOf(session: SessionId): SessionId | null {
    if (this.host === null) return this.serverNear(session);
    const servers = this.sessions.servers(this.host).filter(({ clearedAt }) => clearedAt === null);
    const mine = servers.find(({ serves }) => serves !== null && isSame(serves, session));
    const open = servers.filter(({ serves }) => serves === null);
    const [only] = this.processSessions.some((one) => isOther(one, session)) || open.length > 1 ? [] : open;
    if (mine === undefined && only !== undefined) this.sessions.serve(only, session);
    const found = mine ?? only;
    return found === undefined ? null : { agent: found.agent, id: found.session };
  }

  private serverNear(session: SessionId): SessionId | null {
    const { parentPid, now } = this.given.io;
    const found = serverNearby(session, this.sessions, this.place.state, { parentPid, now: now() });
    return found === null ? null : { agent: found.agent, id: found.session };
  }

  /** Source of the actor's number. A number from the environment that another live session has is that one's, not this one's. */
  private claimsNow(): IdentitySources {
    const { io } = this.given;
    const identity = {
      ...identitySourcesOf(io.options.as, io, this.session),
      subagentId: this.call.subagentId,
    };
    if (identity.env === undefined) return identity;
    const other = otherAgentBoundTo(identity.env, identity, this.sessions, io.now());
    return other === null ? identity : { ...identity, env: undefined };
  }

  /** `silent`: reminders are kept for somebody who reads them. */
  workspace(silent: boolean, identity = this.identity): Workspace {
    const { now, zone, parentPid, options, env } = this.given.io;
    const language = languageOf(options.lang, env);
    const remote = env["COORD_REMOTE"];
    const caller = { cwd: this.cwd, now, zone, parentPid, language, identity, silent, remote };
    const limits = { lockTimeoutMs: LOCK_TIMEOUT, savingMs: SAVING, mostLines: MOST_LINES };
    return openWorkspace({ ...caller, ...limits }, this.place);
  }

  /** A sign of life, for events that need nothing else. */
  touch(actor: Actor | null): void {
    if (actor !== null) this.sessions.touchReading(actor.instance, this.given.io.now(), () => false);
  }

  /**
   * Each path in its own worktree, links followed, wherever the agent's own folder is. What lies in another repository is
   * not ours to judge, unless that one lies within this one: then it is a part of it.
   */
  name(path: string, from = this.cwd): Named {
    const file = resolve(from, nativeOf(path, from).replaceAll("\\", "/"));
    // No file system has longer ones.
    if (file.length > LONGEST_PATH) return { resolved: outside(""), file: "", own: false };
    const real = realOfExisting(file);
    const at = placeAround(folderOf(real), this.given.file);
    const isOurs = at !== null && at.target === this.place.target && at.main === this.place.main;
    const isItself = isSameFile(real, this.place.target);
    const own = isItself || (isOurs && isCopy(real, at, this.place.file) && "copy");
    // By the name that was given, so that the links on its way count as well.
    return { resolved: new Resolver(isOurs ? at : this.place, from).path(file), file: real, own };
  }

  /** Every file that paths may mean: as they stand, and by what agents take them for. */
  async namesOf(paths: readonly string[]): Promise<Named[]> {
    // Nearly every path is plain.
    const all = paths.some((path) => /^@|[\s%\\]/.test(path))
      ? (await import("./meant.ts")).withReadings(paths, this.cwd)
      : paths;
    return all.flatMap((path) => this.spelledOut(path));
  }

  /** A path with `..` behind a link means one thing to who reads it by the letter, and another to the file system. */
  private spelledOut(path: string): Named[] {
    const read = this.name(path);
    if (!/(?:^|[/\\])\.\.(?:[/\\]|$)/.test(path)) return [read];
    const native = nativeOf(path, this.cwd);
    const spelled = isAbsolute(native) ? native : `${this.cwd}/${native}`;
    const meant = realOfExisting(spelled.slice(0, LONGEST_PATH));
    return meant === read.file ? [read] : [read, this.name(meant)];
  }

  /** Those of the paths that somebody else has reserved, and the text that was looked at. */
  async reserved(paths: readonly Named[], workspace = this.workspace(true)) {
    const input = { paths: paths.map(({ resolved }) => resolved), staged: false };
    const answer = await workspace.perform(check, input);
    if (!answer.ok) throw new Error(answer.refusal.code);
    const found = answer.result.paths.flatMap(({ verdict, holders }, at): ReservedPath[] => {
      const named = paths[at];
      if (named === undefined || (verdict !== "reserved" && verdict !== "partly")) return [];
      return holders.map((reservation) => ({ named, reservation }));
    });
    const others = await this.beyond(paths, workspace);
    const taken = new Set(others.map(({ named }) => named.file));
    const free = paths.filter(
      ({ file }, at) => answer.result.paths[at]?.verdict === "free" && !taken.has(file),
    );
    const claimed = claimedAmong(paths, answer.result);
    const mine = answer.result.paths.flatMap(({ verdict, reservation }) =>
      verdict === "mine" && reservation !== null ? [reservation] : [],
    );
    return { found: [...found, ...others], free, claimed, mine, text: answer.before };
  }

  /** Whether a folder may be another board's, too. */
  isSharedFolder(folder: string): boolean {
    return this.given.file === undefined && hasOtherBoards(folder, this.workspace(true));
  }

  /**
   * Those of the paths that another board than this session's has reserved: a file is judged by every one above it.
   * @param isPattern whether what was named is a pattern
   */
  async beyond(
    paths: readonly Named[],
    workspace: Workspace,
    isPattern: (named: Named) => boolean = () => false,
  ): Promise<ReservedPath[]> {
    const asked = paths.filter(({ file }) => file !== "");
    if (this.given.file !== undefined || asked.length === 0) return [];
    const spelled = asked.map((named) => ({ given: named.file, glob: isPattern(named) }));
    const said = await checkOtherBoards(spelled, this.cwd, workspace);
    return said.flatMap((one, at) => {
      const named = asked[at];
      if (one === null || named === undefined) return [];
      return one.data.holders.map((reservation) => ({
        named: { ...named, beyond: one.data.path },
        reservation,
      }));
    });
  }

  /** Those of some instances that are team-mates of the one who calls, as their lead calls them. */
  matesAmong(instances: readonly number[]): readonly { readonly instance: number; readonly name: string }[] {
    return this.processSessions
      .filter(({ lead }) => lead !== null)
      .flatMap((processSession) => {
        const instance = this.sessions.find(processSession)?.instance ?? 0;
        const name = mateName(processSession);
        return name !== null && instances.includes(instance) ? [{ instance, name }] : [];
      });
  }

  /** Who holds these, each once, in sentences. */
  async holders(reservations: readonly ReservationData[]): Promise<string[]> {
    const { io } = this.given;
    const language = languageOf(io.options.lang, io.env);
    const t = await catalogOf(language);
    const now = io.now();
    const render: RenderContext = {
      t,
      language,
      paint: plain,
      audience: "model",
      now,
      me: null,
      width: 10_000,
    };
    const said = reservations.map((held) =>
      held.displaced ? `${holderText(held, render)} (${t.words.displacedHolds})` : holderText(held, render),
    );
    return [...new Set(said)];
  }
}

/**
 * The team-mate whose subagent calls, by what the agent wrote down of it; null for a subagent of the session itself. A later
 * version may write it down elsewhere: then it acts as the session.
 */
function mateIn(
  notes: string,
  agent: string,
  processSessions: readonly SessionInProcess[],
): SessionId | null {
  const mates = processSessions.filter((one) => one.agent === agent && one.lead !== null);
  let path = notes;
  for (let depth = 0; mates.length > 0 && depth < DEEPEST; depth++) {
    const above = /"parentAgentId"\s*:\s*"([\w.-]+)"/.exec(textOf(path) ?? "")?.[1];
    if (above === undefined) return null;
    const mate = mates.find(({ id }) => id === above);
    if (mate !== undefined) return { agent, id: mate.id };
    path = `${dirname(path)}/agent-${above}.meta.json`;
  }
  return null;
}

/** Whether a path is in another worktree what the coordination file is in the main one. */
function isCopy(file: string, { root, main }: Place, own: string): boolean {
  return root !== main && relative(root, file) === relative(main, own);
}

/** The folder that a path is, or is in. */
function folderOf(file: string): string {
  const kind = statOf(file);
  if (kind?.isDirectory() === true) return file;
  // `mv A B` may mean B/A, and B be a file: then nothing can lie below it.
  const above = dirname(file);
  return kind === undefined && statOf(above)?.isFile() === true ? dirname(above) : above;
}

function outside(path: string): Resolved {
  return { given: path, kind: "outside", path: "" };
}

function isSameFile(a: string, b: string): boolean {
  if (a === b) return true;
  if (realOf(a) === b) return true;
  const [one, other] = [statOf(a), statOf(b)];
  return one !== undefined && one.ino === other?.ino && one.dev === other.dev;
}
