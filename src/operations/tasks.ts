import { addEntry, type View } from "../protocol/view.ts";
import { priorities } from "../protocol/priorities.ts";
import { setTask, tasks } from "../protocol/tasks.ts";
import type { Context } from "../rules/context.ts";
import { clean } from "../text/clean.ts";
import type { Edit } from "../text/edits.ts";
import { isPlaceholder } from "../vocabulary/index.ts";
import type { TaskWord } from "../vocabulary/types.ts";
import { fold } from "../vocabulary/words.ts";
import { holdingData } from "./shapes.ts";
import { allTasks, findTask, holdersOfTask, refuseAmbiguous, type TaskData } from "./task-data.ts";
import { answer, type Decision, operation, refuse } from "./types.ts";

export interface TaskChanged {
  readonly task: TaskData;
  readonly changed: boolean;
}

export const taskList = operation({
  name: "task list",
  mode: "read",
  input: { all: { kind: "flag", at: "option" } },
  plan(view, input, context): Decision<{ readonly tasks: readonly TaskData[] }> {
    const found = allTasks(view, context).filter(({ state }) => input.all || state !== "done");
    return answer({ tasks: found });
  },
});

export const taskAdd = operation({
  name: "task add",
  mode: "write",
  input: {
    title: { kind: "text", at: "argument", required: true, placeholder: "TITLE" },
    priority: {
      kind: "choice",
      at: "option",
      placeholder: "P1",
      choices: { p1: "P1", p2: "P2", p3: "P3", "1": "P1", "2": "P2", "3": "P3" },
    },
  },
  plan(view, input, context): Decision<TaskChanged> {
    const title = clean(input.title);
    if (title === "") return refuse("TASK_EMPTY", {});
    // Templates name their tasks so, and are not read as tasks.
    if (isPlaceholder(title)) return refuse("TASK_EMPTY", { task: title });
    const known = findTask(view, title, true, context);
    if (known.length > 0 && known[0] !== undefined) return answer({ task: known[0], changed: false });
    const style = view.style(context.language);
    const level = input.priority === undefined ? null : Number(input.priority.slice(1));
    const [holder] = holdersOfTask(view, title, context);
    const listed = {
      title,
      state: holder === undefined ? ("free" as const) : ("inProgress" as const),
      instance: holder?.reservation.instance ?? null,
    };
    const item = priorities.clean({ level: level ?? 0, title, done: false }).title;
    const edits =
      level === null
        ? addEntry(view, tasks, listed, style, context.zone)
        : addEntry(view, priorities, { level, title: item, done: false }, style, context.zone);
    return changedTask(edits, level === null ? title : item, context);
  },
});

export const taskStart = stateOperation("task start", "inProgress");
export const taskDone = stateOperation("task done", "done");
export const taskBlock = stateOperation("task block", "blocked");

/** A verb that gives a task of the list another state; never one that somebody else has reserved. */
function stateOperation(name: string, state: TaskWord) {
  return operation({
    name,
    mode: "write",
    input: {
      title: { kind: "text", at: "argument", required: true, placeholder: "TITLE", complete: "tasks" },
    },
    plan(view, input, context): Decision<TaskChanged> {
      if (clean(input.title) === "") return refuse("TASK_EMPTY", {});
      const found = findTask(view, input.title, false, context);
      const [task] = found;
      if (task === undefined) return refuse("NO_SUCH_TASK", { task: input.title });
      if (found.length > 1) return refuseAmbiguous(input.title, found);
      const holder = holdersOfTask(view, task.title, context).find(
        ({ reservation }) => reservation.instance !== context.instance,
      );
      if (holder !== undefined) {
        return refuse(
          "TASK_RESERVED",
          { task: task.title },
          { holders: [holdingData(holder, context.zone)] },
        );
      }
      const owner = state === "inProgress" || state === "done" ? context.instance : null;
      const edits = changeState(view, task, state, owner, context);
      return edits.length === 0 ? answer({ task, changed: false }) : changedTask(edits, task.title, context);
    },
  });
}

/** A priority that is started or blocked needs a line among the tasks, as its own list only knows done and not done. */
function changeState(
  view: View,
  task: TaskData,
  state: TaskWord,
  owner: number | null,
  context: Context,
): Edit[] {
  const style = view.style(context.language);
  const listed = view.entries(tasks).some(({ value }) => fold(value.title) === fold(task.title));
  const edits = setTask(view, task.title, state, owner, style);
  if (listed || state === "done") return edits;
  return [
    ...edits,
    ...addEntry(view, tasks, { title: task.title, state, instance: owner }, style, context.zone),
  ];
}

function changedTask(edits: readonly Edit[], title: string, context: Context): Decision<TaskChanged> {
  return {
    ok: true,
    edits,
    read(saved) {
      const [task] = findTask(saved, title, true, context);
      return task === undefined ? null : { task, changed: true };
    },
    did: { verb: "task", subject: title },
  };
}
