import type { RenderContext } from "../messages/render/context.ts";
import { fitted } from "../messages/render/table.ts";
import { taskStateText } from "../messages/render/task.ts";
import {
  taskAdd as taskAddOperation,
  taskBlock as taskBlockOperation,
  type TaskChanged,
  taskDone as taskDoneOperation,
  taskList as taskListOperation,
  taskStart as taskStartOperation,
} from "../operations/tasks.ts";
import {
  taskEdit as taskEditOperation,
  taskMove as taskMoveOperation,
  taskRemove as taskRemoveOperation,
} from "../operations/task-edit.ts";
import { presenter } from "./presenter.ts";

export const taskList = presenter({
  operation: taskListOperation,
  command: "task list",
  quiet: "lines",
  lines: ({ tasks }, say, render) => {
    const { t, paint, width } = render;
    if (tasks.length === 0) return [say.taskList.nothing];
    return fitted(
      tasks.map(({ title, state, instance, level, line, waitsFor = [] }) => [
        level === null ? "" : `P${level}`,
        taskStateText({ state, instance }, render),
        instance === null ? "" : `#${instance}`,
        [title, ...waitsFor.map(say.taskList.after)].join(" "),
        paint.dim(t.words.line(line)),
      ]),
      { grows: 3, drops: [4] },
      width,
    );
  },
});

export const taskAdd = presenter({
  operation: taskAddOperation,
  command: "task add",
  data: taskData,
  lines: ({ task, changed }, say) => [
    changed ? say.taskAdd.added(task.title) : say.taskAdd.known(task.title),
  ],
});

export const taskStart = presenter({
  operation: taskStartOperation,
  command: "task start",
  data: taskData,
  lines: (result, say, render) => taskLines(result, say.taskStart.changed, render),
});

export const taskDone = presenter({
  operation: taskDoneOperation,
  command: "task done",
  data: taskData,
  lines: (result, say, render) => taskLines(result, say.taskDone.changed, render),
});

export const taskBlock = presenter({
  operation: taskBlockOperation,
  command: "task block",
  data: taskData,
  lines: (result, say, render) => taskLines(result, say.taskBlock.changed, render),
});

export const taskEdit = presenter({
  operation: taskEditOperation,
  command: "task edit",
  data: taskData,
  lines: (result, say, render) => taskLines(result, say.taskEdit.changed, render),
});

export const taskRemove = presenter({
  operation: taskRemoveOperation,
  command: "task remove",
  lines: ({ task }, say) => [say.taskRemove.removed(task.title)],
});

export const taskMove = presenter({
  operation: taskMoveOperation,
  command: "task move",
  data: taskData,
  lines: (result, say, render) => taskLines(result, say.taskMove.changed, render),
});

function taskData({ task }: TaskChanged) {
  return { task };
}

/** The line that says what was done to a task. */
function taskLines(
  { task, changed }: TaskChanged,
  said: (title: string) => string,
  { t }: RenderContext,
): string[] {
  const owner = task.instance === null ? "" : ` · ${t.words.instance(task.instance)}`;
  if (changed) return [`${said(task.title)}${owner}`];
  return [`${t.words.quoted(task.title)} · ${t.words.taskStates[task.state]}${owner} (${t.words.unchanged})`];
}
