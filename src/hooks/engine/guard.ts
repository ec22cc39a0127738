import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
import { catalogOf, type HookWords, languageOf } from "../../messages/languages.ts";
import { plain } from "../../messages/paint.ts";
import { holderText, type RenderContext } from "../../messages/render/context.ts";
import { check } from "../../operations/check.ts";
import type { ReservationData } from "../../operations/shapes.ts";
import type { Resolved } from "../../operations/types.ts";
import { type Actor, boundElsewhere, type Claims, Sessions } from "../../session/sessions.ts";
import { type Place, placeAround } from "../../session/locate.ts";
import { agentProcess } from "../../system/processes.ts";
import { realOfExisting, Resolver } from "../../session/resolve.ts";
import { realOf, statOf } from "../../system/files.ts";
import { type SessionId, sessionOf } from "../../session/ids.ts";
import type { AgentHook, HookInvocation } from "../../agents/types.ts";
import type { Workspace } from "../../workspace/index.ts";
import { claimsOf, openWorkspace } from "../../workspace/open.ts";
import type { HookIo } from "../types.ts";

/** Maximum time that a hook waits for the lock (ms). */
const LOCK_TIMEOUT = 1_000;
/** Maximum time that a hook waits for who saves the file (ms); after that, what the journal knows counts. */
const SAVING = 200;

/** Maximum length of a path of any file system (characters). */
const LONGEST_PATH = 4_096;

/** Everything from which a call is answered. */
export interface HookContext {
  readonly io: HookIo;
  /** The coordination file that somebody names, absolute; undefined where it is to be found. */
  readonly file: string | undefined;
  readonly agent: string;
  readonly words: () => Promise<HookWords>;
  readonly tells: AgentHook["tells"];
}

/** A path that an agent named. */
export interface Named {
  /** As the rules see it. */
  readonly resolved: Resolved;
  /** Absolute, symbolic links as they are. */
  readonly file: string;
  /** True for the coordination file itself; "copy" for the same file in another worktree. */
  readonly own: boolean | "copy";
}

/** A path that is someone else's. */
export interface ReservedPath {
  readonly named: Named;
  readonly reservation: ReservationData;
}

/** One call with the place it is about: who acts, and what may be written. */
export class Guard {
  readonly call: HookInvocation;
  readonly place: Place;
  readonly given: HookContext;
  readonly cwd: string;
  readonly sessions: Sessions;
  readonly session: SessionId | null;
  readonly claims: Claims;

  constructor(call: HookInvocation, place: Place, given: HookContext) {
    this.call = call;
    this.place = place;
    this.given = given;
    this.cwd = call.cwd ?? given.io.cwd;
    this.sessions = new Sessions(place.state);
    this.session =
      call.sessionId === "" ? sessionOf(given.io.env, given.io.parentPid) : this.sessionOf(call.sessionId);
    this.claims = this.claimsNow();
  }

  /** The calling session; where it has no number, the agent's own server of tools may have got one for it. */
  private sessionOf(id: string): SessionId {
    const session = this.sessions.named(this.given.agent, id);
    if (this.sessions.find(session) !== null) return session;
    const servers = this.sessions.all().some(({ agent }) => agent === "mcp");
    const host = servers ? agentProcess(this.given.io.parentPid) : null;
    return this.sessions.within(host, ({ agent }) => agent === "mcp") ?? session;
  }

  /** What says who acts. A number from the environment that another live session has is that one's, not this one's. */
  private claimsNow(): Claims {
    const { io } = this.given;
    const claims = claimsOf(io.options.as, io, this.session);
    if (claims.env === undefined) return claims;
    const other = boundElsewhere(claims.env, claims, this.sessions, io.now());
    return other === null ? claims : { ...claims, env: undefined };
  }

  /** `silent`: reminders are kept for somebody who reads them. */
  workspace(silent: boolean, claims = this.claims): Workspace {
    const { now, zone, parentPid, options, env } = this.given.io;
    const language = languageOf(options.lang, env);
    const caller = { cwd: this.cwd, now, zone, parentPid, language, claims, silent };
    return openWorkspace({ ...caller, lockTimeoutMs: LOCK_TIMEOUT, savingMs: SAVING }, this.place);
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
    const file = resolve(from, path.replaceAll("\\", "/"));
    // No file system has longer ones.
    if (file.length > LONGEST_PATH) return { resolved: outside(""), file: "", own: false };
    const real = realOfExisting(file);
    const at = placeAround(folderOf(real), this.given.file);
    const isOurs = at !== null && at.target === this.place.target && at.main === this.place.main;
    const within = isOurs ? at : isBelow(real, this.place.root) ? this.place : null;
    const isItself = isSameFile(real, this.place.target);
    if (within === null) return { resolved: outside(path), file: real, own: isItself };
    const own = isItself || (isOurs && isCopy(real, at, this.place.file) && "copy");
    // By the name that was given, so that the links on its way count as well.
    return { resolved: new Resolver(within, from).path(file), file: real, own };
  }

  /** A path with `..` behind a link means one thing to who reads it by the letter, and another to the file system. */
  namesOf(path: string): Named[] {
    const read = this.name(path);
    if (!/(?:^|[/\\])\.\.(?:[/\\]|$)/.test(path)) return [read];
    const spelled = isAbsolute(path) ? path : `${this.cwd}/${path}`;
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
    const free = paths.filter((_, at) => answer.result.paths[at]?.verdict === "free");
    return { found, free, text: answer.before };
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
      reader: "model",
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

/** Whether a path is in another worktree what the coordination file is in the main one. */
function isCopy(file: string, { root, main }: Place, own: string): boolean {
  return root !== main && relative(root, file) === relative(main, own);
}

/** The folder that a path is, or is in. */
function folderOf(file: string): string {
  return statOf(file)?.isDirectory() === true ? file : dirname(file);
}

function isBelow(file: string, folder: string): boolean {
  const path = relative(folder, file);
  return path !== "" && path !== ".." && !path.startsWith(`..${sep}`) && !isAbsolute(path);
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
