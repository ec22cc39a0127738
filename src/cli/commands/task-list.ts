import { fit, table } from "../../messages/render/table.ts";
import { taskList as operation } from "../../operations/tasks.ts";
import { operationCommand } from "../command.ts";

const texts = {
  en: {
    summary: "Show the tasks and priorities that are left",
    example: "coord task list --all",
    fields: { all: "done ones too" },
    nothing: "No task is left.",
  },
  fr: {
    summary: "Montrer les tâches et priorités qui restent",
    example: "coord task list --all",
    fields: { all: "aussi les terminées" },
    nothing: "Il ne reste aucune tâche.",
  },
};

export const taskList = operationCommand(operation, {
  texts,
  essence: "lines",
  lines: ({ tasks }, say, { t, paint, width }) => {
    if (tasks.length === 0) return [say.nothing];
    const colours = { free: paint.green, "in-progress": paint.yellow, blocked: paint.red, done: paint.dim };
    return table(
      tasks.map(({ title, state, instance, level, line }) => [
        level === null ? "" : `P${level}`,
        colours[state](t.words.taskStates[state]),
        instance === null ? "" : `#${instance}`,
        fit(title, Math.max(20, width - 40)),
        paint.dim(t.words.line(line)),
      ]),
    );
  },
});
