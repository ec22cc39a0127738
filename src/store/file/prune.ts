import { join } from "node:path";
import { removeQuietly } from "../../system/files.ts";
import { lifeOf, tokenIn } from "../../system/processes.ts";
import { namesIn, uniqueInTemp, type StoreContext } from "./context.ts";
import { entryName, findJournal, type Journal, leaveHint, listEntries, soundEntry } from "./journal.ts";
import { isAbandoned } from "./lockfile.ts";

/** An entry goes when it is beyond both. */
export interface Keep {
  readonly entries: number;
  readonly ms: number;
}

export const KEEP: Keep = { entries: 1_000, ms: 24 * 60 * 60 * 1_000 };

/** At most so many entries go at a time: a writer is waiting for its answer. */
const BATCH = 500;
/** The journal is looked through for old entries every so many revisions. */
const PRUNE_EVERY = 100;

/** What can wait until a write is acknowledged. It needs no lock, and its failing is nobody's failure. */
export function tidy(open: () => StoreContext, keep: Keep, revision: number, first: boolean): void {
  const prunes = revision % PRUNE_EVERY === 0;
  if (!first && !prunes) return;
  try {
    const context = open();
    if (first) removeLeftovers(context);
    if (!prunes) return;
    const { journal, head } = findJournal(context);
    if (prune(journal, keep, context.clock()) > 0) leaveHint(journal, head.revision);
  } catch {
    // The next writer tries again.
  }
}

/**
 * Removes entries that are beyond both limits, oldest first, but none from which a kept text is built.
 * @returns how many went
 */
function prune(journal: Journal, keep: Keep, now: number): number {
  const numbers = listEntries(journal);
  const beyond = numbers.slice(0, Math.max(numbers.length - keep.entries, 0));
  const oldest = firstKept(journal, beyond, now - keep.ms) ?? numbers[beyond.length];
  const whole = oldest === undefined ? 0 : (soundEntry(journal, oldest)?.whole ?? 0);
  const going = beyond.filter((number) => number < whole).slice(0, BATCH);
  for (const number of going) journal.state.remove(entryName(journal, number));
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

/** A leftover whose owner can't be looked up is one after so long (ms). */
const OLD_MS = 10 * 60 * 1_000;

/** Removes what writers left behind that were killed: temporary files and rights to take over. Nothing that bears no name of ours. */
function removeLeftovers({ disk, paths, state }: StoreContext): void {
  const ageOf = (at: { readonly mtimeMs: number } | null | undefined): number =>
    at ? Date.now() - at.mtimeMs : 0;
  for (const name of namesIn(disk, paths.folder)) {
    const path = join(paths.folder, name);
    const unique = uniqueInTemp(paths, name);
    if (unique !== null && isLeft(unique, () => ageOf(disk.lstatSync(path, { throwIfNoEntry: false }))))
      removeQuietly(disk, path);
  }
  for (const base of state.list("tmp")) {
    const name = `tmp/${base}`;
    const isRight = base.startsWith("takeover.");
    const age = () => ageOf(state.stat(name));
    if (isRight ? age() > OLD_MS && isAbandoned(state, name) : isLeft(base, age)) state.remove(name);
  }
}

function isLeft(unique: string, ageMs: () => number): boolean {
  const token = tokenIn(unique);
  if (token === null) return false;
  const life = lifeOf(token);
  return life === "dead" || (life === "unknown" && ageMs() > OLD_MS);
}
