import type { Edit } from "../text/edits.ts";
import type { TaskWord } from "../vocabulary/types.ts";
import { fold } from "../vocabulary/words.ts";
import { replaceKeepingLead } from "./place.ts";
import { priorities } from "./priorities.ts";
import { tasks } from "./tasks.ts";
import type { Style, View } from "./view.ts";

/**
 * Gives the task of that title (case, accents and spacing aside) another state and owner; a priority of that title is
 * ticked when it is done, and unticked when it is taken up again.
 */
export function setTask(
  view: View,
  title: string,
  state: TaskWord,
  instance: number | null,
  style: Style,
): Edit[] {
  const wanted = fold(title);
  const named = view.entries(tasks).filter(({ value }) => fold(value.title) === wanted);
  // One that is done comes last: the same work may have been listed anew.
  const task = named.find(({ value }) => value.state !== "done") ?? named[0];
  const line = task && tasks.write({ title: task.value.title, state, instance }, style.words)[0];
  const listed = task === undefined ? [] : replaceKeepingLead(view, task, line ?? "", style);
  const done = state === "done";
  const priority = view
    .entries(priorities)
    .find(({ value }) => fold(value.title) === wanted && value.done !== done);
  const ticked =
    priority && priorities.write({ ...priority.value, done }, style.words)[0]?.replace(/^1\. /, "");
  return [
    ...listed,
    ...(priority === undefined ? [] : replaceKeepingLead(view, priority, ticked ?? "", style)),
  ];
}
