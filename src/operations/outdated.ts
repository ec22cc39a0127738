import { log } from "../protocol/log.ts";
import { messages } from "../protocol/messages.ts";
import { isOpen, reservations } from "../protocol/reservations.ts";
import type { Entry, View } from "../protocol/view.ts";
import { epochOf, type Time, type Zone } from "../time/time.ts";

/** The age at which an entry is old enough to be archived. */
export interface Age {
  /** Number of the newest entries of each kind that stay. */
  readonly keep: number;
  /** Only what ended before this goes, in milliseconds since the epoch; null: whenever it ended. */
  readonly before: number | null;
}

/** The finished reservations that are old, in the file's order. */
export function oldReservations(view: View, age: Age, zone: Zone): Entry<unknown>[] {
  const finished = view.entries(reservations).filter(({ value }) => !isOpen(value.state));
  return oldOnes(
    finished.map((entry) => ({ entry, at: momentOf(entry.value.ended, zone) })),
    age,
  );
}

/** The log entries that are old, in the file's order. */
export function oldLog(view: View, age: Age, zone: Zone): Entry<unknown>[] {
  const dated = view.entries(log).map((entry) => ({ entry, at: momentOf(entry.value.time, zone) }));
  return isNewestFirst(dated) ? oldOnes(dated.toReversed(), age).toReversed() : oldOnes(dated, age);
}

/** The messages that are answered and old; with a date also those that nobody has answered by then. */
export function oldMessages(view: View, age: Age, zone: Zone): Entry<unknown>[] {
  const over = view.entries(messages).filter(({ value }) => value.answers.length > 0 || age.before !== null);
  return oldOnes(
    over.map((entry) => ({
      entry,
      at: momentOf(entry.value.answers.at(-1)?.time ?? entry.value.time, zone),
    })),
    age,
  );
}

interface DatedEntry {
  readonly entry: Entry<unknown>;
  /** Milliseconds since the epoch; null when it is not known. */
  readonly at: number | null;
}

/** Of some entries, oldest first as far as their places tell. */
function oldOnes(all: readonly DatedEntry[], { keep, before }: Age): Entry<unknown>[] {
  const byAge = inOrderOfTime(all);
  const old = new Set(byAge.slice(0, Math.max(byAge.length - keep, 0)));
  return all
    .filter((one) => old.has(one) && (before === null || (one.at !== null && one.at < before)))
    .map(({ entry }) => entry);
}

/** An entry without a date is as old as the dated one that comes before it. */
function inOrderOfTime(all: readonly DatedEntry[]): DatedEntry[] {
  let last = Number.NEGATIVE_INFINITY;
  const placed = all.map((one) => ({ one, at: (last = one.at ?? last) }));
  return placed.sort((a, b) => (a.at === b.at ? 0 : a.at - b.at)).map(({ one }) => one);
}

function isNewestFirst(all: readonly DatedEntry[]): boolean {
  const times = all.flatMap(({ at }) => at ?? []);
  return (times[0] ?? 0) > (times.at(-1) ?? 0);
}

/** When something was over for certain: a date without an hour means the last moment of that day. */
function momentOf(time: Time | null, zone: Zone): number | null {
  if (time === null || time.minutes !== null) return epochOf(time, zone);
  const midnight = epochOf({ ...time, minutes: 24 * 60 }, zone);
  return midnight === null ? null : midnight - 1;
}
