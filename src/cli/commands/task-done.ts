import { taskData } from "../../messages/data.ts";
import { taskDone as operation } from "../../operations/tasks.ts";
import { operationCommand } from "../command.ts";
import { taskLines } from "../task-lines.ts";

const texts = {
  en: {
    summary: "Mark a task as done",
    example: 'coord task done "Fix login"',
    fields: { title: "its title, or any unique part of it" },
  },
  fr: {
    summary: "Marquer une tâche comme terminée",
    example: 'coord task done "Corriger la connexion"',
    fields: { title: "son titre, ou toute partie unique" },
  },
};

export const taskDone = operationCommand(operation, {
  texts,
  data: taskData,
  lines: (result, _say, scene) => taskLines(result, scene),
});
