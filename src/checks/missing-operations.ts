import { View } from "../protocol/view.ts";
import type { Context, PastRevision } from "../rules/context.ts";
import { shorten } from "../text/clean.ts";
import { fold } from "../vocabulary/words.ts";
import { removals } from "./outside-changes.ts";
import { type Reopened, reopenedBetween } from "./reopened.ts";
import { goneBetween } from "./reworded.ts";
import { displacedKey, type Trace, tracesOf } from "./traces.ts";
import { check, type FoundProblem } from "./types.ts";

export interface MissingArgs {
  /**
   * Something that coord wrote was taken out of the file without coord: a reservation, a log entry, a handover, an alert, a
   * conflict, a task. What was reworded, written again or archived does not count: an entry of the same kind in the same place that
   * is alike, or that came alone in the other's place while the "Last update" stamp stayed as it was.
   *
   * Or something that coord had ended is open again: a reservation that was finished, released or expired holds its files once
   * more, an alert, a conflict or an offer counts as open. `args.reopened` is 1 then, and the operation is the one that had ended it.
   *
   * Repair: if it was meant, nothing is to be done; else write it again (`finish`, `resolve`), or restore the file from git.
   *
   * SHRUNK and MISSING_OPERATION come from the journal, and look back as far as its last 300 changes, of which the last 40 that took something
   * away without coord, or archived it: what was archived, and is in neither file by now, is missing too. They are gone when those
   * are.
   */
  // `reopened`: it had ended, and is open again.
  MISSING_OPERATION: {
    subject: string;
    command: string;
    instance: number;
    revision: number;
    reopened?: 1;
  };
}

/** Entries that coord wrote and somebody took out, or opened again, without coord. A person may well have meant it. */
export const missingOperations = check<MissingArgs>({ MISSING_OPERATION: "warning" }, (view, context) => {
  let present: ReturnType<typeof tracesOf> | undefined;
  const held = new Set(context.displaced.flatMap(({ source }) => displacedKey(source)));
  const found = new Map<string, FoundProblem<MissingArgs>>();
  for (const { before, after, older, isArchiving } of removals(context)) {
    const isWritten = (trace: Trace) => writerOf(trace, older) !== undefined;
    const [then, left] = [new View(before), after === null ? view : new View(after)];
    for (const [key, trace] of goneBetween(then, left, isWritten)) {
      // Made when it is first asked for: it goes through every entry.
      present ??= tracesOf(view);
      if (present.has(key) || held.has(key) || found.has(key)) continue;
      const by = writerOf(trace, older);
      if (by === undefined || context.archive?.()?.includes(trace.text) === true) continue;
      found.set(key, finding(trace.text, by));
    }
    if (isArchiving) continue;
    for (const matter of reopenedBetween(then, left, view, (text) => isWrittenSince(text, older, context))) {
      const by = found.has(matter.key) ? undefined : enderOf(matter, older, context);
      if (by !== undefined) found.set(matter.key, finding(matter.text, by, matter));
    }
  }
  return [...found.values()];
});

/** Whether coord wrote something about a text after some revisions. */
function isWrittenSince(text: string, older: readonly PastRevision[], { past }: Context): boolean {
  const since = older[0]?.revision ?? 0;
  const subject = fold(shorten(text, 200));
  for (const one of past?.revisions() ?? []) {
    if (one.revision <= since) return false;
    if (one.command === "restore" || (one.command !== "outside" && fold(one.subject) === subject))
      return true;
  }
  return false;
}

function finding(
  subject: string,
  { command, instance, revision }: PastRevision,
  reopened?: Reopened,
): FoundProblem<MissingArgs> {
  const args = { subject, command, instance: instance ?? 0, revision };
  return {
    code: "MISSING_OPERATION",
    args: reopened === undefined ? args : { ...args, reopened: 1 },
    range: reopened?.range ?? { start: 0, end: 0 },
  };
}

/** The last operation that such a trace can come from. */
function writerOf({ instance, text }: Trace, older: readonly PastRevision[]): PastRevision | undefined {
  const subject = fold(shorten(text, 200));
  const fits = ({ command }: PastRevision) =>
    instance !== null || command === "task add" || command.startsWith("conflict");
  return older.find(
    (one) =>
      one.instance !== null &&
      (instance === null || one.instance === instance) &&
      fold(one.subject) === subject &&
      fits(one),
  );
}

/** The operation that wrote the line that ended something: the subject of one that ends another's says nothing of it. */
function enderOf(
  { end }: Reopened,
  older: readonly PastRevision[],
  { past }: Context,
): PastRevision | undefined {
  let last: PastRevision | undefined;
  for (const one of older) {
    if (past?.textAt(one.revision)?.includes(end) !== true)
      return last?.command === "outside" ? undefined : last;
    last = one;
  }
  // It had ended before anybody remembers.
  return undefined;
}
