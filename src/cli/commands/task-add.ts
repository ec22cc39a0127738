import { taskData } from "../../messages/data.ts";
import { taskAdd as operation } from "../../operations/tasks.ts";
import { operationCommand } from "../command.ts";

const texts = {
  en: {
    summary: "Add a task, free for whoever takes it",
    example: 'coord task add "Rate limit the API" --priority P1',
    fields: {
      title: "name of the task",
      priority: "P1, P2 or P3: into the priorities instead of the remaining tasks",
    },
    added: (title: string) => `Added: “${title}”`,
    known: (title: string) => `“${title}” is there already, nothing changed.`,
  },
  fr: {
    summary: "Ajouter une tâche, libre pour qui la prend",
    example: 'coord task add "Limiter le débit de l\'API" --priority P1',
    fields: {
      title: "nom de la tâche",
      priority: "P1, P2 ou P3 : dans les priorités au lieu des tâches restantes",
    },
    added: (title: string) => `Ajouté : « ${title} »`,
    known: (title: string) => `« ${title} » y est déjà, rien n'a changé.`,
  },
};

export const taskAdd = operationCommand(operation, {
  texts,
  data: taskData,
  lines: ({ task, changed }, say) => [changed ? say.added(task.title) : say.known(task.title)],
});
