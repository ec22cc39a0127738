import { errorCode, mayLackLinks, type Stats } from "../../system/files.ts";
import { describeOwner, lifeOf, tokenIn, uniqueName } from "../../system/processes.ts";
import type { StateFolder, StateName } from "../../system/state.ts";
import { StoreError } from "../store.ts";
import { steadyNow } from "./context.ts";
import { checksum } from "./entry.ts";

/** The lock while it is held. It saves work and keeps order; that no write is lost is the journal's doing. */
export interface HeldLock {
  /** False once somebody passed this process over, because it seemed dead or hung. */
  isMine(): boolean;
  /** Never throws. */
  release(): Promise<void>;
}

/** How long the lock is free before a waiter other than the first may take it (ms). */
const MISSED_MS = 50;
/** Minimum interval between liveness checks (ms) of the first two in the queue, and of the others: the check is the expensive part. */
const LOOK_UP_MS = { first: 20, others: 250 } as const;
/** How long the first in the queue attends after it last moved (ms). */
const ATTENTIVE_MS = 30;
/** Maximum pause between two attempts (ms). */
const LONGEST_PAUSE_MS = 100;
/** Maximum pause near the front, and the slowest pace that is believed of an earlier time (ms). */
const SOON_MS = 10;

/** How long somebody waits before it asks whether it has to (ms): whoever has the lock may stand still. */
const SLOW_MS = 2_000;

/** Whether somebody has the lock, or stands in the queue for it: then the text will be another one by the time it is to be had. */
export function isContended(state: StateFolder): boolean {
  return state.exists(LOCK) || someoneWaits(state);
}

/**
 * Waits for the lock at most so many milliseconds (0: not at all), in order of arrival. `whenSlow` is called once, when that takes
 * long, and gives up the waiting by what it throws.
 * @throws StoreError `lock-timeout` naming the owner; errors of the file system as they come
 */
export async function acquire(
  state: StateFolder,
  timeoutMs: number,
  whenSlow: () => void = () => undefined,
): Promise<HeldLock> {
  await loaded();
  const since = steadyNow();
  const isHurried = timeoutMs <= 0;
  if (isHurried || !someoneWaits(state)) {
    const held = await attempt(state);
    if (held) return held;
    if (isHurried) throw timeout(state, 0);
  }
  const ticket = joinQueue(state);
  try {
    return await wait(state, ticket, since, timeoutMs, whenSlow);
  } finally {
    ticket.leave();
  }
}

async function wait(
  state: StateFolder,
  ticket: Ticket,
  since: number,
  timeoutMs: number,
  whenSlow: () => void,
): Promise<HeldLock> {
  const paces = pacer(pace);
  let isSlow = false;
  let freeSince: number | null = null;
  let lookedUp = since;
  for (;;) {
    const now = steadyNow();
    const place = ticket.place();
    const free = !state.exists(LOCK);
    freeSince = free ? (freeSince ?? now) : null;
    let turn = freeSince !== null && (place === 0 || now - freeSince > MISSED_MS);
    const isMissed = turn && place > 0;
    if (isMissed || now - lookedUp > (place <= 1 ? LOOK_UP_MS.first : LOOK_UP_MS.others)) {
      lookedUp = now;
      ticket.dismissDead();
      // A folder, where links are not to be had, is judged by proper-lockfile itself.
      turn ||= !free && (state.readLink(LOCK) === null || isAbandoned(state, LOCK));
    }
    const held = turn ? await attempt(state) : null;
    if (held) return held;
    const waited = steadyNow() - since;
    const left = timeoutMs - waited;
    if (!isSlow && waited > Math.min(SLOW_MS, timeoutMs)) {
      isSlow = true;
      whenSlow();
    }
    if (left <= 0) throw timeout(state, waited);
    const ms = paces(place, now);
    if (ms > 0) await pause(Math.min(left, ms));
    else await attend(() => !state.exists(LOCK), Math.min(Math.max(pace.ms / 16, 0.25), 1));
  }
}

/** How long the lock was last held each time, as far as this process has seen (ms). */
const pace = { ms: 1.5 };

