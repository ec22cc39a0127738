import { everyBlock } from "../protocol/index.ts";
import { reservations } from "../protocol/reservations.ts";
import type { View } from "../protocol/view.ts";
import { parseSource } from "../rules/displaced.ts";
import { fold } from "../vocabulary/words.ts";

/** Trace of an operation in the file, as far as history tells operations apart: who, and about what. */
export interface Trace {
  /** Null where the entry does not say who wrote it. */
  readonly instance: number | null;
  readonly text: string;
  /** The list that it stands in: of one kind, and one instance. */
  readonly list: string;
  /** Part that stays the same when somebody rewords the entry. */
  readonly place: string;
}

/** All traces in a text, by kind, instance and wording; in the text's order within each list. */
export function tracesOf(view: View): Map<string, Trace> {
  const found = new Map<string, Trace>();
  for (const block of everyBlock) {
    if (block.subject === undefined) continue;
    for (const { value } of view.entries(block)) {
      const text = block.subject(value);
      const instance = block.author?.(value) ?? null;
      const list = listOf(block.kind, instance);
      const place = `${list} ${fold(block.lasting?.(value) || text)}`;
      found.set(`${list} ${fold(text)}`, { instance, text, list, place });
    }
  }
  return found;
}

/** Under which key the trace of a displaced reservation is known. */
export function displacedKey(source: string): string[] {
  const reservation = parseSource(source);
  return reservation === null
    ? []
    : [`${listOf(reservations.kind, reservation.instance)} ${fold(reservation.task)}`];
}

function listOf(kind: string, instance: number | null): string {
  return `${kind} ${instance ?? ""}`;
}
