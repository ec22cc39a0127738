import { type Reservation, reservations } from "../protocol/reservations.ts";
import type { Entry, View } from "../protocol/view.ts";
import { fold } from "../vocabulary/words.ts";

/** Takeovers in a row after which a task is a person's to look at: whatever ends its holders would end the next one, too. */
const MOST_TAKEOVERS = 3;

/** Those from whom a task was taken over one after the other, up to the instance that has it now; the first of them first. */
export function takenFrom(view: View, task: string, instance: number): readonly number[] {
  const left = [...(expiredOf(view).get(fold(task)) ?? [])];
  const found: number[] = [];
  for (let by = instance; ;) {
    const at = left.findIndex(({ value }) => value.takenBy === by);
    const [before] = at < 0 ? [] : left.splice(at, 1);
    if (before === undefined) return found;
    by = before.value.instance;
    found.unshift(by);
  }
}

const expired = new WeakMap<View, ReadonlyMap<string, readonly Entry<Reservation>[]>>();

/** What has expired, by folded title: each of ten thousand entries may ask. */
function expiredOf(view: View): ReadonlyMap<string, readonly Entry<Reservation>[]> {
  const known = expired.get(view);
  if (known !== undefined) return known;
  const found = new Map<string, Entry<Reservation>[]>();
  for (const entry of view.entries(reservations)) {
    if (entry.value.state !== "expired") continue;
    const key = fold(entry.value.task);
    const same = found.get(key);
    if (same === undefined) found.set(key, [entry]);
    else same.push(entry);
  }
  expired.set(view, found);
  return found;
}

/** Whether a task that lapsed once more goes to nobody any more. */
export function isParked(
  view: View,
  { task, instance }: { readonly task: string; readonly instance: number },
): boolean {
  return takenFrom(view, task, instance).length >= MOST_TAKEOVERS;
}
