import type { RenderContext } from "../messages/render/context.ts";
import { fit, table } from "../messages/render/table.ts";
import {
  taskAdd as taskAddOperation,
  taskBlock as taskBlockOperation,
  type TaskChanged,
  taskDone as taskDoneOperation,
  taskList as taskListOperation,
  taskStart as taskStartOperation,
} from "../operations/tasks.ts";
import { presenter } from "./presenter.ts";

export const taskList = presenter({
  operation: taskListOperation,
  texts: {
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
  },
  quiet: "lines",
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

export const taskAdd = presenter({
  operation: taskAddOperation,
  texts: {
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
  },
  data: taskData,
  lines: ({ task, changed }, say) => [changed ? say.added(task.title) : say.known(task.title)],
});

export const taskStart = presenter({
  operation: taskStartOperation,
  texts: {
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
  },
  data: taskData,
  lines: taskLines,
});

export const taskDone = presenter({
  operation: taskDoneOperation,
  texts: {
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
  },
  data: taskData,
  lines: taskLines,
});

export const taskBlock = presenter({
  operation: taskBlockOperation,
  texts: {
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
  },
  data: taskData,
  lines: taskLines,
});

function taskData({ task }: TaskChanged) {
  return { task };
}

/** What became of a task, in one line. */
function taskLines({ task, changed }: TaskChanged, _say: unknown, { t }: RenderContext): string[] {
  const owner = task.instance === null ? "" : ` · ${t.words.instance(task.instance)}`;
  const state = `${t.words.quoted(task.title)} · ${t.words.taskStates[task.state]}${owner}`;
  return [changed ? state : `${state} (${t.words.unchanged})`];
}
