import { retryReserve, cancelWait } from "../operations/wait.ts";
import type { reserve, Reserved } from "../operations/reserve.ts";
import type { InputOf, Refusal } from "../operations/types.ts";
import { View } from "../protocol/view.ts";
import { findClaims } from "../rules/leases.ts";
import { ChangeQueue } from "../store/changes.ts";
import { gitInterval } from "../store/live.ts";
import { StoreError } from "../store/store.ts";
import { ENDINGS, statusOf } from "../system/endings.ts";
import { ownToken } from "../system/processes.ts";
import { clean } from "../text/clean.ts";
import type { Answer, Workspace } from "./index.ts";

/** Longest time between two looks at the clock and at what ends the wait (ms). */
const LOOK_EVERY = 500;
/** Interval between attempts while the file does not change (ms): the longest that a lapsed holder goes unnoticed. */
const ASK_EVERY = 2_000;
/** The same where several machines share the file, and the store says nothing of itself (ms). Git, which takes longer, is asked by the time that was waited. */
const SHARED_EVERY = 2_000;
/** Interval between signs of life of the waiting process (ms), well below `WAITER_PATIENCE`. */
const BEAT_EVERY = 5_000;

/** What a wait outlives. */
const OUTLIVED: ReadonlySet<string> = new Set(["saving", "unreached", "lock-timeout"]);

type ReserveInput = InputOf<typeof reserve.input>;

/**
 * Runs something that may wait. From before it queues until it ends, Ctrl-C, SIGTERM and a terminal that closes abort the signal, with the exit
 * status as its reason, in place of ending the process: the place in the queue is given up first.
 */
export async function interruptible<T>(run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const interruption = new AbortController();
  const replaced = ENDINGS.map((name) => {
    const interrupt = () => interruption.abort(statusOf(name));
    const before = process.listeners(name);
    process.removeAllListeners(name);
    process.on(name, interrupt);
    return { name, interrupt, before };
  });
  try {
    return await run(interruption.signal);
  } finally {
    for (const { name, interrupt, before } of replaced) {
      process.removeListener(name, interrupt);
      for (const listener of before) process.on(name, listener as () => void);
    }
  }
}

/**
 * Runs something that may wait for a task, with a sign of life from before it is in the queue: a wait that is killed at
 * once is forgotten like any other.
 */
export async function withBeat<T>(workspace: Workspace, task: string, run: () => Promise<T>): Promise<T> {
  const { sessions, world } = workspace;
  const instance = workspace.actor()?.instance;
  if (instance === undefined) return run();
  // Beside a file that is not there nothing is made.
  if (await workspace.store.exists()) sessions.touchWait(instance, clean(task), world.now(), ownToken());
  try {
    return await run();
  } finally {
    await endBeat(workspace, instance, task);
  }
}

/**
 * The last sign of life goes once the place in the queue is known to be gone. Whatever else ended the wait, it is left to
 * age: without it the instance's own signs of life would count, and nobody would ever pass over the place.
 */
async function endBeat({ store, sessions }: Workspace, instance: number, task: string): Promise<void> {
  try {
    const view = new View((await store.read()).text);
    const wait = { instance, task: clean(task), state: "waiting" } as const;
    if (findClaims(view, wait).length === 0) sessions.touchWait(instance, wait.task, null);
  } catch {
    return;
  }
}

/**
 * Waits for a queued reservation until it is granted, the time is over, or somebody interrupts. In either of the latter
 * cases the place in the queue is given up, unless it was granted at that very moment.
 */
export async function awaitTurn(
  workspace: Workspace,
  input: ReserveInput,
  first: Extract<Answer<Reserved>, { ok: true }>,
  signal: AbortSignal,
): Promise<Answer<Reserved>> {
  const changes = new ChangeQueue(workspace.store);
  const over = new AbortController();
  try {
    const elsewhere = await hearing(workspace, changes, AbortSignal.any([signal, over.signal]));
    return await takeTurn(workspace, input, first, { changes, elsewhere }, signal);
  } finally {
    over.abort();
    changes.end();
    await endBeat(workspace, first.result.reservation.instance, input.task);
  }
}

