import { join } from "node:path";
import { merge } from "../../../src/merge/index.ts";
import { openMemoryStore } from "../../../src/store/memory.ts";
import { EntryCache } from "../../../src/store/shared/cache.ts";
import type { Shared } from "../../../src/store/shared/context.ts";
import { bodyOf, filedFrom } from "../../../src/store/shared/entries.ts";
import type { FiledEntry, Ledger, Page, LedgerEntry } from "../../../src/store/shared/ledger.ts";
import { asJson, type Local, localOf } from "../../../src/store/shared/local.ts";
import { memoryLedger } from "./memory-ledger.ts";
import type { Ask } from "../../../src/store/shared/plan.ts";
import { SharedSigns } from "../../../src/store/shared/signs.ts";
import type { StoreWrite, Note, OutsideChange } from "../../../src/store/store.ts";
import { StateFolder } from "../../../src/system/state.ts";
import { honour, tempFolder } from "../support.ts";

export const NOW = 1_000_000;

/** The parts of one machine's copy, without a disk for the file: what it holds is looked at, and put there, by a test. */
export function desk(text: string | null = null, changed: Partial<Shared> & { ledgers?: Ledger } = {}) {
  const file = openMemoryStore({ text, reconcile: typedOver, clock: () => NOW });
  const state = new StateFolder(join(tempFolder(), "FILE.md"));
  const { ledgers = memoryLedger({ clock: () => NOW }), ...others } = changed;
  const told: string[] = [];
  const shared: Shared = {
    file,
    state,
    cache: new EntryCache(state),
    ledger: async () => ledgers,
    merge: async () => {
      told.push("merge");
      return (base, ours, theirs) => merge(base, ours, theirs).text;
    },
    clock: () => NOW,
    reconcile: honour,
    isStale: () => false,
    // Nothing is asked after, not even in the same millisecond.
    patienceMs: -1,
    limitMs: 60_000,
    place: "memory",
    signs: new SharedSigns(state, () => NOW),
    host: "here",
    asking: () => told.push("asking"),
    refuseBlocked: () => undefined,
    isBoard: () => true,
    keepOwn: async (kept) => void told.push(`keepOwn ${kept}`),
    giveUp: () => told.push("giveUp"),
    contacted: (reached, now) => told.push(`contacted ${reached} ${now}`),
    ...others,
  };
  return { shared, file, state, told, ledger: ledgers };
}

/** What is typed stays; the text that it was typed into is kept, as the file's own store of a copy has it. */
function typedOver({ before, after, state }: OutsideChange) {
  const local = localOf(state);
  return {
    text: after,
    state: local.revision === 0 ? state : asJson({ ...local, base: local.base ?? before }),
  };
}

export type Desk = ReturnType<typeof desk>;

/** Brings the file to a text, with how it stands to the ledger, as `applyToFile` leaves it. */
export async function standing(
  { file }: Pick<Desk, "file">,
  text: string,
  local: Local,
  archive?: string,
  command = "shared",
): Promise<void> {
  const note = { instance: null, command, subject: `${local.revision}`, at: NOW };
  const change: StoreWrite = {
    text,
    state: asJson(local),
    note,
    ...(archive === undefined ? {} : { archive }),
  };
  await file.update(
    () => change,
    () => change,
  );
}

export const noteOf = (subject: string): Note => ({ instance: 1, command: "test", subject, at: NOW });

/** An entry as a ledger has it. */
export function filed(revision: number, entry: Partial<LedgerEntry>): FiledEntry {
  const note = noteOf(`${revision}`);
  const whole = { id: `id-${revision}`, note, edits: [], text: null, state: null, archive: null, ...entry };
  return filedFrom(bodyOf(whole), revision, `mark-${revision}`);
}

export function page(entries: readonly FiledEntry[], head = entries.at(-1)?.revision ?? 0): Page {
  return { entries, base: null, head, now: null };
}

/** An intent that adds a line. */
export function ask(changed: Partial<Ask> = {}): Ask {
  let ids = 0;
  return {
    decide: ({ text, state }) => ({ text: `${text}mine\n`, state, note: noteOf("mine") }),
    id: "mine",
    outside: "outside",
    newId: () => `new-${++ids}`,
    sentAt: Infinity,
    ...changed,
  };
}
