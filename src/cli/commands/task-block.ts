import { taskData } from "../../messages/data.ts";
import { taskBlock as operation } from "../../operations/tasks.ts";
import { operationCommand } from "../command.ts";
import { taskLines } from "../task-lines.ts";

const texts = {
  en: {
    summary: "Mark a task as blocked",
    example: 'coord task block "Fix login"',
    fields: { title: "its title, or any unique part of it" },
  },
  fr: {
    summary: "Marquer une tâche comme bloquée",
    example: 'coord task block "Corriger la connexion"',
    fields: { title: "son titre, ou toute partie unique" },
  },
};

export const taskBlock = operationCommand(operation, {
  texts,
  data: taskData,
  lines: (result, _say, scene) => taskLines(result, scene),
});
