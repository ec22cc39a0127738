import { join } from "node:path";
import { errorCode, removeQuietly, type Disk } from "./disk.ts";
import { lifeOf, tokenIn, uniqueName } from "./owner.ts";

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

/** A ticket this old is not believed any more where its owner's life can't be looked up. */
const UNKNOWN_MS = 60_000;

export function someoneWaits(disk: Disk, queue: string): boolean {
  return waiting(disk, queue).length > 0;
}

export function joinQueue(disk: Disk, queue: string): Ticket {
  const name = `${String(Date.now()).padStart(15, "0")}.${uniqueName()}`;
  const path = join(queue, name);
  let ahead: readonly (string | undefined)[] = [];
  let last = -1;
  enter(disk, queue, path);
  return {
    place: () => {
      // Nobody gets before the first any more, and before the second there is only one.
      if (last === 0) return 0;
      if (last === 1 && exists(disk, join(queue, ahead[1] ?? ""))) return 1;
      const names = waiting(disk, queue);
      const place = names.indexOf(name);
      if (place < 0) enter(disk, queue, path);
      ahead = place > 0 ? [names[0], names[place - 1]] : [];
      last = place < 0 ? names.length : place;
      return last;
    },
    dismissDead: () => {
      for (const other of new Set(ahead)) dismissDead(disk, queue, other);
    },
    leave: () => removeQuietly(disk, path),
  };
}

function exists(disk: Disk, path: string): boolean {
  return disk.lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function enter(disk: Disk, queue: string, path: string): void {
  try {
    disk.closeSync(disk.openSync(path, "w"));
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
    disk.mkdirSync(queue, { recursive: true });
    disk.closeSync(disk.openSync(path, "w"));
  }
}

function waiting(disk: Disk, queue: string): string[] {
  try {
    return disk.readdirSync(queue).sort();
  } catch (error) {
    if (errorCode(error) === "ENOENT") return [];
    throw error;
  }
}

function dismissDead(disk: Disk, queue: string, name: string | undefined): void {
  if (name === undefined) return;
  const token = tokenIn(name.slice(16));
  const life = token === null ? "unknown" : lifeOf(token);
  const old = Date.now() - Number.parseInt(name, 10) > UNKNOWN_MS;
  if (life === "dead" || (life === "unknown" && old)) removeQuietly(disk, join(queue, name));
}
