import { isAbsolute } from "node:path";
import type { EnvironmentVariables } from "../system/programs.ts";
import { isOurs } from "../protocol/ours.ts";
import { reservations } from "../protocol/reservations.ts";
import { View } from "../protocol/view.ts";
import { fileLanguageFor } from "../vocabulary/index.ts";
import type { IdentitySources } from "../session/sessions.ts";
import { instanceIn, type SessionId, sessionOf } from "../session/ids.ts";
import {
  OrphanWorktreeError,
  LinkOutsideError,
  locateBoard,
  type Place,
  PlaceError,
} from "../session/locate.ts";
import { openStore } from "../store/index.ts";
import { type Saving, type Replication, type Store, StoreError, type StoreOptions } from "../store/store.ts";
import { isPractised, reconciler, Workspace } from "./index.ts";
import type { World } from "./types.ts";
import { existsSync, linkAt } from "../system/files.ts";
import { forModel } from "../text/clean.ts";

/** One call of a front end: where it acts, for whom, and how long it waits. */
export interface Caller extends Omit<World, "language"> {
  /** Of messages: a new file is in it, if files can be. */
  readonly language: string;
  /** The folder in which the call acts; absolute. */
  readonly cwd: string;
  /** How long a write waits for the lock (ms); 0: not at all. */
  readonly lockTimeoutMs: number;
  /** How long a file is waited for that somebody is saving (ms). */
  readonly savingMs?: number;
}

/** How long a file is waited for that somebody is saving, where the caller does not say (ms). */
const SAVING_MS = 2_000;

/**
 * The one way to a workspace, and the one place that chooses a store. Touches no file.
 * @param earlier the workspace of an earlier call of the same process: of the same file, its store is used again
 */
export function openWorkspace(caller: Caller, place: Place, earlier?: Workspace): Workspace {
  const { cwd, lockTimeoutMs, now, savingMs = SAVING_MS } = caller;
  const world = { ...caller, language: fileLanguageFor(caller.language) };
  const isOfSeveral = isShared(place, world.remote);
  const isSame =
    earlier?.place.file === place.file && (earlier.store.replication !== undefined) === isOfSeveral;
  const options = {
    reconcile: reconciler(world, place),
    isMissed: isInUse,
    isPractised,
    saving: { patienceMs: savingMs, ...knownByGit(place) },
    lockTimeoutMs,
    clock: now,
    admits: place.admits,
  };
  const fresh = () =>
    isOfSeveral ? sharedStore(place, world.remote, options) : openStore({ file: place.file }, options);
  const store = isSame ? earlier.store : fresh();
  return new Workspace(place, cwd, store, world);
}

/** Whether several machines share the file: one look into the state folder, and nothing loaded. */
export function isShared({ state }: Place, named: string | undefined): boolean {
  if (named !== undefined && named !== "") return true;
  try {
    return state.exists("remote");
  } catch {
    // Whoever works with the state folder tells its faults, or mends them.
    return false;
  }
}

/** The store of several machines, loaded at its first call: who has no remote does without its code. */
function sharedStore(place: Place, named: string | undefined, options: StoreOptions): Store {
  type Shared = Store & { readonly replication: Replication };
  let opening: Promise<Shared> | null = null;
  let opened: Shared | null = null;
  const keepOwn = async (text: string): Promise<void> =>
    (await import("./backup.ts")).keepOwnBoard(place, text, options.clock?.() ?? Date.now());
  const isBoard = (text: string): boolean => isOurs(new View(text), place.file);
  const open = () =>
    (opening ??= import("../remote/open.ts").then(
      ({ openShared }) =>
        (opened = openShared(place.target, place.state, named, { ...options, isBoard, keepOwn })),
    ));
  return {
    exists: async () => (await open()).exists(),
    read: async (mayMiss) => (await open()).read(mayMiss),
    update: async (decide, begin) => (await open()).update(decide, begin),
    history: async () => (await open()).history(),
    archive: async () => (await open()).archive(),
    watch: (onChange) => {
      let stop: () => void = () => undefined;
      let isOver = false;
      void open().then((store) => {
        if (!isOver) stop = store.watch(onChange);
      });
      return () => {
        isOver = true;
        stop();
      };
    },
    replication: {
      status: async () => (await open()).replication.status(),
      contact: async () => (await open()).replication.contact(),
      // Asked while something is decided: then it is open.
      host: () => opened?.replication.host() ?? "",
      heardOn: (host, instance) => opened?.replication.heardOn(host, instance) ?? null,
      renew: async () => (await open()).replication.renew(),
      changed: async (everyMs, signal) => (await open()).replication.changed(everyMs, signal),
      refresh: async (patienceMs) => (await open()).replication.refresh(patienceMs),
      sync: async () => (await open()).replication.sync(),
      accept: async () => (await open()).replication.accept(),
      restore: async () => (await open()).replication.restore(),
      leave: async () => (await open()).replication.leave(),
    },
  };
}

