import { taskData } from "../../messages/data.ts";
import { taskStart as operation } from "../../operations/tasks.ts";
import { operationCommand } from "../command.ts";
import { taskLines } from "../task-lines.ts";

const texts = {
  en: {
    summary: "Mark a task as being worked on by me",
    example: 'coord task start "Fix login"',
    fields: { title: "its title, or any unique part of it" },
  },
  fr: {
    summary: "Marquer une tâche comme en cours, par moi",
    example: 'coord task start "Corriger la connexion"',
    fields: { title: "son titre, ou toute partie unique" },
  },
};

export const taskStart = operationCommand(operation, {
  texts,
  data: taskData,
  lines: (result, _say, scene) => taskLines(result, scene),
});
