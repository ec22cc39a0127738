import { joinFileList } from "../paths/written-list.ts";
import { isGlob, overlaps } from "../paths/overlap.ts";
import { addEntry, type Entry, View } from "../protocol/view.ts";
import { type Conflict, conflicts } from "../protocol/conflicts.ts";
import { type Reservation, reservations } from "../protocol/reservations.ts";
import { applyEdits } from "../text/edits.ts";
import type { Zone } from "../time/time.ts";
import { fold } from "../vocabulary/words.ts";
import { laterOf } from "./entries/times.ts";
import { type MergeDraft, movedBy } from "./print.ts";
import { LANGUAGE } from "./types.ts";

/**
 * Writes down each two active reservations that are in each other's way and that no side had side by side. What is
 * written depends on the two alone, whichever side is ours.
 */
export function withMeetings(draft: MergeDraft, ours: View, theirs: View, zone: Zone): MergeDraft {
  const view = new View(draft.text);
  const inOurs = activeKeys(ours);
  const inTheirs = activeKeys(theirs);
  const active = activeOf(view).toSorted(inTurn);
  const onlyOurs = active.filter((one) => !inTheirs.has(keyOf(one)));
  const onlyTheirs = active.filter((one) => !inOurs.has(keyOf(one)));
  const twice = numbersTwice(draft);
  const met = onlyOurs
    .flatMap((one) => onlyTheirs.map((other): [Reservation, Reservation] => [one, other]))
    .filter(([one, other]) => one !== other)
    .map(([one, other]): [Reservation, Reservation] =>
      inTurn(one, other) <= 0 ? [one, other] : [other, one],
    )
    .flatMap(([one, other]) => conflictOf(one, other, twice, zone) ?? []);
  const unique = new Map(met.map((conflict) => [JSON.stringify(conflict), conflict]));
  return [...unique.entries()]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .reduce((text, [, conflict]) => writeDown(text, conflict, zone), draft);
}

function activeOf(view: View): Reservation[] {
  return view.entries(reservations).flatMap(({ value }) => (value.state === "reserved" ? [value] : []));
}

function activeKeys(view: View): Set<string> {
  return new Set(activeOf(view).map(keyOf));
}

function keyOf({ instance, task, since, files }: Reservation): string {
  return JSON.stringify([instance, fold(task), since?.text ?? "", ...files.toSorted()]);
}

function inTurn(a: Reservation, b: Reservation): number {
  return a.instance - b.instance || (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0);
}

function numbersTwice({ conflicts: found }: MergeDraft): Set<number> {
  return new Set(found.flatMap((one) => (one.code === "NUMBER_TWICE" ? [one.args.instance] : [])));
}

/** The conflict of two reservations, by their shared files or task; null when there is none. One's own task is no conflict, unless two instances go by that number. */
function conflictOf(
  one: Reservation,
  other: Reservation,
  twice: ReadonlySet<number>,
  zone: Zone,
): Conflict | null {
  const sameTask = fold(one.task) === fold(other.task);
  if (one.instance === other.instance && sameTask && !twice.has(one.instance)) return null;
  const shared = one.files.flatMap((a) => other.files.flatMap((b) => sharedBy(a, b)));
  if (shared.length === 0 && !sameTask) return null;
  return {
    state: "open",
    instances: [one.instance, other.instance],
    about: shared.length === 0 ? one.task : joinFileList([...new Set(shared)]),
    time: laterOf(one.since, other.since, zone),
    description: `« ${one.task} » ↔ « ${other.task} »`,
    decision: "",
    rest: [],
  };
}

/** The common part of two patterns, as short as it can be said: the path, the longer of two paths, or both globs. */
function sharedBy(a: string, b: string): string[] {
  if (!overlaps(a, b)) return [];
  if (a === b) return [a];
  if (isGlob(a) !== isGlob(b)) return [isGlob(a) ? b : a];
  return isGlob(a) ? [a, b] : [a.length >= b.length ? a : b];
}

function writeDown(draft: MergeDraft, conflict: Conflict, zone: Zone): MergeDraft {
  const view = new View(draft.text);
  const [instance, other] = conflict.instances;
  const about = fold(conflicts.clean(conflict).about);
  const isIt = ({ value }: Entry<Conflict>) => {
    const isSettled = value.state === "settled" && value.time?.text !== conflict.time?.text;
    const numbers = new Set([...value.instances, instance, other]);
    return !isSettled && numbers.size === new Set(conflict.instances).size && fold(value.about) === about;
  };
  if (view.entries(conflicts).some(isIt)) return draft;
  const style = view.style(LANGUAGE);
  const edits = addEntry(view, conflicts, conflict, style, zone);
  const text = applyEdits(draft.text, edits);
  const at = edits[0]?.range.start ?? 0;
  const length = text.length - draft.text.length;
  const moved = draft.conflicts.map((found) => movedBy(found, at, length));
  const args = { instance, other, about: conflict.about };
  const range = new View(text).entries(conflicts).find(isIt)?.range ?? { start: at, end: at + length };
  return { text, conflicts: [...moved, { code: "OVERLAP", args, range }] };
}
