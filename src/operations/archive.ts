import { type Batch, withBatch } from "../protocol/archive.ts";
import { blocks, everyBlock } from "../protocol/index.ts";
import { log } from "../protocol/log.ts";
import { readSettings } from "../protocol/settings.ts";
import type { Block } from "../protocol/block.ts";
import { type Style, View } from "../protocol/view.ts";
import type { Context } from "../rules/context.ts";
import { applyEdits, type Range } from "../text/edits.ts";
import { epochOf, readTime, writeTime, type Zone } from "../time/time.ts";
import { boundIn, Headed, withoutRanges } from "./extract.ts";
import { unheardIn } from "./message-data.ts";
import { type Age, oldLog, oldMessages, oldReservations } from "./outdated.ts";
import { isSameTally, sum, tally, terminated } from "./tally.ts";
import { answer, type Decision, operation, refuse } from "./types.ts";

interface ArchiveCounts {
  readonly reservations: number;
  readonly log: number;
  readonly messages: number;
}

export interface Archived {
  readonly moved: ArchiveCounts;
  /** The entries that the file still holds, whatever their state. */
  readonly kept: ArchiveCounts;
  /** Reservations, log entries and messages of file and archive together, before and after: always the same. */
  readonly before: number;
  readonly after: number;
}

/** How many of the newest stay when nobody says how many. */
const DEFAULT_KEEP = 20;

export const archive = operation({
  name: "archive",
  mode: "anyone",
  input: {
    keep: { kind: "number", at: "option", placeholder: "N", least: 0 },
    before: { kind: "text", at: "option", placeholder: "DATE" },
  },
  plan(view, input, context): Decision<Archived> {
    const before = input.before === undefined ? null : dateOf(input.before, context.zone);
    if (input.before !== undefined && before === null)
      return refuse("DATE_INVALID", { what: "--before", found: input.before });
    // Whoever names a date means all that is older, unless they say how much is to stay all the same.
    const age = { keep: input.keep ?? (before === null ? DEFAULT_KEEP : 0), before };
    return move(view, age, context);
  },
});

/** A date, or a date with an hour, in milliseconds since the epoch. */
function dateOf(text: string, zone: Zone): number | null {
  const time = readTime(text);
  return time === null ? null : epochOf({ ...time, minutes: time.minutes ?? 0 }, zone);
}

function move(view: View, age: Age, context: Context): Decision<Archived> {
  const style = view.style(context.language);
  const current = context.archive?.() ?? null;
  const old = new View(current ?? "");
  const work = progressOf(2 * (view.text.length + old.text.length), context);
  const chosen = choose(view, age, context);
  work.did(view);
  const all = tally(view, old);
  work.did(old);
  const moved = {
    reservations: chosen.reservations.length,
    log: chosen.log.length,
    messages: chosen.messages.length,
  };
  const count = moved.reservations + moved.log + moved.messages;
  if (count === 0) {
    work.end();
    return answer({ moved, kept: countsOf(view), before: sum(all), after: sum(all) });
  }
  const edits = withoutRanges(view, [...chosen.reservations, ...chosen.log, ...chosen.messages]);
  const after = new View(applyEdits(view.text, edits));
  const batch = batchOf(view, chosen, writeTime(context.now, context.zone), style);
  const fresh = new View(withBatch(current, batch, style));
  const proven = tally(after, fresh);
  work.end();
  if (!isSameTally(all, proven) || !isRestUntouched(view, after))
    return refuse("NOT_READABLE_BACK", { task: "archive" });
  return {
    ok: true,
    edits,
    read: () => ({ moved, kept: countsOf(after), before: sum(all), after: sum(proven) }),
    did: { verb: "archive", subject: String(count) },
    archive: (now) => {
      if (now === current) return fresh.text;
      const text = withBatch(now, batch, style);
      return isSameTally(tally(view, new View(now ?? "")), tally(after, new View(text))) ? text : null;
    },
  };
}

interface Chosen {
  readonly reservations: readonly Range[];
  readonly log: readonly Range[];
  readonly messages: readonly Range[];
  /** Where those of the log start that have a heading of their own. */
  readonly headings: ReadonlySet<number>;
}

function choose(view: View, age: Age, context: Context): Chosen {
  const { zone } = context;
  const headed = new Headed(view, view.entries(log));
  const headings = new Set<number>();
  const isBound = boundIn(view);
  const isFree = (range: Range) => !isBound(range);
  const ranges = oldLog(view, age, zone).map(({ range }) => {
    const extent = headed.extent(range.start);
    if (extent !== null) headings.add(range.start);
    return extent ?? range;
  });
  const reservations = oldReservations(view, age, zone).map(({ range }) => range);
  // Messages that were not shown yet stay: nobody is shown an archived one.
  const unheard = new Set(unheardIn(view, context).map(({ range }) => range.start));
  const messages = oldMessages(view, age, zone)
    .filter(({ range }) => !unheard.has(range.start))
    .map(({ range }) => range);
  return {
    reservations: reservations.filter(isFree),
    log: ranges.filter(isFree),
    messages: messages.filter(isFree),
    headings,
  };
}

function batchOf(
  view: View,
  { reservations, messages, log: entries, headings }: Chosen,
  time: string,
  { eol }: Style,
): Batch {
  const source = ({ start, end }: Range) => terminated(view.text.slice(start, end), eol);
  return {
    time,
    reservations: reservations.map(source),
    messages: messages.map(source),
    logLines: entries.filter(({ start }) => !headings.has(start)).map(source),
    logSections: entries.filter(({ start }) => headings.has(start)).map(source),
  };
}

function countsOf(view: View): ArchiveCounts {
  return {
    reservations: view.entries(blocks.reservations).length,
    log: view.entries(log).length,
    messages: view.entries(blocks.messages).length,
  };
}

/** Whether everything that does not move reads as it did before. */
function isRestUntouched(before: View, after: View): boolean {
  const rest = everyBlock.filter(({ isArchived }) => isArchived !== true);
  const sources = (view: View, block: Block<unknown>) =>
    view.entries(block).map(({ range }) => terminated(view.text.slice(range.start, range.end)));
  const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
  return (
    same(readSettings(before), readSettings(after)) &&
    rest.every((block) => same(sources(before, block), sources(after, block)))
  );
}

/** Counts the characters that were read, which is what all of this costs. */
function progressOf(total: number, { progress }: Context) {
  let done = 0;
  return {
    did: (read: View) => progress?.((done += read.text.length), total),
    end: () => progress?.(total, total),
  };
}
