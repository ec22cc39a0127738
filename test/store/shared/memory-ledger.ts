import { bodyOf, filedFrom } from "../../../src/store/shared/entries.ts";
import type {
  EntryWithText,
  FiledEntry,
  Ledger,
  Filing,
  OwnSign,
  Page,
  Sign,
} from "../../../src/store/shared/ledger.ts";

/** A ledger in memory that tests can look at and reach into. */
export interface MemoryLedger extends Ledger {
  /** The bodies, in order: a hostile peer's may be put among them. */
  readonly bodies: string[];
}

/** A ledger in memory, shared by whoever holds it: for tests. */
export function memoryLedger({
  clock = Date.now,
  host = "memory",
}: { readonly clock?: () => number; readonly host?: string } = {}): MemoryLedger {
  const bodies: string[] = [];
  const lives = new Map<string, { readonly host: string; readonly at: number }>();
  let turns: Promise<unknown> = Promise.resolve();
  const filedAt = (index: number): FiledEntry =>
    filedFrom(bodies[index] ?? "", index + 1, markOf(index, bodies[index] ?? ""));
  const pageAfter = (revision: number): Page => ({
    entries: bodies.slice(revision).map((_, index) => filedAt(revision + index)),
    base: revision > 0 && revision <= bodies.length ? filedAt(revision - 1).mark : null,
    head: bodies.length,
    now: clock(),
    signs: heard(),
  });
  const touch = (signs: readonly OwnSign[]): void => {
    for (const { name, ageMs } of signs) {
      const at = clock() - ageMs;
      if (at > (lives.get(name)?.at ?? 0)) lives.set(name, { host, at });
    }
  };
  const heard = (): Sign[] =>
    [...lives].map(([name, one]) => ({ name, host: one.host, ageMs: clock() - one.at }));
  const append = (base: number, newEntries: readonly EntryWithText[], signs: readonly OwnSign[]): Filing => {
    const ids = new Set(bodies.map((_, index) => filedAt(index).id));
    if (bodies.length !== base || newEntries.some(({ id }) => ids.has(id))) return { won: false };
    touch(signs);
    for (const entry of newEntries) bodies.push(bodyOf(entry));
    return { won: true, filed: newEntries.map((_, index) => filedAt(base + index)), now: clock() };
  };
  return {
    kind: "memory",
    place: "memory",
    timings: { staleMs: 30_000, beatMs: 5_000, patienceMs: 30_000, pollMs: 50 },
    bodies,
    since: async (revision) => pageAfter(revision),
    append: async (base, newEntries, signs) => append(base, newEntries, signs),
    turn: (revision, run, signs) => {
      const mine = turns.then(async () => {
        const wanted = await run(pageAfter(revision));
        return wanted === null ? null : append(wanted.base, wanted.newEntries, signs());
      });
      turns = mine.catch(() => undefined);
      return mine;
    },
    signs: async (mine) => {
      touch(mine);
      return heard();
    },
    changed: async (after, timeoutMs, signal) => {
      const until = Date.now() + timeoutMs;
      const isOver = () => bodies.length > after || Date.now() >= until || signal?.aborted === true;
      while (!isOver()) await new Promise((resolve) => setTimeout(resolve, 5));
    },
    restore: async (_known, entries) => {
      bodies.splice(0, bodies.length, ...entries.map((one) => bodyOf(one)));
    },
    accept: async () => undefined,
    close: async () => undefined,
  };
}

/** Changes with the number and with every character. */
function markOf(index: number, body: string): string {
  let hash = 0x811c9dc5 ^ index;
  for (let at = 0; at < body.length; at++) hash = Math.imul(hash ^ body.charCodeAt(at), 0x01000193) >>> 0;
  return `${index + 1}-${hash.toString(36)}`;
}
