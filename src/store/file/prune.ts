import { join } from "node:path";
import { ownerOfTemp } from "./desk.ts";
import { removeQuietly, type Disk } from "./disk.ts";
import { listEntries, removeEntry, soundEntry, type Journal } from "./journal.ts";
import { lifeOf, tokenIn } from "./owner.ts";
import type { Places } from "./places.ts";
import { abandoned, readLink } from "./takeover.ts";

/** An entry goes when it is beyond both. */
export interface Keep {
  readonly entries: number;
  readonly ms: number;
}

export const KEEP: Keep = { entries: 1_000, ms: 24 * 60 * 60 * 1_000 };

/** At most so many entries go at a time: a writer is waiting for its answer. */
const BATCH = 500;

/**
 * Removes entries that are beyond both limits, oldest first, but none from which a kept text is built.
 * @returns how many went
 */
export function prune(journal: Journal, keep: Keep, now: number): number {
  const numbers = listEntries(journal);
  const beyond = numbers.slice(0, Math.max(numbers.length - keep.entries, 0));
  const oldest = firstKept(journal, beyond, now - keep.ms) ?? numbers[beyond.length];
  const whole = oldest === undefined ? 0 : (soundEntry(journal, oldest)?.whole ?? 0);
  const going = beyond.filter((number) => number < whole).slice(0, BATCH);
  for (const number of going) removeEntry(journal, number);
  return going.length;
}

/** The lowest of the given numbers that is young enough to stay: entries are in order of time, so halving finds it. */
function firstKept(journal: Journal, numbers: readonly number[], since: number): number | undefined {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = soundEntry(journal, numbers[middle] ?? 0)?.note.at ?? 0;
    if (at < since) low = middle + 1;
    else high = middle;
  }
  return numbers[low];
}

/** A leftover whose owner can't be looked up is one after so long. */
const OLD_MS = 10 * 60 * 1_000;

/** Removes what writers left behind that were killed: temporary files and rights to take over. */
export function removeLeftovers(disk: Disk, places: Places, journal: Journal): void {
  for (const name of namesIn(disk, places.folder)) {
    const unique = ownerOfTemp(name);
    if (unique !== null) removeIfLeft(disk, join(places.folder, name), unique);
  }
  for (const name of namesIn(disk, journal.temps)) {
    const path = join(journal.temps, name);
    if (!name.startsWith("takeover.")) removeIfLeft(disk, path, name);
    else if (ageOf(disk, path) > OLD_MS && abandoned(disk, path, readLink(disk, path) ?? ""))
      removeQuietly(disk, path);
  }
}

function namesIn(disk: Disk, folder: string): string[] {
  try {
    return disk.readdirSync(folder);
  } catch {
    return [];
  }
}

function ageOf(disk: Disk, path: string): number {
  const stat = disk.lstatSync(path, { throwIfNoEntry: false });
  return stat ? Date.now() - stat.mtimeMs : 0;
}

function removeIfLeft(disk: Disk, path: string, unique: string): void {
  const token = tokenIn(unique);
  const life = token === null ? "unknown" : lifeOf(token);
  if (life === "alive" || (life === "unknown" && ageOf(disk, path) < OLD_MS)) return;
  try {
    disk.rmSync(path, { recursive: true, force: true });
  } catch {
    // Nobody needs it gone.
  }
}
