import { instances } from "../protocol/instances.ts";
import { check, type FoundProblem } from "./types.ts";

export interface DuplicateArgs {
  /**
   * A number has two lines of its own in the list of instances.
   *
   * Repair: where two clones gave the number to a newcomer each and then merged, `--fix` in one of them gives a new number to the instance that this
   * clone's journal wrote. Its open entries follow (reservations, places in the queue, tasks, offers, alerts, conflicts, messages), its sessions act under
   * the new number, and a line in the log says so. What is over keeps the old number, as logs and commits speak of it; what the other clone wrote
   * is not touched, and `--fix` names it. Where this clone wrote both lines (git merged two of its branches as text) they
   * mean one instance: the line that says the last of it stays, and what is there ended and held has ended. A clone that wrote neither of the two can't mend it: delete one of the lines there, or give one a new number.
   */
  // `line`: where it is listed first.
  DUPLICATE_INSTANCE: { instance: number; line: number };
}

/** A number listed twice on lines of its own. */
export const duplicateInstances = check<DuplicateArgs>({ DUPLICATE_INSTANCE: "error" }, (view) => {
  const first = new Map<number, number>();
  const found: FoundProblem<DuplicateArgs>[] = [];
  for (const { value, line, range } of view.entries(instances)) {
    if (value.from !== value.to) continue;
    const earlier = first.get(value.from);
    if (earlier === undefined) first.set(value.from, line);
    else
      found.push({
        code: "DUPLICATE_INSTANCE",
        args: { instance: value.from, line: earlier },
        range,
      });
  }
  return found;
});
