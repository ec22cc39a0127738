import type { ElsewhereData } from "../../operations/check.ts";
import { escapeFor } from "../../text/clean.ts";
import type { Voice } from "./context.ts";

/** Maximum number of places in a file that are named. */
const MOST_PLACES = 6;

/** A change of a file in another work tree: `form (Instance #5 “Prettier form”), line 6, committed`. */
export function otherTreeChangeText(found: ElsewhereData, { t, audience }: Voice): string {
  const { worktree, branch, task } = escapeFor(audience, {
    worktree: found.worktree,
    branch: found.branch,
    task: found.task,
  });
  const { instance, lines, committed, age } = found;
  const say = t.answers.check;
  return say.elsewhere(
    branch ?? worktree,
    instance,
    task,
    rangesText(lines),
    committed,
    Math.floor(age / 60),
  );
}

/** `6, 9–12`. */
function rangesText(ranges: ElsewhereData["lines"]): string {
  const few = ranges
    .slice(0, MOST_PLACES)
    .map(([first, last]) => (first === last ? String(first) : `${first}–${last}`));
  return [...few, ...(ranges.length > few.length ? ["…"] : [])].join(", ");
}