/** Asks git what it has of the file, and whether it put a text into it. Loaded where there is a question: hardly ever. */
function knownByGit({ target }: Place): Pick<Saving, "isFinished" | "kept"> {
  const git = () => import("../git/known-blob.ts");
  return {
    isFinished: async (text, savedAt) => (await git()).isKnownBlob(target, text, savedAt),
    kept: async () => (await git()).keptByGit(target),
  };
}

/** Whether somebody holds anything by a text, or waits for it. */
function isInUse(text: string): boolean {
  return new View(text)
    .entries(reservations)
    .some(({ value: { state } }) => state === "reserved" || state === "waiting");
}

/** The file that a call names: the option's, else that of `COORD_FILE`. */
export function namedFile(option: string | undefined, env: EnvironmentVariables): string | undefined {
  return option ?? env["COORD_FILE"];
}

/**
 * Where the coordination file is, or was; null where there is none for this user.
 * @throws LinkOutsideError, OrphanWorktreeError where somebody coordinates: what once guarded must not fall silent
 */
export function coordinatedPlace(cwd: string, file: string | undefined): Place | null {
  try {
    const place = locateBoard(cwd, file);
    return isCoordinated(place) || wasCoordinated(place) ? place : null;
  } catch (error) {
    if (error instanceof LinkOutsideError || (error instanceof OrphanWorktreeError && error.hasCopy))
      throw error;
    if (error instanceof PlaceError) return null;
    throw error;
  }
}

/**
 * Why there is nothing to guard, where a call names a file that is not there; null where that may be so: a name that is no full path may
 * be meant for other folders, and counts where one of another name is. A guard that was set up does not fall silent over a slip.
 */
export function namedInVain(cwd: string, file: string | undefined): StoreError | null {
  if (file === undefined || file === "") return null;
  if (!isAbsolute(file) && coordinatedPlace(cwd, undefined) === null) return null;
  return new StoreError({ kind: "missing", hadJournal: false });
}

/** Whether the coordination file exists, be it a link that leads nowhere. */
export function isCoordinated({ file }: Place): boolean {
  return existsSync(file) || linkAt(file) !== null;
}

/** Whether there was one that a journal lies beside, or there is one elsewhere: what is reserved by it may still hold. */
function wasCoordinated({ state }: Place): boolean {
  return state.folderTime("journal") !== null || state.exists("remote");
}

/** A number of an instance that is none. */
export class InstanceNumberError extends RangeError {
  override readonly name = "InstanceNumberError";
  /** The source of the number: `--as`, `COORD_INSTANCE`. */
  readonly what: string;
  readonly found: string;
  constructor(what: string, found: string) {
    super(`${what}: a whole number was expected, found “${forModel(found)}”`);
    this.what = what;
    this.found = found;
  }
}

/**
 * Who acts, as far as a call says so: by the option `--as`, by `COORD_INSTANCE`, by the agent's session.
 * @param session where the caller knows it better than the environment; else the one that the environment names
 * @throws InstanceNumberError
 */
export function identitySourcesOf(
  as: string | number | undefined,
  { env, parentPid }: { readonly env: EnvironmentVariables; readonly parentPid: number },
  session: SessionId | null = sessionOf(env, parentPid),
): IdentitySources {
  return {
    flag: typeof as === "number" ? as : numberOf("--as", as),
    env: numberOf("COORD_INSTANCE", instanceIn(env, session)),
    session,
  };
}

function numberOf(what: string, text: string | undefined): number | undefined {
  if (text === undefined || text === "") return undefined;
  const digits = /^#?([1-9]\d{0,5})$/.exec(text)?.[1];
  if (digits === undefined) throw new InstanceNumberError(what, text);
  return Number(digits);
}
