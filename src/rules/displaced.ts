import { instances } from "../protocol/instances.ts";
import { log } from "../protocol/log.ts";
import { type Reservation, reservations } from "../protocol/reservations.ts";
import { stamps } from "../protocol/stamps.ts";
import { tasks } from "../protocol/tasks.ts";
import { type Block, type Entry, View } from "../protocol/view.ts";
import { epochOf, type Zone } from "../time/time.ts";
import { fold } from "../vocabulary/words.ts";
import type { Displaced } from "./context.ts";

/** What the world outside coord did to the file, as far as these rules care. */
export interface Upheaval {
  readonly before: string;
  readonly after: string;
  readonly displaced: readonly Displaced[];
  /** True when `after` is, to the byte, a text that the file had before. */
  readonly isEarlierText: () => boolean;
  readonly now: number;
  readonly zone: Zone;
}

/**
 * Which reservations hold although the file no longer shows them. A person who deletes an entry means it; a branch
 * switch, a stash, a reset or an editor's old buffer takes entries away that nobody meant to take.
 */
export function displacedBy(change: Upheaval): readonly Displaced[] {
  const [before, after] = [new View(change.before), new View(change.after)];
  const still = change.displaced.filter(({ source }) => {
    const lost = parseSource(source);
    return isMissing(lost, after) && lost !== null && renamedFrom(lost, before, after).length === 0;
  });
  if (change.before === change.after) return still;
  const missing = before
    .entries(reservations)
    .filter((entry) => entry.value.state === "reserved" && isMissing(entry.value, after));
  const { gone, renamed } = withoutRenamed(missing, before, after);
  if (gone.length === 0) return still;
  if (!change.isEarlierText() && !isWholesale({ before, after, gone, renamed }, change.zone)) return still;
  const fresh = gone.map((entry) => ({
    source: sourceOf(before, entry),
    at: change.now,
    ...ownerOf(before, entry.value.instance),
  }));
  return [...still, ...fresh.filter((one) => !still.some((old) => old.source === one.source))];
}

/** The reservation of a displaced entry; null for a source that no longer reads as one. */
export function parseSource(source: string): Reservation | null {
  const text = `## Task reservations\n### Current tasks\n\`\`\`\n${source}\n\`\`\`\n`;
  return new View(text).entries(reservations)[0]?.value ?? null;
}

/** Two entries are one reservation when instance, task and start agree; a start that one of them lacks is not compared. */
export function isSame(a: Reservation, b: Reservation): boolean {
  if (a.instance !== b.instance || fold(a.task) !== fold(b.task)) return false;
  return a.since === null || b.since === null || a.since.text === b.since.text;
}

type Entries = readonly Entry<Reservation>[];

/** Those that are really gone; of several that one new title could be of, the first has it. */
function withoutRenamed(missing: Entries, before: View, after: View): { gone: Entries; renamed: Entries } {
  const taken = new Set<Reservation>();
  const renamed = missing.filter(({ value }) => {
    const found = renamedFrom(value, before, after).find((one) => !taken.has(one));
    if (found !== undefined) taken.add(found);
    return found !== undefined;
  });
  return { gone: missing.filter((entry) => !renamed.includes(entry)), renamed };
}

/** What a reservation may be called by now: of the same instance, start and files, and nothing that was there before. */
function renamedFrom(lost: Reservation, before: View, after: View): Reservation[] {
  const { instance, since, files } = lost;
  // Without files two tasks that one instance began within a minute can't be told apart.
  if (since === null || files.length === 0) return [];
  const known = before.entries(reservations);
  return after
    .entries(reservations)
    .map(({ value }) => value)
    .filter(
      (value) =>
        value.state !== "waiting" &&
        value.instance === instance &&
        value.since?.text === since.text &&
        isSameList(value.files, files) &&
        !known.some((entry) => isSame(entry.value, value)),
    );
}

function isSameList(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((one) => others.includes(one));
}

function isMissing(wanted: Reservation | null, view: View): boolean {
  if (wanted === null) return false;
  // A wait for more of it is not the thing itself.
  const found = view
    .entries(reservations)
    .find(({ value }) => value.state !== "waiting" && isSame(value, wanted));
  if (found === undefined) return true;
  // The same entry with fewer files is an older state of it; a person may well have finished it, though.
  return found.value.state === "reserved" && wanted.files.some((file) => !found.value.files.includes(file));
}

/**
 * Whether a change of the file looks like a person's who took open reservations and waits out of it. In a file without a
 * stamp it cannot be told from a return to an earlier text.
 */
export function isByHand(before: View, after: View, zone: Zone): boolean {
  const left = new Set(after.entries(reservations).map((entry) => firstLine(after, entry)));
  const gone = before.entries(reservations).filter((entry) => {
    const { state } = entry.value;
    return (state === "reserved" || state === "waiting") && !left.has(firstLine(before, entry));
  });
  return !isWholesale({ before, after, gone, renamed: [] }, zone);
}

/**
 * Deleting entries by hand leaves everything else where it was: the last-update stamp has not gone back in time, and
 * every other entry is still there. Anything else replaced the file as a whole.
 */
function isWholesale(
  { before, after, gone, renamed }: { before: View; after: View; gone: Entries; renamed: Entries },
  zone: Zone,
): boolean {
  if (wentBack(before, after, zone)) return true;
  const changed = [...gone, ...renamed];
  const kept = before.entries(reservations).filter((entry) => !changed.includes(entry));
  const others = ([instances, log, tasks] as Block<unknown>[]).flatMap((block) => [...before.entries(block)]);
  const remaining = new Set(
    ([instances, log, tasks, reservations] as Block<unknown>[]).flatMap((block) =>
      after.entries(block).map((entry) => firstLine(after, entry)),
    ),
  );
  const freed = new Set(changed.map((entry) => fold(entry.value.task)));
  const meant = (entry: Entry<unknown>) => {
    const title = (entry.value as { title?: unknown }).title;
    return typeof title === "string" && freed.has(fold(title));
  };
  // The task line that went with a deleted or renamed reservation may have been changed with it.
  return [...kept, ...others].some((entry) => !meant(entry) && !remaining.has(firstLine(before, entry)));
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

function firstLine(view: View, entry: Entry<unknown>): string {
  const line = view.outline.lines[entry.line - 1];
  return line === undefined ? "" : view.text.slice(line.start, line.end).trim();
}

/** The line of an instance of its own; a range stands for others too, and does not go with one reservation. */
function ownerOf(view: View, instance: number): Pick<Displaced, "owner"> {
  const found = view
    .entries(instances)
    .findLast(({ value }) => value.from === instance && value.to === instance);
  return found === undefined ? {} : { owner: sourceOf(view, found) };
}

function sourceOf(view: View, entry: Entry<unknown>): string {
  return view.text.slice(entry.range.start, entry.range.end).replace(/\r\n?/g, "\n").trimEnd();
}
