import type { Revision } from "../store.ts";
import type { Filed } from "./entry.ts";
import { listEntries, soundEntry, type Journal } from "./journal.ts";

/** What was written and counts, newest first: not what was taken back, nor coord's own repairs. Entries are read as they are asked for. */
export function* revisionsFrom(journal: Journal, newest: number): Generator<Revision> {
  let takenBack = 0;
  for (const number of listEntries(journal).toReversed()) {
    if (number > newest || number === takenBack) continue;
    const entry = soundEntry(journal, number);
    if (entry?.kind === "void") takenBack = number - 1;
    else if (entry !== null && entry.kind !== "recover" && entry.kind !== "lost") yield revisionOf(entry);
  }
}

/** All of it, oldest first. */
export function readHistory(journal: Journal): Revision[] {
  return [...revisionsFrom(journal, Number.POSITIVE_INFINITY)].toReversed();
}

function revisionOf({ revision, note, edits, from, text, carried }: Filed): Revision {
  const found = { revision, note, edits: edits ?? [[0, from, text ?? ""] as const] };
  const companions = Object.entries(carried).map(([name, wrote]) => [name, wrote.edits] as const);
  return companions.length === 0 ? found : { ...found, companions: Object.fromEntries(companions) };
}
