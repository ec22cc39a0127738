import { removeEntry } from "../protocol/change.ts";
import { type Reservation, reservations } from "../protocol/reservations.ts";
import { type Entry, View } from "../protocol/view.ts";
import type { Context, PastRevision } from "../rules/context.ts";
import { isWaitedFor } from "../rules/holdings.ts";
import { applyEdits } from "../text/edits.ts";
import { fold } from "../vocabulary/words.ts";
import { cancelWait } from "./cancel-wait.ts";
import type { Notice } from "./types.ts";

/**
 * Whether a write is nothing but the beginning or the end of a wait that is over: what coord does to clean up is no act
 * of anybody's, and the place in the queue that the wait began with is gone without an undo.
 */
export function isOverWait(
  { command, instance, revision }: PastRevision,
  view: View,
  { past }: Context,
): boolean {
  if (command === cancelWait.name) return true;
  if (command !== "reserve") return false;
  const [before = null, after = null] = [past?.textAt(revision - 1), past?.textAt(revision)];
  if (before === null || after === null) return false;
  const had = waiting(new View(before));
  const queued = waiting(new View(after)).filter(
    ({ value }) => value.instance === instance && !had.some((one) => isSameWait(one.value, value)),
  );
  return queued.length > 0 && queued.every(({ value }) => !isLeft(value, view));
}

/** Whether anything came of a wait, or still may: it stands in the queue, or was granted, whatever became of that. */
function isLeft(wait: Reservation, view: View): boolean {
  return view
    .entries(reservations)
    .some(({ value }) => isSameWait(value, wait) && wait.files.every((file) => value.files.includes(file)));
}

/**
 * A text without the places in the queue that it has and `view` has not, but for those whose process waits on: lines
 * that come back bring no process back, and such a place would be granted to nobody.
 */
export function withoutGhosts(
  view: View,
  after: View,
  context: Context,
): { readonly after: View; readonly notices: readonly Notice[] } {
  const here = waiting(view);
  const known = new Set(here.map((entry) => sourceOf(view, entry)));
  const ghosts = waiting(after).filter((entry) => {
    if (known.has(sourceOf(after, entry))) return false;
    // A wait that was swept meanwhile, and has queued anew, has its place.
    return here.some(({ value }) => isSameWait(value, entry.value)) || !isWaitedFor(entry.value, context);
  });
  if (ghosts.length === 0) return { after, notices: [] };
  const notices = ghosts
    .filter(({ value }) => value.instance === context.instance)
    .map(({ value: { task } }): Notice => ({ code: "WAIT_OVER", args: { task } }));
  return { after: new View(applyEdits(after.text, ghosts.flatMap(removeEntry))), notices };
}

function waiting(view: View): Entry<Reservation>[] {
  return view.entries(reservations).filter(({ value }) => value.state === "waiting");
}

function isSameWait(a: Reservation, b: Reservation): boolean {
  return a.instance === b.instance && fold(a.task) === fold(b.task);
}

function sourceOf(view: View, { range }: Entry<unknown>): string {
  return view.text.slice(range.start, range.end).trimEnd();
}
