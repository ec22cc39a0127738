import { removeEntry } from "../protocol/change.ts";
import type { Reservation } from "../protocol/reservations.ts";
import { type Entry, View } from "../protocol/view.ts";
import { findClaims, isSameClaim } from "../rules/leases.ts";
import type { Context, PastRevision } from "../rules/context.ts";
import { isWaitedFor } from "../rules/holdings.ts";
import { applyEdits } from "../text/edits.ts";
import { cancelWait } from "./wait.ts";
import type { Notice } from "./types.ts";

/**
 * Whether a write only began or ended a wait that is over. `undo` passes over such a write: its place in the queue is gone
 * already, and a place that coord gives up is not an act of the instance.
 */
export function isOverWait(
  { command, instance, revision }: PastRevision,
  view: View,
  context: Context,
): boolean {
  if (command === cancelWait.name) return true;
  if (command !== "reserve" && command !== "release") return false;
  const [before = null, after = null] = [context.past?.textAt(revision - 1), context.past?.textAt(revision)];
  if (before === null || after === null) return false;
  const [older, newer] = [new View(before), new View(after)];
  if (command === "reserve") {
    const queued = waitsIn(newer, instance, older);
    return queued.length > 0 && queued.every((wait) => !isQueuedOrGranted(wait, view));
  }
  const givenUp = waitsIn(older, instance, newer);
  // A release of what one holds may sweep waits too, and is an act all the same.
  const isOnlyWait = heldBy(older, instance).every((source) => heldBy(newer, instance).includes(source));
  return givenUp.length > 0 && isOnlyWait && givenUp.every((wait) => !isWaitedFor(wait, context));
}

/** The waits of an instance in `view` that `other` lacks. */
function waitsIn(view: View, instance: number | null, other: View): Reservation[] {
  const known = waiting(other);
  return findClaims(view, { instance, state: "waiting" })
    .map(({ value }) => value)
    .filter((wait) => !known.some(({ value }) => isSameClaim(value, wait)));
}

/** The sources of what an instance holds. */
function heldBy(view: View, instance: number | null): string[] {
  return findClaims(view, { instance, state: "reserved" }).map((entry) => sourceOf(view, entry));
}

/** Whether a wait stands in the queue or was granted, whatever became of the reservation. */
function isQueuedOrGranted({ instance, task, files }: Reservation, view: View): boolean {
  return findClaims(view, { instance, task }).some(({ value }) =>
    files.every((file) => value.files.includes(file)),
  );
}

/**
 * Takes out of `after` the places in the queue that `view` lacks, unless their process still waits: a line that comes back
 * brings no process back, and its place would be granted to nobody.
 */
export function withoutStaleWaits(
  view: View,
  after: View,
  context: Context,
): { readonly after: View; readonly notices: readonly Notice[] } {
  const here = waiting(view);
  const known = new Set(here.map((entry) => sourceOf(view, entry)));
  const stale = waiting(after).filter((entry) => {
    if (known.has(sourceOf(after, entry))) return false;
    // A wait that was swept meanwhile, and has queued anew, has its place.
    return here.some(({ value }) => isSameClaim(value, entry.value)) || !isWaitedFor(entry.value, context);
  });
  if (stale.length === 0) return { after, notices: [] };
  const notices = findClaims(stale, { instance: context.instance }).map(({ value: { task } }): Notice => ({
    code: "WAIT_OVER",
    args: { task },
  }));
  return { after: new View(applyEdits(after.text, stale.flatMap(removeEntry))), notices };
}

function waiting(view: View): Entry<Reservation>[] {
  return findClaims(view, { state: "waiting" });
}

function sourceOf(view: View, { range }: Entry<unknown>): string {
  return view.text.slice(range.start, range.end).trimEnd();
}
