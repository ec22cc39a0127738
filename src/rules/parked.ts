import type { View } from "../protocol/view.ts";
import { findClaims } from "./leases.ts";

/** Takeovers in a row after which a task is a person's to look at: whatever ends its holders would end the next one, too. */
const MOST_TAKEOVERS = 3;

/** Those from whom a task was taken over one after the other, up to the instance that has it now; the first of them first. */
export function takenFrom(view: View, task: string, instance: number): readonly number[] {
  const left = findClaims(view, { task, state: "expired" });
  const found: number[] = [];
  for (let by = instance; ;) {
    const at = left.findIndex(({ value }) => value.takenBy === by);
    const [before] = at < 0 ? [] : left.splice(at, 1);
    if (before === undefined) return found;
    by = before.value.instance;
    found.unshift(by);
  }
}

/** Whether a task that lapsed once more goes to nobody any more. */
export function isParked(
  view: View,
  { task, instance }: { readonly task: string; readonly instance: number },
): boolean {
  return takenFrom(view, task, instance).length >= MOST_TAKEOVERS;
}
