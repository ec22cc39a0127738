import { errorCode, followed } from "../../system/files.ts";
import { pause } from "../../system/pause.ts";
import { StateFolder } from "../../system/state.ts";
import { whileWriting } from "../file/context.ts";
import { type FileStoreOptions, openFileStore } from "../file/index.ts";
import {
  type ReplicaStatus,
  type Decide,
  type OutsideChange,
  type Reconciled,
  type Replication,
  type Store,
  StoreError,
} from "../store.ts";
import { asRevision, BEAT, EntryCache, isShown } from "./cache.ts";
import { Contacts } from "./contact.ts";
import type { MergeTexts, Shared } from "./context.ts";
import type { Ledger } from "./ledger.ts";
import { asJson, type Local, localOf } from "./local.ts";
import { look, read } from "./look.ts";
import { SharedSigns } from "./signs.ts";

export interface ReplicaOptions extends FileStoreOptions {
  readonly kind: ReplicaStatus["kind"];
  /** Where the ledger is, for people. */
  readonly place: string;
  /** Called when the ledger is first needed. */
  readonly ledger: () => Promise<Ledger>;
  readonly merge: () => Promise<MergeTexts>;
  /** Whether a file that was changed without coord is only an old copy of itself; none is, where this is not said. */
  readonly isStale?: (verdict: Reconciled, isEarlier: boolean) => boolean;
  readonly patienceMs?: number;
  readonly limitMs?: number;
  /** A copy that is older is renewed in the background (ms). */
  readonly staleMs?: number;
  /** Starts what renews it, and does not wait. */
  readonly renew?: () => Promise<void>;
  /** Tells this machine's signs of life from the others'. */
  readonly host?: () => string;
  /** Whether a text that was never shared is a coordination file's; each is, where this is not said. */
  readonly isBoard?: (text: string) => boolean;
  /** Keeps the text of a board that this machine had of its own, where the shared one takes its place. */
  readonly keepOwn?: (text: string) => Promise<void>;
}

/** Who waits no longer than this for a lock is a hook (ms), and how long one waits for the store. */
const BRIEF_MS = 1_000;
const HOOK_MS = 1_500;

/** Half of a lease: so long nobody hears of a machine that writes nothing, where only entries carry signs (ms). */
const BEAT_MS = 450_000;
/** Somebody works here who was heard of so lately (ms). */
const LIVELY_MS = 60_000;

/** Shortest time between two attempts to renew a copy (ms). */
const RENEW_MS = 15_000;

/** How long a write may take in all (ms): also one that waits for others, or whose outcome is unclear. */
const PATIENCE_MS = 20_000;

/**
 * The store of one file that is this machine's copy of what several share. Reading asks the disk alone; a write is acknowledged
 * when the ledger has it and the file shows it.
 */
