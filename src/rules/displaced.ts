import { instances } from "../protocol/instances.ts";
import { type Reservation, reservations } from "../protocol/reservations.ts";
import { readSettings } from "../protocol/settings.ts";
import { type Entry, View } from "../protocol/view.ts";
import { isSameClaim } from "./leases.ts";
import type { Displaced } from "./context.ts";

/** A change of the file by the world outside coord, as far as these rules care. */
export interface WholeChange {
  readonly before: string;
  readonly after: string;
  readonly displaced: readonly Displaced[];
  /** Whether the file was replaced as a whole. */
  readonly isWhole: boolean;
  readonly now: number;
}

/**
 * Which reservations hold although the file no longer shows them. A person who deletes an entry means it; a branch
 * switch, a stash, a reset or an editor's old buffer takes entries away that nobody meant to take.
 */
export function displacedBy(change: WholeChange): readonly Displaced[] {
  const [before, after] = [new View(change.before), new View(change.after)];
  const still = change.displaced.filter(({ source }) => {
    const lost = parseSource(source);
    return isMissing(lost, after) && lost !== null && renamedFrom(lost, before, after).length === 0;
  });
  if (!change.isWhole) return still;
  const missing = before
    .entries(reservations)
    .filter((entry) => entry.value.state === "reserved" && isMissing(entry.value, after));
  const fresh = withoutRenamed(missing, before, after).map((entry) => ({
    source: sourceOf(before, entry),
    at: change.now,
    leaseMs: readSettings(before).leaseMs,
    ...ownerOf(before, entry.value.instance),
  }));
  return [...still, ...fresh.filter((one) => !still.some((old) => old.source === one.source))];
}

/** Those entries of another version of the file that this one has not, as what holds although the file does not show it. */
export function missingFrom(from: View, entries: Entries, view: View, at: number): Displaced[] {
  return entries
    .filter(({ value }) => isMissing(value, view))
    .map((entry) => ({
      source: sourceOf(from, entry),
      at,
      leaseMs: readSettings(from).leaseMs,
      ...ownerOf(from, entry.value.instance),
    }));
}

/** The reservation of a displaced entry; null for a source that no longer reads as one. */
export function parseSource(source: string): Reservation | null {
  const text = `## Task reservations\n### Current tasks\n\`\`\`\n${source}\n\`\`\`\n`;
  return new View(text).entries(reservations)[0]?.value ?? null;
}

/** Two entries are one reservation when instance, task and start agree; a start that one of them lacks is not compared. */
export function isSame(a: Reservation, b: Reservation): boolean {
  if (!isSameClaim(a, b)) return false;
  return a.since === null || b.since === null || a.since.text === b.since.text;
}

type Entries = readonly Entry<Reservation>[];

/** Those that are really gone; of several that one new title could be of, the first has it. */
function withoutRenamed(missing: Entries, before: View, after: View): Entries {
  const taken = new Set<Reservation>();
  return missing.filter(({ value }) => {
    const found = renamedFrom(value, before, after).find((one) => !taken.has(one));
    if (found !== undefined) taken.add(found);
    return found === undefined;
  });
}

/**
 * The reservations that a lost one may be by now: of the same instance and files, nothing that was there before, and either of the same
 * start under another title, or of the same title, still reserved, with another start.
 */
function renamedFrom(lost: Reservation, before: View, after: View): Reservation[] {
  const known = before.entries(reservations);
  return after
    .entries(reservations)
    .map(({ value }) => value)
    .filter(
      (value) =>
        value.instance === lost.instance &&
        isSameList(value.files, lost.files) &&
        (isRetitled(value, lost) || (value.state === "reserved" && isSameClaim(value, lost))) &&
        !known.some((entry) => isSame(entry.value, value)),
    );
}

/** Without files two tasks that one instance began within a minute can't be told apart. */
function isRetitled(value: Reservation, { since, files }: Reservation): boolean {
  return value.state !== "waiting" && since !== null && files.length > 0 && value.since?.text === since.text;
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