/** What is listened for: changes of the file, and of what several machines share; null where it is this machine's own. */
interface Listening {
  readonly changes: ChangeQueue;
  readonly elsewhere: (() => void) | null;
}

/** Notes what may have changed elsewhere, once for each call: until it has been asked for, there is nothing more to hear. */
async function hearing(
  { store: { replication }, world: { now } }: Workspace,
  changes: ChangeQueue,
  signal: AbortSignal,
): Promise<(() => void) | null> {
  if (replication === undefined) return null;
  const isGit = (await replication.status()).kind === "git";
  const began = now();
  const every = (): number => (isGit ? gitInterval(now() - began) : SHARED_EVERY);
  let isHearing = false;
  return () => {
    if (isHearing) return;
    isHearing = true;
    void replication.changed(every(), signal).then(() => {
      isHearing = false;
      changes.note();
    });
  };
}

async function takeTurn(
  workspace: Workspace,
  input: ReserveInput,
  first: Extract<Answer<Reserved>, { ok: true }>,
  { changes, elsewhere }: Listening,
  signal: AbortSignal,
): Promise<Answer<Reserved>> {
  const { now } = workspace.world;
  const { instance } = first.result.reservation;
  const deadline = now() + (input.wait ?? 0);
  let lastBeat = 0;
  let lastAsked = Number.NEGATIVE_INFINITY;
  for (let latest: Answer<Reserved> = first; ;) {
    if (!latest.ok) {
      await workspace.perform(cancelWait, { task: input.task, files: input.files });
      return latest;
    }
    if (latest.result.reservation.state !== "waiting")
      return { ...latest, result: { ...latest.result, changed: true } };
    if (now() - lastBeat >= BEAT_EVERY) {
      lastBeat = now();
      workspace.sessions.touchWait(instance, clean(input.task), lastBeat, ownToken());
    }
    const left = deadline - now();
    if (left <= 0 || signal.aborted) return giveUp(workspace, input, latest, signal);
    elsewhere?.();
    const isNew = await changes.next(Math.min(LOOK_EVERY, Math.max(left, 1)), signal);
    if (signal.aborted || (!isNew && (elsewhere !== null || now() - lastAsked < ASK_EVERY))) continue;
    lastAsked = now();
    // Asking again is what waiting means: it takes what has become free or has lapsed, queues anew what was swept
    // while this process slept, ends when the wait was called off, and writes nothing while nothing has changed.
    latest = (await unlessBusy(() => workspace.perform(retryReserve, input))) ?? latest;
  }
}

/** Null while somebody is saving the file or has the lock, or the store is not reached: a wait outlives that. */
async function unlessBusy<T>(run: () => Promise<T>): Promise<T | null> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof StoreError && OUTLIVED.has(error.failure.kind)) return null;
    throw error;
  }
}

async function giveUp(
  workspace: Workspace,
  input: ReserveInput,
  latest: Extract<Answer<Reserved>, { ok: true }>,
  { aborted: interrupted, reason }: AbortSignal,
): Promise<Answer<Reserved>> {
  // Files that became free at this moment are taken, unless the caller gave up.
  const last = await workspace.perform(retryReserve, { ...input, wait: undefined }, interrupted);
  if (last.ok && !interrupted) return { ...last, result: { ...last.result, changed: true } };
  const { task, files } = input;
  const answer = await workspace.perform(cancelWait, { task, files });
  if (!answer.ok) return answer;
  const { reservation } = answer.result;
  if (reservation !== null) return { ...latest, result: { ...latest.result, reservation, changed: true } };
  const holders = last.ok ? [] : (last.refusal.holders ?? []);
  const args = { task, interrupted };
  const exit = typeof reason === "number" ? reason : statusOf("SIGINT");
  const refusal: Refusal = { code: "WAIT_TIMEOUT", args, holders, retryable: true };
  return { ok: false, refusal: interrupted ? { ...refusal, exit } : refusal };
}
