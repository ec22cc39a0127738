import { alerts } from "../protocol/alerts.ts";
import { setTask, tasks } from "../protocol/tasks.ts";
import type { Style, View } from "../protocol/view.ts";
import type { Context } from "../rules/context.ts";
import type { Holding } from "../rules/holdings.ts";
import { takenFrom } from "../rules/parked.ts";
import type { Edit } from "../text/edits.ts";
import { readTime, writeTime } from "../time/time.ts";
import { fold } from "../vocabulary/words.ts";

/**
 * Blocks tasks whose holders went silent one after the other, and says why to whoever reads the alerts. Several are one alert: it is
 * one person who looks.
 */
export function park(view: View, parked: readonly Holding[], context: Context, style: Style): Edit[] {
  const [first] = parked;
  if (first === undefined) return [];
  const titles = parked.map(({ reservation }) => reservation.task);
  const listed = new Set(view.entries(tasks).map(({ value }) => fold(value.title)));
  const lines = titles
    .filter((title) => !listed.has(fold(title)))
    .flatMap((title) => tasks.write({ title, state: "blocked", instance: null, after: [] }, style.words));
  return [
    ...titles
      .filter((title) => listed.has(fold(title)))
      .flatMap((title) => setTask(view, title, "blocked", null, style)),
    ...(lines.length === 0 ? [] : tasks.place(view, lines, style, taskPlace(titles, context))),
    ...alertOf(view, first, titles, context, style),
  ];
}

function taskPlace([title = ""]: readonly string[], { zone }: Context) {
  return { value: { title, state: "blocked", instance: null, after: [] } as const, zone };
}

function alertOf(
  view: View,
  { reservation: { task, instance } }: Holding,
  titles: readonly string[],
  { now, zone }: Context,
  style: Style,
): Edit[] {
  const { parked } = style.words;
  const chain = [...takenFrom(view, task, instance), instance].map((one) => `#${one}`).join(" → ");
  const value = alerts.clean({
    kind: "blocker",
    instance,
    time: readTime(writeTime(now, zone)),
    task: titles.join(", "),
    text: titles.length === 1 ? `${parked.problem} (${chain})` : parked.problem,
    help: parked.help,
    urgency: null,
    solved: null,
    rest: [],
  });
  return alerts.place(view, alerts.write(value, style.words), style, { value, zone });
}
