import { basename, dirname } from "node:path";
import type { Reconciled, Replication, Store, StoreOptions } from "../store/store.ts";
import { StoreError } from "../store/store.ts";
import type { Ledger } from "../store/shared/ledger.ts";
import { openReplica, type ReplicaOptions } from "../store/shared/replica.ts";
import { statOf } from "../system/files.ts";
import { type GitPlace, gitNow, ownSettings, workTreeAt } from "../system/git.ts";
import { hostName } from "../system/processes.ts";
import { checksum } from "../text/edits.ts";
import { fallbackOnIoError, type StateFolder } from "../system/state.ts";
import { LEDGER_TIMINGS } from "./ledger-timings.ts";
import {
  isLocal,
  type Pointer,
  PointerError,
  pointerFrom,
  pointerIn,
  pointerLine,
  placeOf,
} from "./pointer.ts";

/** Which ledger a board has. */
export interface LocatedRemote {
  readonly pointer: Pointer;
  /** Whether the environment names it, and not the file that is committed. */
  readonly byEnvironment: boolean;
}

const REMOTE = "remote";
const ACCEPTED = "shared/accepted";
/** What is wrong with a pointer as a whole, by its code. */
const WRONG: Partial<Record<PointerError["reason"], string>> = {
  secret: "it holds a secret, and is committed",
  form: "it names no store",
};

const offered = new Map<string, (file: string) => Ledger>();

/** Offers a ledger within this process, for each coordination file one: `COORD_REMOTE=memory:NAME`. For who embeds coord, and its tests. */
export function offerLedger(name: string, ledgerOfFile: (file: string) => Ledger): void {
  offered.set(name, ledgerOfFile);
}

/**
 * The ledger of a coordination file: what the environment names, else what `.coord/remote` does. Null where there is none.
 * @throws StoreError `refused` for a pointer that is none
 */
export function locateLedger(
  file: string,
  state: StateFolder,
  named: string | undefined,
): LocatedRemote | null {
  const own = /^memory:(.+)$/.exec(named ?? "")?.[1];
  if (own !== undefined && offered.has(own))
    return { pointer: { kind: "memory", name: own, file: null }, byEnvironment: true };
  try {
    if (named !== undefined && named !== "")
      return { pointer: pointerFrom(named, { insecure: true }), byEnvironment: true };
    const pointer = pointerIn(state.read(REMOTE) ?? "");
    const isIts = pointer !== null && (pointer.file === null || pointer.file === basename(file));
    return isIts ? { pointer, byEnvironment: false } : null;
  } catch (error) {
    if (!(error instanceof PointerError)) throw error;
    const { reason, found } = error;
    const cause = WRONG[reason] ?? `the ${reason} that it names is none that coord takes`;
    // Whoever named it in the environment may read it again; what came with the repository is anybody's words.
    throw named === undefined || named === ""
      ? new StoreError({ kind: "refused", place: `.coord/${REMOTE}`, cause })
      : new StoreError({ kind: "refused", place: "COORD_REMOTE", cause: `${cause}: ${found}` });
  }
}

/**
 * Whether a pointer may be followed: the first one as it is, another one only when somebody says so. So it is with a first one that
 * leads to a place on this machine: it came with the repository, what is sent there is written there, and a git folder that
 * the repository brings along has hooks, which git runs for who pushes into it.
 */
export function isAccepted(state: StateFolder, located: LocatedRemote): boolean {
  return untrusted(state, located) === null;
}

/** Why it may not be followed; null where it may. */
export function untrusted(state: StateFolder, { pointer, byEnvironment }: LocatedRemote): StoreError | null {
  if (byEnvironment) return null;
  const line = pointerLine(pointer);
  const [accepted = "", mark] = acceptedIn(state);
  if (accepted !== "" && accepted !== line) return new StoreError({ kind: "untrusted", pointer: line });
  if (accepted !== "" && mark === markOf(state)) return null;
  if (pointer.kind !== "git") return null;
  if (accepted === "" && isLocal(pointer.remote) && !isRemoteOfGit(state, pointer.remote))
    return new StoreError({ kind: "untrusted", pointer: line });
  const setting = programSetting(placeOfGit(state));
  return setting === null ? null : new StoreError({ kind: "untrusted", pointer: line, setting });
}

/** The pointer that was accepted, and the mark of the folder in which that was written. */
function acceptedIn(state: StateFolder): readonly string[] {
  return (fallbackOnIoError(() => state.read(ACCEPTED), null) ?? "").split("\n").map((one) => one.trim());
}

/** What a folder is that was made here: one that came in an archive or by a copy is another. */
function markOf(state: StateFolder): string {
  return String(statOf(dirname(state.pathOf(ACCEPTED)))?.ino ?? "");
}

/** The settings by which git runs a program of somebody's to fetch or to push. */
const PROGRAMS =
  "^(core\\.(sshcommand|gitproxy|askpass|alternaterefscommand)|credential\\.(.*\\.)?helper|remote\\..*\\.(uploadpack|receivepack|vcs))$";