/**
 * How many milliseconds to pause at a place in the queue: at random, until about half of those before will be through,
 * as far as the queue's pace so far tells. So each asks a few times in all, however long it takes, and the many do not
 * slow down the one that works. The first pauses till a good part of that time is over, and then, as long as things move,
 * attends: 0.
 */
export function pacer(known = { ms: 1.5 }): (place: number, now: number) => number {
  known.ms = Math.min(known.ms, SOON_MS);
  let lastPlace = -1;
  let lastTime = 0;
  return (place, now) => {
    const went = lastPlace - place;
    // Who sleeps too long makes the queue slower, and must not take that for its pace: so slower is believed reluctantly.
    const seen = went > 0 ? (now - lastTime) / went : Infinity;
    known.ms = lastPlace < 0 ? known.ms : Math.min(seen, known.ms * 1.25);
    if (went !== 0) [lastPlace, lastTime] = [place, now];
    const gone = now - lastTime;
    const early = place > 0 ? 0 : 0.4 * known.ms - gone;
    if (place === 0 && gone < ATTENTIVE_MS && early < 1) return 0;
    const half = 0.5 * place * known.ms * (0.7 + 0.6 * Math.random());
    return Math.min(Math.max(half, early, 1), place > 3 ? LONGEST_PAUSE_MS : SOON_MS);
  };
}

/**
 * Waits for what is due within a millisecond or two. A timer would be late by as much again, so this sleeps in tiny
 * portions, taking no processor's time, and in between lets everything else in this process have its turn.
 */
async function attend(until: () => boolean, nap: number): Promise<void> {
  // Made once: what is shared is made by the system, and is a burden for the garbage collector.
  cell ??= new Int32Array(new SharedArrayBuffer(4));
  for (let slept = 0; slept < 1.5 && !until(); slept += nap) Atomics.wait(cell, 0, 0, nap);
  await new Promise((resolve) => setImmediate(resolve));
}

let cell: Int32Array<SharedArrayBuffer> | undefined;

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Loaded only by who takes the lock, since reads run before every edit; and before the lock is looked at, not when it is free. */
function loaded(): Promise<typeof import("./library.ts")> {
  return (library ??= import("./library.ts"));
}

let library: Promise<typeof import("./library.ts")> | undefined;

/** One try; null when the lock is somebody else's. */
async function attempt(state: StateFolder): Promise<HeldLock | null> {
  const { lock } = await loaded();
  const path = state.pathOf(LOCK);
  const file = lockFile(state);
  try {
    const release = await lock(path, {
      lockfilePath: path,
      realpath: false,
      fs: file,
      stale: 2_000,
      update: 1_000,
      retries: 0,
      // Being passed over is no emergency: the write notices it before it renames, and the journal settles who won.
      onCompromised: () => undefined,
    });
    return { isMine: file.isMine, release: () => release().catch(() => undefined) };
  } catch (error) {
    // ENOENT: somebody removed the state folder meanwhile.
    if (["ELOCKED", "ENOENT"].includes(errorCode(error))) return null;
    throw error;
  }
}

function timeout(state: StateFolder, waitedMs: number): StoreError {
  const target = state.readLink(LOCK);
  const token = target === null ? null : tokenIn(target);
  const owner = token === null ? null : describeOwner(token);
  return new StoreError({ kind: "lock-timeout", waitedMs: Math.round(waitedMs), owner });
}

/**
 * Who waits for the lock stands in a queue: an empty file named by the time of arrival and the waiter. It keeps order and
 * spares the waiters far behind from asking often; it protects nothing, so that a wrong clock or a lost file do no harm.
 */
interface Ticket {
  /** How many wait before this one; comes back when somebody removed the ticket. */
  place(): number;
  /** Takes the dead among the first and the one before out of the way. */
  dismissDead(): void;
  leave(): void;
}

/** Minimum age of a ticket that is removed although its owner can't be looked up (ms). */
const OLD_TICKET_MS = 60_000;

const QUEUE = "queue";

function someoneWaits(state: StateFolder): boolean {
  return state.list(QUEUE).length > 0;
}

