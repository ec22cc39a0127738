import { errorCode } from "../../system/files.ts";
import { describeOwner, lifeOf, tokenIn, uniqueName } from "../../system/processes.ts";
import type { StateFolder } from "../../system/state.ts";
import { StoreError } from "../store.ts";
import { steadyNow } from "./context.ts";
import { isAbandoned, LOCK, lockFile } from "./lockfile.ts";

/** The lock while it is held. It saves work and keeps order; that no write is lost is the journal's doing. */
export interface Held {
  /** False once somebody passed this process over, because it seemed dead or hung. */
  isMine(): boolean;
  /** Never throws. */
  release(): Promise<void>;
}

/** How long the lock is free before a waiter other than the first may take it (ms). */
const MISSED_MS = 50;
/** Minimum interval between liveness checks (ms) of the first two in the queue, and of the others: the check is the expensive part. */
const LOOK_UP_MS = { first: 20, others: 250 } as const;
/** How long the first two in the queue attend after it last moved (ms). */
const ATTENTIVE_MS = 30;
/** Maximum pause between two attempts (ms). */
const LONGEST_PAUSE_MS = 100;

/**
 * Waits for the lock at most so many milliseconds (0: not at all), in order of arrival.
 * @throws StoreError `lock-timeout` naming the owner; errors of the file system as they come
 */
export async function acquire(state: StateFolder, timeoutMs: number): Promise<Held> {
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
    return await wait(state, ticket, since, timeoutMs);
  } finally {
    ticket.leave();
  }
}

async function wait(state: StateFolder, ticket: Ticket, since: number, timeoutMs: number): Promise<Held> {
  const paces = pacer();
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
    const left = timeoutMs - (steadyNow() - since);
    if (left <= 0) throw timeout(state, steadyNow() - since);
    const ms = paces(place, now);
    if (ms > 0) await pause(Math.min(left, ms));
    else await attend(() => (place === 0 ? !state.exists(LOCK) : ticket.place() === 0));
  }
}

/**
 * How many milliseconds to pause at a place in the queue: at random, until about half of those before will be through,
 * as far as the queue's pace so far tells. So each asks a few times in all, however long it takes, and the many do not
 * slow down the one that works. 0 for the first two, who attend, as long as things move.
 */
function pacer(): (place: number, now: number) => number {
  let perPlace = 1.5;
  let lastPlace = -1;
  let lastTime = 0;
  return (place, now) => {
    const went = lastPlace - place;
    // Who sleeps too long makes the queue slower, and must not take that for its pace: so slower is believed reluctantly.
    const seen = went > 0 ? (now - lastTime) / went : Infinity;
    perPlace = lastPlace < 0 ? perPlace : Math.min(seen, perPlace * 1.25);
    if (went !== 0) [lastPlace, lastTime] = [place, now];
    const moving = now - lastTime < ATTENTIVE_MS;
    if (place <= 1 && moving) return 0;
    const half = 0.5 * place * perPlace * (0.7 + 0.6 * Math.random());
    return Math.min(Math.max(half, 1), place > 3 ? LONGEST_PAUSE_MS : moving ? 2 : 10);
  };
}

/**
 * Waits for what is due within a millisecond or two. A timer would be late by as much again, so this sleeps in tiny
 * portions, taking no processor's time, and in between lets everything else in this process have its turn.
 */
async function attend(until: () => boolean): Promise<void> {
  const cell = new Int32Array(new SharedArrayBuffer(4));
  for (let naps = 0; naps < 6 && !until(); naps++) Atomics.wait(cell, 0, 0, 0.25);
  await new Promise((resolve) => setImmediate(resolve));
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Loaded only by who takes the lock, since reads run before every edit; and before the lock is looked at, not when it is free. */
function loaded(): Promise<typeof import("./library.ts")> {
  return (library ??= import("./library.ts"));
}

let library: Promise<typeof import("./library.ts")> | undefined;

/** One try; null when the lock is somebody else's. */
async function attempt(state: StateFolder): Promise<Held | null> {
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
    if (["ELOCKED", "EEXIST", "ENOENT"].includes(errorCode(error))) return null;
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

function joinQueue(state: StateFolder): Ticket {
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
