import type { StateFolder } from "../system/state.ts";
import type { Replication } from "../store/store.ts";
import { StoreError } from "../store/store.ts";
import type { Ledger } from "../store/shared/ledger.ts";
import { LedgerError } from "../store/shared/ledger.ts";
import { directLedger, locateLedger } from "./open.ts";
import { pointerLine } from "./pointer.ts";
import { pause } from "../system/pause.ts";
import { isServing, serveSpool } from "./relay/serve.ts";

/** Interval between attempts where the store is not reached (ms). */
const AGAIN_MS = 5_000;
/** How often the others are told at least who lives here (ms). */
const BEAT_MS = 5_000;

/**
 * Holds the connection to a board's ledger until the signal: answers what other processes of this machine ask of it, brings news into
 * the file as they come, and tells the others who lives here. @throws StoreError for a pointer that may not be followed
 */
export async function follow(
  file: string,
  state: StateFolder,
  named: string | undefined,
  replication: Replication,
  signal: AbortSignal,
): Promise<void> {
  const located = locateLedger(file, state, named);
  if (located === null) return;
  const pointer = pointerLine(located.pointer);
  const ledger = await directLedger(file, state, located);
  try {
    await Promise.all([
      serveSpool(state, pointer, ledger, signal),
      renew(ledger, replication, signal, () => isServing(state, pointer)),
    ]);
  } finally {
    await ledger.close();
  }
}

/** Brings what is new into the file, as long as it is this process that does. */
async function renew(
  ledger: Ledger,
  replication: Replication,
  signal: AbortSignal,
  isMine: () => boolean,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const revision = isMine() ? await replication.sync() : 0;
      const { pollMs } = ledger.timings;
      await (isMine() && revision > 0
        ? ledger.changed(revision, Math.max(BEAT_MS, pollMs), signal)
        : pause(pollMs, signal));
    } catch (error) {
      if (!(error instanceof StoreError || error instanceof LedgerError)) throw error;
      await pause(AGAIN_MS, signal);
    }
  }
}
