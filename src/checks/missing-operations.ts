import { alerts } from "../protocol/alerts.ts";
import { conflicts } from "../protocol/conflicts.ts";
import { handovers } from "../protocol/handovers.ts";
import { log } from "../protocol/log.ts";
import { reservations } from "../protocol/reservations.ts";
import { tasks } from "../protocol/tasks.ts";
import { View } from "../protocol/view.ts";
import type { PastRevision } from "../rules/context.ts";
import { parseSource } from "../rules/displaced.ts";
import { shorten } from "../text/clean.ts";
import { fold } from "../vocabulary/words.ts";
import { type OutsideChange, outsideChanges } from "./outside-changes.ts";
import type { Check, Finding } from "./types.ts";

/** What an operation leaves in the file, as far as history tells operations apart: who, and about what. */
interface Trace {
  /** Null where the entry does not say who wrote it. */
  readonly instance: number | null;
  readonly text: string;
  /** What stays the same when somebody rewords the entry. */
  readonly place: string;
}

/** What coord wrote and somebody took out without coord. A person may well have meant it. */
export const missingOperations: Check = (view, context) => {
  const present = tracesOf(view);
  const held = new Set(context.displaced.flatMap(({ source }) => displacedKey(source)));
  const found = new Map<string, Finding>();
  for (const change of outsideChanges(context)) {
    for (const [key, trace] of takenBy(change, view)) {
      if (present.has(key) || held.has(key) || found.has(key)) continue;
      const by = writerOf(trace, change.older);
      if (by === undefined || context.archive?.()?.includes(trace.text) === true) continue;
      found.set(key, finding(trace, by));
    }
  }
  return [...found.values()];
};

function finding({ text }: Trace, { command, instance, revision }: PastRevision): Finding {
  const args = { subject: text, command, instance: instance ?? 0, revision };
  return { code: "MISSING_OPERATION", args, range: { start: 0, end: 0 }, severity: "warning" };
}

/** The traces that were there before a change and not after it, those aside that were only reworded. */
function takenBy({ before, after }: OutsideChange, view: View): [string, Trace][] {
  const left = after === null ? tracesOf(view) : tracesOf(new View(after));
  const places = countPlaces(left);
  const then = tracesOf(new View(before));
  const thenPlaces = countPlaces(then);
  return [...then].filter(
    ([key, { place }]) => !left.has(key) && (places.get(place) ?? 0) < (thenPlaces.get(place) ?? 0),
  );
}

function countPlaces(traces: ReadonlyMap<string, Trace>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { place } of traces.values()) counts.set(place, (counts.get(place) ?? 0) + 1);
  return counts;
}

function tracesOf(view: View): Map<string, Trace> {
  const found = new Map<string, Trace>();
  const add = (kind: string, instance: number | null, text: string, place = text) =>
    found.set(`${kind} ${instance ?? ""} ${fold(text)}`, {
      instance,
      text,
      place: `${kind} ${instance ?? ""} ${fold(place)}`,
    });
  for (const { value: v } of view.entries(reservations)) add("reservation", v.instance, v.task);
  for (const { value: v } of view.entries(log)) add("log", v.instance, v.action, v.time?.text ?? "");
  for (const { value: v } of view.entries(handovers)) add("handover", v.from, v.task);
  for (const { value: v } of view.entries(alerts)) add("alert", v.instance, v.text, v.time?.text ?? "");
  for (const { value: v } of view.entries(conflicts)) add("conflict", null, v.about);
  for (const { value: v } of view.entries(tasks)) add("task", null, v.title);
  return found;
}

function displacedKey(source: string): string[] {
  const reservation = parseSource(source);
  return reservation === null ? [] : [`reservation ${reservation.instance} ${fold(reservation.task)}`];
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
