import { priorities } from "../protocol/priorities.ts";
import { isUnowned, type Task, tasks } from "../protocol/tasks.ts";
import type { Entry, View } from "../protocol/view.ts";
import { fold } from "../vocabulary/words.ts";
import { findClaims } from "./leases.ts";
import { Dependencies } from "./dependencies.ts";
import type { Context } from "./context.ts";
import { isParked } from "./parked.ts";
import { type Holding, isForgottenWaiter } from "./holdings.ts";

/** Work that anybody may take. */
export interface OpenItem {
  readonly title: string;
  /** 1, 2, 3 for an item of the priorities; null for one of the remaining tasks. */
  readonly level: number | null;
  /** In the file, from 1. */
  readonly line: number;
}

/**
 * The free tasks, in the order in which they should be taken: P1, P2, P3, then free tasks, then those that were begun and
 * that nobody owns any more. Reserved, done and blocked ones are passed over; a title that stands in several lists comes once.
 */
export function backlog(view: View, held: readonly Holding[], context: Context): OpenItem[] {
  const listed = view.entries(tasks);
  const lapsed = findClaims(held, { state: "reserved" }).filter(({ lease }) => lease.takeable);
  const wanted = held.filter((one) => !one.lease.takeable && !isForgottenWaiter(one, context));
  const closed = new Set([
    ...wanted.map(({ reservation }) => fold(reservation.task)),
    ...lapsed
      .filter(({ reservation }) => isParked(view, reservation))
      .map(({ reservation }) => fold(reservation.task)),
    ...listed
      .filter(({ value }) => !isUnowned(value) && !isLapsed(value, lapsed))
      .map(({ value }) => fold(value.title)),
  ]);
  const ranked: OpenItem[] = [
    ...view
      .entries(priorities)
      .filter(({ value }) => !value.done)
      .toSorted((a, b) => a.value.level - b.value.level)
      .map(({ value, line }) => ({ title: value.title, level: value.level, line })),
    ...listed.filter(({ value }) => value.state === "free").map(item),
    ...listed.filter(({ value }) => value.state === "inProgress").map(item),
  ];
  const seen = new Set<string>();
  const dependencies = new Dependencies(view);
  return ranked.filter(({ title }) => {
    const key = fold(title);
    if (closed.has(key) || seen.has(key) || dependencies.waitedFor(title).length > 0) return false;
    seen.add(key);
    return true;
  });
}

/** Its owner's reservation of it has lapsed: what `reserve` grants is free. */
function isLapsed({ state, instance, title }: Task, lapsed: readonly Holding[]): boolean {
  return state === "inProgress" && findClaims(lapsed, { instance, task: title }).length > 0;
}

function item({ value, line }: Entry<Task>): OpenItem {
  return { title: value.title, level: null, line };
}