/**
 * The first of a repository's own settings that names a program which git would run to get somewhere; null where none does. Whoever clones gets
 * no settings, an archive may bring any. A helper of git's own, by its name alone, is no program of a stranger's.
 */
function programSetting(place: GitPlace): string | null {
  const found = ownSettings(place, PROGRAMS).find(
    ([key, value]) =>
      key !== "core.repositoryformatversion" && !(key.endsWith("helper") && /^[\w-]*$/.test(value)),
  );
  return found?.[0] ?? null;
}

function placeOfGit(state: StateFolder): GitPlace {
  return workTreeAt(dirname(dirname(state.pathOf(REMOTE))));
}

/** A remote that somebody has set up in this clone: wherever it leads, git follows it as well. */
function isRemoteOfGit(state: StateFolder, name: string): boolean {
  if (/^[./\\]|^[A-Za-z]:|^file:/.test(name)) return false;
  return gitNow(placeOfGit(state), ["config", "--get", `remote.${name}.url`]) !== null;
}

/** From now on it may be followed from this machine. */
export function accept(state: StateFolder, pointer: Pointer): void {
  const line = pointerLine(pointer);
  // Makes the folder.
  if (markOf(state) === "") state.replace(ACCEPTED, `${line}\n`);
  state.replace(ACCEPTED, `${line}\n${markOf(state)}\n`);
}

/** The store of a file that is this machine's copy of what several share. */
export function openShared(
  file: string,
  state: StateFolder,
  named: string | undefined,
  options: StoreOptions & Pick<ReplicaOptions, "isBoard" | "keepOwn">,
): Store & { readonly replication: Replication } {
  const located = locateLedger(file, state, named);
  if (located === null)
    throw new StoreError({ kind: "refused", place: ".coord/remote", cause: "it names no place" });
  const { pointer } = located;
  return openReplica({
    ...options,
    path: file,
    kind: pointer.kind,
    place: placeOf(pointer),
    ledger: () => ledgerOf(file, state, located),
    merge: async () => {
      const { merge } = await import("../merge/index.ts");
      return (base, ours, theirs) => merge(base, ours, theirs).text;
    },
    isStale,
    host: () => replicaId(file),
    staleMs: pointer.kind === "git" ? 60_000 : 30_000,
    renew: () => renewApart(file),
  });
}

/** Opens the ledger, by the process that follows it where there is one. @throws StoreError `untrusted` */
export async function ledgerOf(file: string, state: StateFolder, located: LocatedRemote): Promise<Ledger> {
  const { pointer, byEnvironment } = located;
  const no = untrusted(state, located);
  if (no !== null) throw no;
  if (!byEnvironment && acceptedIn(state)[1] !== markOf(state))
    fallbackOnIoError(() => accept(state, pointer), undefined);
  const line = pointerLine(pointer);
  const direct = () => directLedger(file, state, located);
  const { isFollowed } = await import("./relay/form.ts");
  if (!isFollowed(state, line)) return direct();
  const { relayed } = await import("./relay/spool.ts");
  return relayed(
    state,
    line,
    { kind: pointer.kind, place: placeOf(pointer), timings: LEDGER_TIMINGS[pointer.kind] },
    direct,
  );
}

/** The ledger by a connection of this process's own. @throws StoreError `untrusted` */
export async function directLedger(
  file: string,
  state: StateFolder,
  located: LocatedRemote,
): Promise<Ledger> {
  const { pointer } = located;
  const no = untrusted(state, located);
  if (no !== null) throw no;
  const host = replicaId(file);
  if (pointer.kind === "memory") {
    const made = offered.get(pointer.name)?.(file);
    if (made === undefined)
      throw new StoreError({ kind: "refused", place: pointer.name, cause: "it is gone" });
    return made;
  }
  if (pointer.kind === "git") {
    const [{ gitLedger }, { countPush }] = await Promise.all([
      import("./git/ledger.ts"),
      import("./git/pushes.ts"),
    ]);
    const { remote, ref } = pointer;
    const pushing = (): void => countPush(state);
    return gitLedger({ cwd: dirname(file), remote, ref, file: basename(file), host, pushing });
  }
  const { postgresLedger } = await import("./postgres/ledger.ts");
  return postgresLedger(pointer, host);
}

/** This machine and folder: two clones on one machine are two. */
export function replicaId(file: string): string {
  return `${hostName()}-${checksum(file).toString(36)}`;
}

/** An old copy that git, or anybody, put back is no edit: what several share is not taken back by one machine's checkout. */
function isStale({ origin }: Reconciled, isEarlier: boolean): boolean {
  return isEarlier || origin === "git" || origin === "git-over";
}

/** Has another process renew the copy, where this one is the command itself. */
async function renewApart(file: string): Promise<void> {
  const script = process.argv[1] ?? "";
  if (basename(script) !== "coord.cjs" && basename(script) !== "coord") return;
  // Loaded here: what only looks does without.
  const { startApart } = await import("../system/commands.ts");
  startApart(process.execPath, [script, "remote", "status", "--quiet", "--file", file], dirname(file));
}
