import { addInstance, findInstance } from "../protocol/instances.ts";
import { replaceEntry } from "../protocol/place.ts";
import { addReservation, type Reservation, reservations } from "../protocol/reservations.ts";
import { setTask, tasks } from "../protocol/tasks.ts";
import type { Style, View } from "../protocol/view.ts";
import type { Edit } from "../text/edits.ts";
import { fold } from "../vocabulary/words.ts";
import { isUnowned } from "./backlog.ts";
import type { Context, Displaced } from "./context.ts";
import { isSame, parseSource } from "./displaced.ts";

/** The edits that write displaced entries back as they stood, with what was lost beside them: their instance's line, their task's owner. */
export function restoreDisplaced(
  view: View,
  displaced: readonly Displaced[],
  context: Pick<Context, "language">,
): Edit[] {
  const style = view.style(context.language);
  const lost = distinct(displaced);
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

interface Lost {
  readonly reservation: Reservation;
  readonly lines: readonly string[];
  readonly owner: string | undefined;
}

/** The file lost one twice when it came back poorer and went again: the first source is the richer one. */
function distinct(displaced: readonly Displaced[]): Lost[] {
  const found: Lost[] = [];
  for (const { source, owner } of displaced) {
    const reservation = parseSource(source);
    if (reservation === null || found.some((one) => isSame(one.reservation, reservation))) continue;
    found.push({ reservation, lines: source.split("\n"), owner });
  }
  return found;
}

function restoreOwners(view: View, lost: readonly Lost[], style: Style): Edit[] {
  const unknown = lost.filter(({ reservation }) => findInstance(view, reservation.instance) === null);
  const lines = new Set(unknown.flatMap(({ owner }) => owner ?? []));
  return lines.size === 0 ? [] : addInstance(view, [...lines], style);
}

/** The task of that title is theirs again, unless somebody wrote something else into it. */
function restoreTasks(view: View, lost: readonly Lost[], style: Style): Edit[] {
  const titles = new Map(lost.map(({ reservation }) => [fold(reservation.task), reservation]));
  const open = view.entries(tasks).filter(({ value }) => isUnowned(value));
  return [...titles].flatMap(([title, { task, instance }]) =>
    open.some(({ value }) => fold(value.title) === title)
      ? setTask(view, task, "inProgress", instance, style)
      : [],
  );
}