export function openReplica(options: ReplicaOptions): Store & { readonly replication: Replication } {
  const { kind, place, clock = Date.now, isStale = () => false, staleMs = 30_000 } = options;
  const state = new StateFolder(followed(options.path));
  const cache = new EntryCache(state);
  const file = openFileStore({
    ...options,
    reconcile: (change) => typedOver(change, options),
    // One that is gone comes from the ledger: git, which may be writing it anew elsewhere, leaves it alone.
    isMissed: () => false,
    // What is decided there is short: what the ledger has.
    isPractised: () => false,
  });
  const contacts = new Contacts(state, clock);
  const signs = new SharedSigns(state, clock);
  let ledger: Promise<Ledger> | null = null;
  /** Whether it was asked, and has not answered yet. */
  let isAsking = false;
  const shared: Shared = {
    file,
    state,
    cache,
    clock,
    isStale,
    ledger: () => (ledger ??= options.ledger()),
    merge: options.merge,
    reconcile: options.reconcile,
    isBoard: options.isBoard ?? (() => true),
    keepOwn: async (text) => options.keepOwn?.(text),
    patienceMs: options.patienceMs ?? PATIENCE_MS,
    limitMs: options.limitMs ?? PATIENCE_MS,
    place,
    signs,
    // Asked by writes only.
    get host() {
      return options.host?.() ?? "";
    },
    asking: () => void (isAsking = true),
    giveUp: () => {
      // Where it was the file that was waited for, the store is none the worse.
      if (isAsking) contacts.keep(false, null);
      void ledger?.then((one) => one.close()).catch(() => undefined);
    },
    refuseBlocked: () => {
      const { failure } = contacts;
      // It is of the file that somebody wants to know.
      const error = Object.assign(new Error("blocked", { cause: failure }), { code: errorCode(failure) });
      const said = failure === null ? null : whileWriting(error, options.path);
      // Any other failure may be mended by the write itself, as a folder that is yet to be made.
      if (said instanceof StoreError && ["read-only", "no-space"].includes(said.failure.kind)) throw said;
    },
    contacted: (reached, now) => {
      isAsking = false;
      contacts.keep(reached, now);
    },
  };
  const update = async (
    decide: Decide | null,
    begin?: Decide,
    signal?: AbortSignal,
  ): Promise<number | null> => {
    // Loaded here: who only reads does without.
    const [{ write }, { uuid }] = await Promise.all([import("./write.ts"), import("../../system/uuid.ts")]);
    return write(shared, {
      decide,
      begin,
      id: uuid(),
      outside: uuid(),
      newId: uuid,
      sentAt: Infinity,
      signal,
    });
  };
  /** Where only an entry can carry signs of life, one is made for them now and then. */
  const beat = (): Promise<number | null> =>
    update(({ text, state: side }) => {
      const note = { instance: null, command: BEAT, subject: "", at: clock() };
      return { text, state: side, note };
    });
  const sync = async (signal?: AbortSignal): Promise<number> => {
    const revision = (await update(null, undefined, signal)) ?? 0;
    const isDue = kind === "git" && revision > 0 && signs.sentMs() > BEAT_MS;
    return isDue && signs.own().some(({ ageMs }) => ageMs < LIVELY_MS)
      ? ((await beat()) ?? revision)
      : revision;
  };
  /** False where that takes longer: then it is given up, so that nothing keeps the process. */
  const syncWithin = async (ms: number): Promise<boolean> => {
    const giveUp = new AbortController();
    const isDone = await inTime(ms, sync(giveUp.signal));
    if (isDone) return true;
    giveUp.abort();
    shared.giveUp();
    return false;
  };
  return {
    exists: () => file.exists(),
    read: async (mayMiss = false) => {
      try {
        return await read(shared, mayMiss);
      } catch (error) {
        const isNew =
          error instanceof StoreError && error.failure.kind === "missing" && !error.failure.hadJournal;
        if (!isNew) throw error;
        // A machine that has no copy yet gets one.
        await syncWithin(options.lockTimeoutMs <= BRIEF_MS ? HOOK_MS : PATIENCE_MS);
        return read(shared, mayMiss);
      }
    },
    update: (decide, begin) => update(decide, begin),
    history: async () => {
      const { fill } = await import("./write.ts");
      await fill(shared);
      const { local } = await look(shared);
      return [...cache.all()].filter((one) => one.revision <= local.revision && isShown(one)).map(asRevision);
    },
    archive: () => file.archive(),
    watch: (onChange) => file.watch(onChange),
    replication: {
      status: async (): Promise<ReplicaStatus> => {
        const { local, text, base } = await look(shared);
        const pending = text !== null && base !== null && text !== base;
        return { kind, place, ...contacts.read(), revision: local.revision, pending, signs: signs.heard() };
      },
      contact: async () => contacts.read(),
      host: () => shared.host,
      heardOn: (host, instance) => {
        // Git has no clock: a sign may be much older than when it was first seen.
        const known = kind === "git" ? [] : signs.heard();
        return known.find((one) => one.host === host && one.name === `${instance}`)?.at ?? null;
      },
      sync: () => sync(),
      accept: async () => (await import("./mend.ts")).accept(shared),
      restore: async () => (await import("./mend.ts")).restore(shared),
      leave: async () => (await import("./mend.ts")).leave(shared),
      renew: async () => {
        const { at, askedAt } = contacts.read();
        const now = clock();
        const isOld = now - (at ?? 0) > staleMs && now - askedAt > RENEW_MS;
        if (isOld && options.renew !== undefined && contacts.begin()) await options.renew();
      },
      changed: (everyMs, signal) => changed(shared, contacts, everyMs, signal),
      refresh: async (patienceMs) => {
        const before = await look(shared);
        const isDone = await unlessNo(syncWithin(patienceMs));
        return isDone && (await look(shared)).local.revision !== before.local.revision;
      },
    },
  };
}

/**
 * The file store's own question: what is typed stays what it is; what was saved over a text that is not the newest is merged. An editor's
 * old buffer can be told only by the texts that this machine's file had, of which the others know nothing.
 */
async function typedOver(
  change: OutsideChange,
  { reconcile, merge }: Pick<ReplicaOptions, "reconcile" | "merge">,
): Promise<Reconciled> {
  const { before, after, madeOn } = change;
  const { isMerged, ...local } = localOf(change.state);
  const made = madeOn?.text ?? before;
  const carried = await reconcile({ ...change, state: local.state });
  const isStale = carried.origin === "stale";
  const merged = async (): Promise<string> =>
    made === before ? after : (await merge())(made, before, after);
  const text = isStale ? carried.text : await merged();
  const to: Local = { ...local, ...(isStale || isMerged === true ? { isMerged: true } : {}) };
  // Of a file that was never shared there is no base.
  const state = asJson(local.revision === 0 ? to : { ...to, base: local.base ?? before });
  return { text, state, ...(isStale ? { origin: "stale" } : {}) };
}

/** What another process of this machine asks brings its news into the file: git, which takes longer, is asked by one of them at a time. */
async function changed(
  shared: Shared,
  contacts: Contacts,
  everyMs: number,
  signal: AbortSignal,
): Promise<void> {
  const began = shared.clock();
  const left = (from: number): number => Math.min(everyMs, from + everyMs - shared.clock());
  try {
    const { local } = await look(shared);
    const ledger = await shared.ledger();
    if (ledger.kind !== "git") return await ledger.changed(local.revision, everyMs, signal);
  } catch {
    // Who asks next is told why.
  }
  for (let ms = left(began); ms > 0 && !signal.aborted; ms = left(Math.max(began, contacts.read().askedAt)))
    await pause(ms, signal);
}

/** False where the store says no, or is not reached. */
async function unlessNo(run: Promise<boolean>): Promise<boolean> {
  try {
    return await run;
  } catch (error) {
    if (error instanceof StoreError) return false;
    throw error;
  }
}

/** False where that takes longer. */
async function inTime(ms: number, run: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  // It goes on: what it comes to is told by the next call.
  run.catch(() => undefined);
  try {
    return await Promise.race([run.then(() => true as const), late]);
  } finally {
    clearTimeout(timer);
  }
}
