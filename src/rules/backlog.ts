import { eachPriority, priorities } from "../protocol/priorities.ts";
import { eachTask, isUnowned, type Task, tasks } from "../protocol/tasks.ts";
import type { View } from "../protocol/view.ts";
import { sameWorkAs } from "./plain-title.ts";
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
 * @param most how many of them are asked for
 */
export function backlog(
  view: View,
  held: readonly Holding[],
  context: Context,
  most: number = Infinity,
): OpenItem[] {
  // Who asks for a few keeps nothing of the others.
  const listed = () => (most === Infinity ? view.entries(tasks) : eachTask(view));
  const ranked = () => (most === Infinity ? view.entries(priorities) : eachPriority(view));
  const lapsed = findClaims(held, { state: "reserved" }).filter(({ lease }) => lease.takeable);
  const keys = new Set(lapsed.map(({ reservation: { instance, task } }) => claimKey(instance, task)));
  /** Its owner's reservation of it has lapsed: what `reserve` grants is free. */
  const isLapsed = ({ state, instance, title }: Task) =>
    state === "inProgress" && instance !== null && keys.has(claimKey(instance, title));
  const wanted = held.filter((one) => !one.lease.takeable && !isForgottenWaiter(one, context));
  const closed = new Set([
    ...wanted.map(({ reservation }) => fold(reservation.task)),
    ...lapsed
      .filter(({ reservation }) => isParked(view, reservation))
      .map(({ reservation }) => fold(reservation.task)),
  ]);
  const isTaken = sameWorkAs(wanted.map(({ reservation }) => reservation.task));
  let isOrdered = false;
  /** The states of those that may be free. */
  const states = new Set<Task["state"]>();
  for (const { value } of listed()) {
    isOrdered ||= value.after.length > 0;
    if (isUnowned(value) || isLapsed(value)) states.add(value.state);
    else closed.add(fold(value.title));
  }
  for (const { value } of ranked()) isOrdered ||= value.after.length > 0;
  const dependencies = isOrdered ? new Dependencies(view) : null;
  const isOpen = (title: string, key: string) =>
    !closed.has(key) && !isTaken(title) && (dependencies?.waitedFor(title).length ?? 0) === 0;
  /** Of each level as many as are asked for at most. */
  const levels = new Map<number, Map<string, OpenItem>>();
  for (const { value, line } of ranked()) {
    const { title, level, done } = value;
    const same = levels.get(level) ?? new Map<string, OpenItem>();
    levels.set(level, same);
    const key = fold(title);
    if (!done && same.size < most && !same.has(key) && isOpen(title, key))
      same.set(key, { title, level, line });
  }
  const found = new Map<string, OpenItem>();
  for (const [, same] of [...levels].sort(([a], [b]) => a - b))
    for (const [key, item] of same) if (!found.has(key)) found.set(key, item);
  for (const state of ["free", "inProgress"] as const) {
    if (found.size >= most) break;
    // Where each of a long list is somebody's it is not gone through again.
    if (!states.has(state)) continue;
    for (const { value, line } of listed()) {
      if (value.state !== state) continue;
      const key = fold(value.title);
      if (!found.has(key) && isOpen(value.title, key))
        found.set(key, { title: value.title, level: null, line });
      if (found.size >= most) break;
    }
  }
  return [...found.values()].slice(0, most);
}

/** Whose claim to what, for who compares each of a long list with each of another. */
function claimKey(instance: number, task: string): string {
  return `${instance} ${fold(task)}`;
}
