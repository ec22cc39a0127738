import { resolve as operation } from "../../operations/alerts.ts";
import { alertLines } from "../alert-lines.ts";
import { operationCommand } from "../command.ts";

const texts = {
  en: {
    summary: "Mark an alert as solved, and say how",
    example: 'coord resolve a7k2 --how "Restarted the database"',
    fields: {
      id: "its id or the beginning of it; not needed when only one is open",
      how: "how it was solved",
    },
  },
  fr: {
    summary: "Marquer une alerte comme résolue, et dire comment",
    example: 'coord resolve a7k2 --how "Base redémarrée"',
    fields: {
      id: "son identifiant ou le début ; inutile s'il n'y en a qu'une",
      how: "comment elle a été résolue",
    },
  },
};

export const resolve = operationCommand(operation, {
  texts,
  lines: ({ alert }, _say, scene) => alertLines([alert], scene),
});
