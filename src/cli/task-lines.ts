import type { Scene } from "../messages/render/scene.ts";
import type { TaskChanged } from "../operations/tasks.ts";

/** What became of a task, in one line. */
export function taskLines({ task, changed }: TaskChanged, { t }: Scene): string[] {
  const owner = task.instance === null ? "" : ` · ${t.words.instance(task.instance)}`;
  const state = `${t.words.quoted(task.title)} · ${t.words.taskStates[task.state]}${owner}`;
  return [changed ? state : `${state} (${t.words.unchanged})`];
}