export function joinQueue(state: StateFolder): Ticket {
  const name = `${String(Date.now()).padStart(15, "0")}.${uniqueName()}`;
  const ticket = `${QUEUE}/${name}`;
  let ahead: readonly (string | undefined)[] = [];
  let last = -1;
  state.append(ticket, "");
  return {
    place: () => {
      // Nobody gets before the first any more, and before the second there is only one.
      if (last === 0) return 0;
      if (last === 1 && ahead[1] !== undefined && state.exists(`${QUEUE}/${ahead[1]}`)) return 1;
      const names = state.list(QUEUE).sort();
      const place = names.indexOf(name);
      if (place < 0) state.append(ticket, "");
      ahead = place > 0 ? [names[0], names[place - 1]] : [];
      last = place < 0 ? names.length : place;
      return last;
    },
    dismissDead: () => {
      for (const other of new Set(ahead)) dismiss(state, other);
    },
    leave: () => removeTicket(state, name),
  };
}

function dismiss(state: StateFolder, name: string | undefined): void {
  if (name === undefined) return;
  const token = tokenIn(name.slice(16));
  const life = token === null ? "unknown" : lifeOf(token);
  const old = Date.now() - Number.parseInt(name, 10) > OLD_TICKET_MS;
  if (life === "dead" || (life === "unknown" && old)) removeTicket(state, name);
}

function removeTicket(state: StateFolder, name: string): void {
  try {
    state.remove(`${QUEUE}/${name}`);
  } catch {
    // It ages.
  }
}

// proper-lockfile takes a lock by making a folder, tells a dead owner by the folder's age (2 s at the least), and then
// removes it; of two waiters who do so at once, the second removes the new owner's. This is the file system that it is given
// instead: its folder is a symbolic link that names its owner. A link whose owner is dead is shown to it as very old, so
// it is removed and taken at once; and only that very link is ever removed. Where symbolic links are not to be had, the
// folder is a folder.

/** Name of the lock in the state folder. */
const LOCK = "lock";

/** How long a running owner may show no sign before it is passed over as stopped or hanging (ms). The journal keeps its write safe. */
const HANGING_MS = 10_000;
/** How long an owner that can't be looked up may show no sign (ms): on another machine, in another container, before the last boot. */
const UNKNOWN_MS = 2_000;

type Callback<T = void> = (error: Error | null, result?: T) => void;

/** The part of `fs` that proper-lockfile uses on a lock. */
export interface LockFile {
  mkdir(path: string, done: Callback): void;
  rmdir(path: string, done: Callback): void;
  rmdirSync(path: string): void;
  stat(path: string, done: Callback<Pick<Stats, "mtime">>): void;
  utimes(path: string, atime: Date, mtime: Date, done: Callback): void;
  /** True while nobody has passed this process over. */
  isMine(): boolean;
}

/** The file system for one taking of the lock. */
export function lockFile(state: StateFolder): LockFile {
  /** Of our link: its target. */
  let mine: string | null = null;
  /** Of our folder, which names nobody: the time that we last gave it. */
  let folderTime: number | null = null;
  /** The time that proper-lockfile believes our lock to have; it checks that nobody else changed it. */
  let time = new Date();
  let madeAt = 0;
  /** Target of somebody else's link, as it was last looked at. */
  let judged: string | null = null;

  const make = (): void => {
    const target = uniqueName();
    try {
      if (!state.makeLink(LOCK, target)) throw Object.assign(new Error("held"), { code: "EEXIST" });
      [mine, time, madeAt] = [target, new Date(), Date.now()];
    } catch (error) {
      if (!mayLackLinks(error)) throw error;
      state.makeLockFolder();
      folderTime = folderStat(state).mtimeMs;
    }
  };

  const isMine = (): boolean =>
    mine === null
      ? folderTime !== null && state.stat(LOCK)?.mtimeMs === folderTime
      : state.readLink(LOCK) === mine;

  const remove = (): void => {
    if (mine !== null) {
      const held = mine;
      mine = null;
      // After a second another process may take us for gone and be about to remove the link. `removeLink` takes the same right to
      // remove it as that process has to, so neither of us removes the lock of a new owner.
      if (Date.now() - madeAt >= 1_000) removeLink(state, LOCK, held);
      else if (state.readLink(LOCK) === held) state.remove(LOCK);
    } else if (judged !== null) removeLink(state, LOCK, judged);
    else if (folderTime === null || isMine()) state.removeLockFolder();
  };

  const stat = (): Pick<Stats, "mtime"> => {
    if (mine !== null && isMine()) return { mtime: time };
    if (mine !== null) throw Object.assign(new Error("taken over"), { code: "ENOENT" });
    judged = folderTime === null ? state.readLink(LOCK) : null;
    if (judged === null) {
      const { mtime, mtimeMs } = folderStat(state);
      return {
        mtime: Date.now() < mtimeMs && silenceOf(state, LOCK, mtimeMs) > UNKNOWN_MS ? new Date(0) : mtime,
      };
    }
    return { mtime: isGone(state, LOCK, judged) ? new Date(0) : new Date() };
  };

  const touch = (mtime: Date): void => {
    if (folderTime !== null) {
      state.renew(LOCK, mtime.getTime());
      folderTime = folderStat(state).mtimeMs;
      return;
    }
    time = mtime;
    // The first call only probes the precision of times, just after the link was made.
    if (Date.now() - madeAt > 500) state.renew(LOCK, Date.now());
  };

  return {
    isMine,
    mkdir: (_path, done) => answer(done, make),
    rmdir: (_path, done) => answer(done, remove),
    rmdirSync: remove,
    stat: (_path, done) => answer(done, stat),
    utimes: (_path, _atime, mtime, done) => answer(done, () => touch(mtime)),
  };
}

