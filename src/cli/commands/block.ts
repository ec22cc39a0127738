import { raiseBlocker as operation } from "../../operations/alerts.ts";
import { alertLines } from "../alert-lines.ts";
import { operationCommand } from "../command.ts";

const texts = {
  en: {
    summary: "Report that I am stuck",
    example: 'coord block "The test database is down" --needs "somebody with access"',
    fields: {
      problem: "what is wrong",
      task: "the task it stops; by default the only one I hold",
      needs: "the help that is needed",
    },
  },
  fr: {
    summary: "Signaler un blocage",
    example: 'coord block "La base de test est en panne" --needs "quelqu\'un qui a accès"',
    fields: {
      problem: "ce qui ne va pas",
      task: "la tâche arrêtée ; par défaut la seule que je tiens",
      needs: "l'aide nécessaire",
    },
  },
};

export const block = operationCommand(operation, {
  texts,
  lines: ({ alert }, _say, scene) => alertLines([alert], scene),
});
