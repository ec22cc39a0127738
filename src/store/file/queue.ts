import { lifeOf, tokenIn, uniqueName } from "../../system/processes.ts";
import type { StateFolder } from "../../system/state.ts";

/**
 * Who waits for the lock stands in a queue: an empty file named by the time of arrival and the waiter. It keeps order and
 * spares the waiters far behind from asking often; it protects nothing, so that a wrong clock or a lost file do no harm.
 */
export interface Ticket {
  /** How many wait before this one; comes back when somebody removed the ticket. */
  place(): number;
  /** Takes the dead among the first and the one before out of the way. */
  dismissDead(): void;
  leave(): void;
}

/** A ticket this old is not believed any more where its owner's life can't be looked up (ms). */
const UNKNOWN_MS = 60_000;

const QUEUE = "queue";

export function someoneWaits(state: StateFolder): boolean {
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
      for (const other of new Set(ahead)) dismissDead(state, other);
    },
    leave: () => removeTicket(state, name),
  };
}

function dismissDead(state: StateFolder, name: string | undefined): void {
  if (name === undefined) return;
  const token = tokenIn(name.slice(16));
  const life = token === null ? "unknown" : lifeOf(token);
  const old = Date.now() - Number.parseInt(name, 10) > UNKNOWN_MS;
  if (life === "dead" || (life === "unknown" && old)) removeTicket(state, name);
}

function removeTicket(state: StateFolder, name: string): void {
  try {
    state.remove(`${QUEUE}/${name}`);
  } catch {
    // It ages.
  }
}
