import type { LogEntry } from "../protocol/log.ts";
import { View } from "../protocol/view.ts";
import { dominantEol } from "../text/edits.ts";
import { epochOf, type Zone } from "../time/time.ts";
import { vocabularies } from "../vocabulary/index.ts";
import { compareTimes } from "./entries/times.ts";
import { mergeParts } from "./parts.ts";
import { cut, entriesOf, type EntryPiece, type SectionPart, wordingOf } from "./pieces.ts";
import { type MergeDraft, print } from "./print.ts";
import { type Settled, settleEntries } from "./settle.ts";
import { each, type Three } from "./three.ts";
import { LANGUAGE } from "./types.ts";

interface Assembled {
  readonly draft: MergeDraft;
  /** How many entries a text lacks, or has too many, of those that were meant. */
  misread(text: string): number;
}

/** Merges three texts that are cut into parts. */
export function mergePieces(parts: Three<readonly SectionPart[]>, views: Three<View>, zone: Zone): Assembled {
  const entries = each(parts, entriesOf);
  const language = views.base.language ?? views.ours.language ?? views.theirs.language ?? LANGUAGE;
  const settled = settleEntries(entries, { zone, words: vocabularies[language] });
  // A side of one line says nothing of line ends.
  const says = [views.ours, views.theirs, views.base].find(({ text }) => text.includes("\n"));
  const eol = dominantEol(says?.text ?? "");
  const newestFirst = isNewestFirst(Object.values(entries), zone);
  const merged = mergeParts(parts, settled, (entry, other) => {
    const [a, b] = [logEntryOf(entry), logEntryOf(other)];
    if (a === null || b === null) return false;
    return compareTimes(a.time, b.time, zone) * (newestFirst ? -1 : 1) < 0;
  });
  return { draft: print(merged, eol), misread: (text) => misread(text, settled) };
}

function logEntryOf({ ours, theirs }: Settled): LogEntry | null {
  const piece = ours ?? theirs;
  return piece?.entry === "log" ? (piece.value as LogEntry) : null;
}

/** Whether the log begins with its newest entry, by the first of the texts that shows an order. */
function isNewestFirst(texts: readonly (readonly EntryPiece[])[], zone: Zone): boolean {
  for (const entries of texts) {
    const times = entries
      .flatMap((piece) => (piece.entry === "log" ? [epochOf((piece.value as LogEntry).time, zone)] : []))
      .filter((time) => time !== null);
    const order = (times[0] ?? 0) - (times.at(-1) ?? 0);
    if (order !== 0) return order > 0;
  }
  return false;
}

function misread(text: string, settled: readonly Settled[]): number {
  const counts = new Map<string, number>();
  const count = (wording: string, by: number) => counts.set(wording, (counts.get(wording) ?? 0) + by);
  for (const { ours, theirs, bodies } of settled) {
    const kind = (ours ?? theirs)?.entry;
    if (kind !== undefined) for (const body of bodies) count(wordingOf(kind, body), 1);
  }
  for (const { wording } of entriesOf(cut(new View(text)))) count(wording, -1);
  return [...counts.values()].reduce((sum, left) => sum + Math.abs(left), 0);
}
