import { uuid } from "../../system/uuid.ts";
import { delta } from "../delta.ts";
import { StoreError } from "../store.ts";
import { writtenBy } from "./cache.ts";
import { archiveAfter, advanced } from "./entries.ts";
import type { Head, Shared } from "./context.ts";
import { type EntryWithText, LedgerError } from "./ledger.ts";
import { applyToFile } from "./file-update.ts";
import { localOf } from "./local.ts";
import { look } from "./look.ts";

/** Takes the ledger's chain in the place of the one that was known: what the file held is then what the chain says. */
export async function accept(shared: Shared): Promise<number> {
  const ledger = await shared.ledger();
  return reaching(ledger.place, async () => {
    await ledger.accept();
    const page = await ledger.since(0);
    if (page.head === 0) throw new StoreError({ kind: "gone", place: ledger.place, known: 0 });
    let head: Head = { revision: 0, mark: null, text: null, state: null };
    let archive: string | null = null;
    for (const entry of page.entries) {
      const { text, state } = advanced(head, entry) ?? head;
      head = {
        revision: entry.revision,
        mark: entry.mark,
        text,
        state,
        writtenAt: writtenBy(entry) ?? head.writtenAt,
      };
      if (entry.archive !== null) archive = archiveAfter(archive, entry.archive);
    }
    shared.cache.clear();
    shared.cache.add(page.entries);
    const kept = archive === null ? undefined : { shared: archive, text: archive };
    await applyToFile(shared, { head, arrived: new Set(), archive: kept, anew: true });
    return head.revision;
  });
}

/** Puts the chain that this machine knows back where it is lost. */
export async function restore(shared: Shared): Promise<number> {
  const ledger = await shared.ledger();
  const { local, base, found } = await look(shared);
  if (local.revision === 0 || local.mark === null || base === null)
    throw new StoreError({ kind: "missing", hadJournal: false });
  const archive = found?.past.archive() ?? null;
  const whole: EntryWithText = {
    id: uuid(),
    note: { instance: null, command: "restore", subject: "", at: shared.clock() },
    edits: delta("", base),
    text: base,
    state: local.state,
    archive: archive === null ? null : { edits: [], text: archive },
    leaves: base,
  };
  const known = { revision: local.revision, mark: local.mark, whole };
  return reaching(ledger.place, async () => {
    await ledger.restore(known, shared.cache.all());
    return local.revision;
  });
}

/** Ends the sharing: what the file holds is this machine's, and so is its side state. */
export async function leave(shared: Shared): Promise<void> {
  const { file, cache, clock } = shared;
  const note = { instance: null, command: "remote remove", subject: "", at: clock() };
  const seen = await look(shared);
  cache.clear();
  if (seen.found === null || seen.text === null || seen.local.revision === 0) return;
  await file.update((now) => ({ text: now.text, state: localOf(now.state).state, note }));
}

async function reaching<T>(place: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    throw new StoreError({ kind: "unreached", place, cause: error.message }, { cause: error });
  }
}
