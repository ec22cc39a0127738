import type { View } from "../protocol/view.ts";
import type { Context } from "../rules/context.ts";
import { holdings } from "../rules/holdings.ts";
import { clean } from "../text/clean.ts";
import { fold } from "../vocabulary/words.ts";
import { byTitle } from "./common.ts";
import { allTasks, refuseAmbiguous } from "./task-data.ts";
import type { OrRefused } from "./types.ts";

interface Stopped {
  /** Empty where none is known. */
  readonly title: string;
  /** False for a task that nothing in the file is called. */
  readonly listed: boolean;
}

/**
 * The task that a blocker stops: what a (part of a) title means among what its author holds, else among all that is held
 * or listed; without a title, the only one its author holds. Words that mean none stay as they are: trouble must not go
 * unreported for want of a line in a list.
 */
export function stoppedTask(view: View, words: string | undefined, context: Context): OrRefused<Stopped> {
  const held = holdings(view, context).map(({ reservation }) => reservation);
  const mine = held.filter(({ state, instance }) => state === "reserved" && instance === context.instance);
  const own = once(mine.map(({ task }) => task));
  if (words === undefined || clean(words) === "") return found(own.length === 1 ? (own[0] ?? "") : "", true);
  const all = once([...own, ...held.map(({ task }) => task), ...allTasks(view, context).map((t) => t.title)]);
  const meant = byTitle(own, words, same).length > 0 && !isExactly(all, words) ? own : all;
  const [title, ...more] = byTitle(meant, words, same);
  if (title === undefined) return found(clean(words), false);
  if (more.length > 0)
    return refuseAmbiguous(
      clean(words),
      [title, ...more].map((t) => ({ title: t })),
    );
  return found(title, true);
}

function found(title: string, listed: boolean): OrRefused<Stopped> {
  return { ok: true, value: { title, listed } };
}

function same(title: string): string {
  return title;
}

function isExactly(titles: readonly string[], words: string): boolean {
  return titles.some((title) => fold(title) === fold(clean(words)));
}

/** Each title once, as it is spelled first. */
function once(titles: readonly string[]): string[] {
  return [...new Map(titles.toReversed().map((title) => [fold(title), title])).values()].toReversed();
}