function folderStat(state: StateFolder): Stats {
  const found = state.stat(LOCK);
  if (found === null) throw Object.assign(new Error("no lock"), { code: "ENOENT" });
  return found;
}

function answer<T>(done: Callback<T>, run: () => T): void {
  let result: T;
  try {
    result = run();
  } catch (error) {
    done(error instanceof Error ? error : new Error(String(error)));
    return;
  }
  done(null, result);
}

/** Whether the owner of a link is gone for good, or has been silent for so long that waiting makes no sense. */
function isGone(state: StateFolder, name: StateName, target: string): boolean {
  const token = tokenIn(target);
  const life = token === null ? "unknown" : lifeOf(token);
  if (life === "dead") return true;
  const shown = state.stat(name);
  return (
    shown !== null && silenceOf(state, name, shown.mtimeMs) > (life === "alive" ? HANGING_MS : UNKNOWN_MS)
  );
}

/** Signs of life that lie in the future, and since when this process has seen them unchanged, by the clock that nobody sets (ms). */
const ahead = new Map<string, { readonly mtimeMs: number; readonly since: number }>();

/**
 * How long ago an owner showed a sign of life (ms). One in the future was made before somebody set the clock back: it is as old as
 * this process has seen it so, or it would hold until that time comes.
 */
function silenceOf(state: StateFolder, name: StateName, mtimeMs: number): number {
  const path = state.pathOf(name);
  const silence = Date.now() - mtimeMs;
  if (silence >= 0) {
    ahead.delete(path);
    return silence;
  }
  const seen = ahead.get(path);
  if (seen?.mtimeMs === mtimeMs) return steadyNow() - seen.since;
  ahead.set(path, { mtimeMs, since: steadyNow() });
  return 0;
}

/** Whether there is a link whose owner is gone. */
export function isAbandoned(state: StateFolder, name: StateName): boolean {
  const target = state.readLink(name);
  return target !== null && isGone(state, name, target);
}

/**
 * Removes a link, if it still is the one with this target. Several may want to at once, so the right to do it is itself a link,
 * named after that target: who gets the right later finds another link there, and leaves it alone. A right whose owner is gone
 * is removed in the same way.
 */
export function removeLink(state: StateFolder, name: StateName, target: string, depth = 0): void {
  const right = `tmp/takeover.${checksum(target)}`;
  const claim = uniqueName();
  if (!state.makeLink(right, claim)) {
    const owner = state.readLink(right);
    if (owner === null || depth > 3 || !isGone(state, right, owner)) return;
    removeLink(state, right, owner, depth + 1);
    if (!state.makeLink(right, claim)) return;
  }
  const giveBack = () => state.readLink(right) === claim && state.remove(right);
  try {
    if (state.readLink(name) === target) state.remove(name);
  } finally {
    // It would lie there until it has aged.
    try {
      giveBack();
    } catch {
      giveBack();
    }
  }
}
