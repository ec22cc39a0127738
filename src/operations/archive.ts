import { type Batch, withBatch } from "../protocol/archive.ts";
import { blocks } from "../protocol/index.ts";
import { log } from "../protocol/log.ts";
import { readSettings } from "../protocol/settings.ts";
import { type Block, type Style, View } from "../protocol/view.ts";
import type { Context } from "../rules/context.ts";
import { applyEdits, type Edit, type Range } from "../text/edits.ts";
import { epochOf, readTime, writeTime, type Zone } from "../time/time.ts";
import { Headed, isBound, withoutRanges } from "./extract.ts";
import { type Age, oldLog, oldReservations } from "./outdated.ts";
import { isSameTally, sum, tally, terminated } from "./tally.ts";
import { operation, type Outcome, refuse } from "./types.ts";

interface Counts {
  readonly reservations: number;
  readonly log: number;
}

export interface Archived {
  readonly moved: Counts;
  /** What the file still holds, whatever its state. */
  readonly kept: Counts;
  /** Reservations and log entries of file and archive together, before and after: always the same. */
  readonly before: number;
  readonly after: number;
}

/** How many of the newest stay when nobody says how many. */
const KEEP = 20;

export const archive = operation({
  name: "archive",
  mode: "anyone",
  input: {
    keep: { kind: "number", at: "option", placeholder: "N", least: 0 },
    before: { kind: "text", at: "option", placeholder: "DATE" },
  },
  plan(view, input, context): Outcome<Archived> {
    const before = input.before === undefined ? null : dateOf(input.before, context.zone);
    if (input.before !== undefined && before === null)
      return refuse("DATE_INVALID", { what: "--before", found: input.before });
    // Whoever names a date means all that is older, unless they say how much is to stay all the same.
    const age = { keep: input.keep ?? (before === null ? KEEP : 0), before };
    return move(view, age, context);
  },
});

/** A date, or a date with an hour, in milliseconds since the epoch. */
function dateOf(text: string, zone: Zone): number | null {
  const time = readTime(text);
  return time === null ? null : epochOf({ ...time, minutes: time.minutes ?? 0 }, zone);
}

function move(view: View, age: Age, context: Context): Outcome<Archived> {
  const style = view.style(context.language);
  const chosen = choose(view, age, context.zone);
  const current = context.archive?.() ?? null;
  const work = progressOf(view.text.length + (current ?? "").length, context);
  const before = tally(view);
  work(view);
  const moved = { reservations: chosen.reservations.length, log: chosen.log.length };
  if (moved.reservations + moved.log === 0)
    return { ok: true, edits: [], result: resultOf(view, moved, sum(before), sum(before)) };
  const old = new View(current ?? "");
  const all = tally(view, old);
  work(old);
  const edits = withoutRanges(view, [...chosen.reservations, ...chosen.log]);
  const after = new View(applyEdits(view.text, edits));
  const add = adder(view, chosen, writeTime(context.now, context.zone), style);
  const archived = new View(add(current));
  const proven = tally(after, archived);
  work(after);
  work(archived);
  if (!isSameTally(all, proven) || !isRestUntouched(view, after)) return refuse("NOT_READABLE_BACK", { task: "archive" });
  return {
    ok: true,
    edits,
    result: resultOf(after, moved, sum(all), sum(proven)),
    did: { verb: "archive", subject: String(moved.reservations + moved.log) },
    archive: (now) => (now === current ? archived.text : provenAddition(add, now, chosen)),
  };
}
