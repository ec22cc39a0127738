import { realpathSync, statSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { catalogOf, languageOf } from "../../messages/index.ts";
import { plain } from "../../messages/paint.ts";
import { holderText, type Scene } from "../../messages/render/scene.ts";
import { check } from "../../operations/check.ts";
import type { ReservationData } from "../../operations/shapes.ts";
import type { Resolved } from "../../operations/types.ts";
import type { Actor, Claims } from "../../session/identity.ts";
import { locate, type Place } from "../../session/locate.ts";
import { Resolver } from "../../session/resolve.ts";
import { statOf } from "../../session/stat.ts";
import { type SessionId, sessionOf } from "../../session/ids.ts";
import { Sessions } from "../../session/sessions.ts";
import { openFileStore } from "../../store/file/index.ts";
import { reconciler, Workspace, type World } from "../../workspace/index.ts";
import { claimsOf } from "../claims.ts";
import type { Call, HookIo } from "../types.ts";
import type { HookWords } from "../words.ts";

/** A hook never waits longer for the lock: milliseconds. */
const LOCK_PATIENCE = 1_000;

/** What a call is answered with. */
export interface Given {
  readonly io: HookIo;
  readonly agent: string;
  readonly words: HookWords;
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
export interface Reserved {
  readonly named: Named;
  readonly reservation: ReservationData;
}

/** One call with the place it is about: who acts, and what may be written. */
export class Guard {
  readonly call: Call;
  readonly place: Place;
  readonly given: Given;
  readonly cwd: string;
  readonly sessions: Sessions;
  readonly session: SessionId | null;

  constructor(call: Call, place: Place, given: Given) {
    this.call = call;
    this.place = place;
    this.given = given;
    this.cwd = call.cwd ?? given.io.cwd;
    this.sessions = new Sessions(place.state);
    this.session =
      call.sessionId === "" ? sessionOf(given.io.env) : this.sessions.named(given.agent, call.sessionId);
  }

  get claims(): Claims {
    return claimsOf(this.given.io, this.session);
  }

  /** `silent`: reminders are kept for somebody who reads them. */
  workspace(silent: boolean, claims = this.claims): Workspace {
    const { io } = this.given;
    const language = languageOf(io.options.lang, io.env);
    const world: World = { now: io.now, zone: io.zone, language, claims, parentPid: io.parentPid, silent };
    const store = openFileStore({
      path: this.place.file,
      reconcile: reconciler(world),
      lockTimeoutMs: LOCK_PATIENCE,
      clock: io.now,
    });
    return new Workspace(this.place, this.cwd, store, world);
  }

  /** A sign of life, for events that need nothing else. */
  touch(actor: Actor | null): void {
    if (actor !== null) this.sessions.touchReading(actor.instance, this.given.io.now(), () => false);
  }

  /**
   * Each path in its own worktree, whose coordination file must be this one; else it is not ours to judge.
   * Wherever the agent's own folder is.
   */
  name(path: string, from = this.cwd): Named {
    const { options, env } = this.given.io;
    const file = resolve(from, path.replaceAll("\\", "/"));
    const at = locate(folderOf(file), options.file ?? env["COORD_FILE"]);
    const isItself = isSameFile(file, this.place.target);
    if (at.target !== this.place.target) return { resolved: outside(path), file, own: isItself };
    const isCopy = at.root !== at.main && relative(at.root, file) === relative(at.main, this.place.file);
    const own = isItself || (isCopy && "copy");
    return { resolved: new Resolver(at, from).path(path), file, own };
  }

  /** Those of the paths that somebody else has reserved, and the text that was looked at. */
  async reserved(paths: readonly Named[], workspace = this.workspace(true)) {
    const input = { paths: paths.map(({ resolved }) => resolved), staged: false };
    const answer = await workspace.perform(check, input);
    if (!answer.ok) throw new Error(answer.refusal.code);
    const found = answer.result.paths.flatMap(({ verdict, reservation }, at): Reserved[] => {
      const named = paths[at];
      return verdict === "reserved" && reservation !== null && named ? [{ named, reservation }] : [];
    });
    const isFree = answer.result.paths.every(({ verdict }) => verdict === "free");
    return { found, isFree, text: answer.before };
  }

  /** Who holds these, each once, in sentences. */
  async holders(reservations: readonly ReservationData[]): Promise<string[]> {
    const { io } = this.given;
    const language = languageOf(io.options.lang, io.env);
    const t = await catalogOf(language);
    const scene: Scene = { t, language, paint: plain, now: io.now(), me: null, width: 10_000 };
    const said = reservations.map((held) =>
      held.displaced ? `${holderText(held, scene)} (${t.words.displacedHolds})` : holderText(held, scene),
    );
    return [...new Set(said)];
  }
}

/** The folder that a path is, or is in. */
function folderOf(file: string): string {
  return statOf(file)?.isDirectory() === true ? file : dirname(file);
}

function outside(path: string): Resolved {
  return { given: path, kind: "outside", path: "" };
}

function isSameFile(a: string, b: string): boolean {
  if (a === b) return true;
  try {
    if (realpathSync.native(a) === b) return true;
    const [one, other] = [statSync(a), statSync(b)];
    return one.ino === other.ino && one.dev === other.dev;
  } catch {
    return false;
  }
}
