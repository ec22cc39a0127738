import { alerts } from "../protocol/alerts.ts";
import { conflicts } from "../protocol/conflicts.ts";
import { handovers } from "../protocol/handovers.ts";
import { log } from "../protocol/log.ts";
import { reservations } from "../protocol/reservations.ts";
import { tasks } from "../protocol/tasks.ts";
import type { View } from "../protocol/view.ts";
import { parseSource } from "../rules/displaced.ts";
import { fold } from "../vocabulary/words.ts";

/** What an operation leaves in the file, as far as history tells operations apart: who, and about what. */
export interface Trace {
  /** Null where the entry does not say who wrote it. */
  readonly instance: number | null;
  readonly text: string;
  /** The list that it stands in: of one kind, and one instance. */
  readonly list: string;
  /** What stays the same when somebody rewords the entry. */
  readonly place: string;
}

/** All traces in a text, by kind, instance and wording; in the text's order within each list. */
export function tracesOf(view: View): Map<string, Trace> {
  const found = new Map<string, Trace>();
  const add = (kind: string, instance: number | null, text: string, place = "") => {
    const list = listOf(kind, instance);
    found.set(`${list} ${fold(text)}`, { instance, text, list, place: `${list} ${fold(place || text)}` });
  };
  for (const { value: v } of view.entries(reservations))
    add("reservation", v.instance, v.task, [v.since?.text ?? "", ...v.files].join(" "));
  for (const { value: v } of view.entries(log)) add("log", v.instance, v.action, v.time?.text);
  for (const { value: v } of view.entries(handovers)) add("handover", v.from, v.task);
  for (const { value: v } of view.entries(alerts)) add("alert", v.instance, v.text, v.time?.text);
  for (const { value: v } of view.entries(conflicts)) add("conflict", null, v.about);
  for (const { value: v } of view.entries(tasks)) add("task", null, v.title);
  return found;
}

/** Under which key the trace of a displaced reservation is known. */
export function displacedKey(source: string): string[] {
  const reservation = parseSource(source);
  return reservation === null
    ? []
    : [`${listOf("reservation", reservation.instance)} ${fold(reservation.task)}`];
}

function listOf(kind: string, instance: number | null): string {
  return `${kind} ${instance ?? ""}`;
}
