import type { Reservation } from "../protocol/reservations.ts";
import type { Entry, View } from "../protocol/view.ts";
import { findClaims } from "../rules/claims.ts";
import type { ActingContext } from "../rules/context.ts";
import { holdings } from "../rules/holdings.ts";
import { clean } from "../text/clean.ts";
import { fold } from "../vocabulary/words.ts";
import { byTitle } from "./common.ts";
import { holdingData } from "./shapes.ts";
import { type OrRefused, refuse } from "./types.ts";

/** The entries of one task of mine. coord writes one; a hand or a merge may bring about more. */
export type OwnEntries = readonly [Entry<Reservation>, ...Entry<Reservation>[]];

/**
 * The reservation of mine that a (part of a) title means; without a title the only one. A title that is, exactly, that of
 * another's reservation or of an ended one of mine means no other that merely holds it. Entries of one title are one task:
 * whatever becomes of it becomes of all of them.
 */
export function myReservation(
  view: View,
  title: string | undefined,
  context: ActingContext,
  state: "reserved" | "waiting" = "reserved",
): OrRefused<OwnEntries> {
  const { instance } = context;
  const own = findClaims(view, { instance });
  const mine = findClaims(own, { state });
  const others = findClaims(holdings(view, context), { state: "reserved" }).filter(
    ({ reservation }) => reservation.instance !== instance,
  );
  const all = [...own.map(({ value }) => value), ...others.map(({ reservation }) => reservation)];
  const meant = new Set(title === undefined ? all : byTitle(all, title, ({ task }) => task));
  const found = mine.filter(({ value }) => meant.has(value));
  const titles = titlesOf(found.length > 0 ? found : mine);
  if (titles.length > 1 && found.length > 0)
    return refuse("AMBIGUOUS_TASK", { instance, tasks: titles, count: titles.length });
  const [first, ...duplicates] = found;
  if (first !== undefined) return { ok: true, value: [first, ...duplicates] };
  if (title === undefined) return refuse("NO_RESERVATION", { instance });
  const holders = findClaims(others, { task: clean(title) });
  return refuse(
    "NO_RESERVATION",
    { instance, task: title, tasks: titles },
    { holders: holders.map((holding) => holdingData(holding, context.zone)) },
  );
}

/** Each title once, however it is spelled. */
function titlesOf(entries: readonly Entry<Reservation>[]): string[] {
  const first = new Map<string, string>();
  for (const { value } of entries) {
    const key = fold(value.task);
    if (!first.has(key)) first.set(key, value.task);
  }
  return [...first.values()];
}

/** The files of all entries of a task. */
export function filesOf(mine: OwnEntries): readonly string[] {
  return [...new Set(mine.flatMap(({ value }) => value.files))];
}
