import type { Block } from "../protocol/block.ts";
import type { Entry, View } from "../protocol/view.ts";
import { instances } from "../protocol/instances.ts";
import { log } from "../protocol/log.ts";
import { reservations } from "../protocol/reservations.ts";
import { stamps } from "../protocol/stamps.ts";
import { tasks } from "../protocol/tasks.ts";
import { epochOf, type Zone } from "../time/time.ts";
import { fold } from "../vocabulary/words.ts";

/**
 * Whether a change replaced the file as a whole. Taking open reservations and waits out by hand leaves everything else where
 * it was: the last-update stamp has not gone back in time, and every other entry is still there. In a file without a stamp
 * it cannot be told from a return to an earlier text.
 */
export function isWholesale(before: View, after: View, zone: Zone): boolean {
  if (wentBack(before, after, zone)) return true;
  const others: readonly Block<unknown>[] = [instances, log, tasks];
  const left = new Set(
    [reservations, ...others].flatMap((block) => after.entries(block).map(firstLineIn(after))),
  );
  const isLeft = (entry: Entry<unknown>) => left.has(firstLineIn(before)(entry));
  const gone = before.entries(reservations).filter((entry) => !isLeft(entry));
  const isOpen = ({ value: { state } }: (typeof gone)[number]) => state === "reserved" || state === "waiting";
  if (gone.some((entry) => !isOpen(entry))) return true;
  const freed = new Set(gone.map(({ value }) => fold(value.task)));
  // The task line that went with a deleted or renamed reservation may have been changed with it.
  const isMeant = ({ value }: Entry<unknown>) => freed.has(fold(titleOf(value)));
  return others.some((block) => before.entries(block).some((entry) => !isLeft(entry) && !isMeant(entry)));
}

function titleOf(value: unknown): string {
  return value !== null && typeof value === "object" && "title" in value && typeof value.title === "string"
    ? value.title
    : "";
}

function wentBack(before: View, after: View, zone: Zone): boolean {
  const then = before.entries(stamps).findLast((entry) => entry.value.which === "lastUpdate")?.value;
  if (then === undefined) return false;
  const now = after.entries(stamps).findLast((entry) => entry.value.which === "lastUpdate")?.value;
  if (now === undefined) return true;
  const [old, current] = [epochOf(then.time, zone), epochOf(now.time, zone)];
  if (old === null) return false;
  if (current === null || current < old) return true;
  // Stamps count in minutes, and coord wrote the last. Within one, another writer is another version of the file; another
  // action alone is not, since a task that is renamed throughout the file is renamed there, too.
  return current === old && now.by !== then.by;
}

function firstLineIn(view: View): (entry: Entry<unknown>) => string {
  return ({ line }) => {
    const found = view.outline.lines[line - 1];
    return found === undefined ? "" : view.text.slice(found.start, found.end).trim();
  };
}
