/**
 * Restoring reservations that the file lost and that still hold (`displaced.ts` tells which): which can be written back,
 * which would overlap what the file has by now, and the edits that write them back. In go a view, what was lost, and the
 * `Context`; out come values and edits.
 */
import type { Context, Displaced } from "./context.ts";
import { isSame, parseSource } from "./displaced.ts";
import { claimsOverlap } from "./holdings.ts";
import { addInstance, findInstance } from "../protocol/instances.ts";
import { replaceEntry } from "../protocol/place.ts";
import { addReservation, type Reservation, reservations } from "../protocol/reservations.ts";
import { isUnowned, setTask, tasks } from "../protocol/tasks.ts";
import type { Style, View } from "../protocol/view.ts";
import type { Edit } from "../text/edits.ts";
import { fold } from "../vocabulary/words.ts";

/** An active reservation; `line` is 0 for one that is only about to be written. */
interface Active {
  readonly reservation: Reservation;
  readonly line: number;
}

/** The entries that can be written back as they stood, and those that would overlap an active entry that the file has by now, anybody's. */
interface Restorable {
  readonly free: readonly Displaced[];
  readonly stuck: readonly {
    readonly displaced: Displaced;
    readonly reservation: Reservation;
    readonly by: Active;
  }[];
}

/** Two active reservations never overlap, whoever writes: what the file lost comes back only where there is room for it. */
export function restorable(view: View, displaced: readonly Displaced[], context: Context): Restorable {
  const free: Displaced[] = [];
  const stuck: Restorable["stuck"][number][] = [];
  const active: Active[] = [];
  if (displaced.length > 0) {
    for (const { value, line } of view.entries(reservations))
      if (value.state === "reserved") active.push({ reservation: value, line });
  }
  for (const one of displaced) {
    const reservation = parseSource(one.source);
    if (reservation === null) continue;
    const by = active.find((other) => isInTheWay(other.reservation, reservation, context));
    if (by !== undefined) stuck.push({ displaced: one, reservation, by });
    else {
      free.push(one);
      active.push({ reservation, line: 0 });
    }
  }
  return { free, stuck };
}

/** The entry that stands in the way, for a message. */
export function inTheWay({ reservation: { instance, task }, line }: Active) {
  return { other: instance, otherTask: task, line };
}

function isInTheWay(other: Reservation, reservation: Reservation, context: Context): boolean {
  if (isSame(other, reservation)) return false;
  return fold(other.task) === fold(reservation.task) || claimsOverlap(other, reservation, context);
}

/** The edits that write displaced entries back as they stood, with what was lost beside them: their instance's line, their task's owner. */
export function restoreDisplaced(
  view: View,
  displaced: readonly Displaced[],
  context: Pick<Context, "language">,
): Edit[] {
  const lost = distinct(displaced);
  // Nearly always; then nothing of the file need be read for it.
  if (lost.length === 0) return [];
  const style = view.style(context.language);
  const missing: string[] = [];
  const edits: Edit[] = [];
  for (const { reservation, lines } of lost) {
    const poorer = view
      .entries(reservations)
      .find(({ value }) => value.state === "reserved" && isSame(value, reservation));
    if (poorer === undefined) missing.push(...lines);
    else edits.push(...replaceEntry(view, poorer, lines, style));
  }
  // All at once: where their section is missing too, it is made once.
  if (missing.length > 0) edits.push(...addReservation(view, missing, style));
  return [...restoreOwners(view, lost, style), ...restoreTasks(view, lost, style), ...edits];
}

interface LostReservation {
  readonly reservation: Reservation;
  readonly lines: readonly string[];
  readonly owner: string | undefined;
}

/** The file lost one twice when it came back poorer and went again: the first source is the richer one. */
function distinct(displaced: readonly Displaced[]): LostReservation[] {
  const found: LostReservation[] = [];
  for (const { source, owner } of displaced) {
    const reservation = parseSource(source);
    if (reservation === null || found.some((one) => isSame(one.reservation, reservation))) continue;
    found.push({ reservation, lines: source.split("\n"), owner });
  }
  return found;
}

function restoreOwners(view: View, lost: readonly LostReservation[], style: Style): Edit[] {
  const unknown = lost.filter(({ reservation }) => findInstance(view, reservation.instance) === null);
  const lines = new Set(unknown.flatMap(({ owner }) => owner ?? []));
  return lines.size === 0 ? [] : addInstance(view, [...lines], style);
}

/** The task of that title is theirs again, unless somebody wrote something else into it. */
function restoreTasks(view: View, lost: readonly LostReservation[], style: Style): Edit[] {
  const titles = new Map(lost.map(({ reservation }) => [fold(reservation.task), reservation]));
  const open = view.entries(tasks).filter(({ value }) => isUnowned(value));
  return [...titles].flatMap(([title, { task, instance }]) =>
    open.some(({ value }) => fold(value.title) === title)
      ? setTask(view, task, "inProgress", instance, style)
      : [],
  );
}
