import type { Desk } from "./desk.ts";
import { leaveHint } from "./head.ts";
import { findJournal } from "./look.ts";
import type { Places } from "./places.ts";
import { prune, removeLeftovers, type Keep } from "./prune.ts";

/** The journal is looked through for old entries every so many revisions. */
const PRUNE_EVERY = 100;

/** What can wait until a write is acknowledged. It needs no lock, and its failing is nobody's failure. */
export function tidy(desk: Desk, places: Places, keep: Keep, revision: number, first: boolean): void {
  if (!first && revision % PRUNE_EVERY !== 0) return;
  try {
    const { journal, head } = findJournal(desk.disk, places);
    if (first) removeLeftovers(desk.disk, places, journal);
    if (revision % PRUNE_EVERY === 0 && prune(journal, keep, desk.clock()) > 0)
      leaveHint(journal, head.revision);
  } catch {
    // The next writer tries again.
  }
}
