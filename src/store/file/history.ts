import type { Revision } from "../store.ts";
import { listEntries, soundEntry, type Journal } from "./journal.ts";

/** What was written and counts: not what was taken back, nor coord's own repairs. */
export function readHistory(journal: Journal): Revision[] {
  const history: Revision[] = [];
  for (const number of listEntries(journal)) {
    const entry = soundEntry(journal, number);
    if (entry === null || entry.kind === "recover" || entry.kind === "lost") continue;
    if (entry.kind === "void") {
      if (history.at(-1)?.revision === number - 1) history.pop();
      continue;
    }
    const edits = entry.edits ?? [[0, entry.from, entry.text ?? ""] as const];
    history.push({ revision: number, note: entry.note, edits });
  }
  return history;
}
