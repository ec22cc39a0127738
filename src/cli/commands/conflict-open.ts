import { conflictOpen as operation } from "../../operations/conflict-open.ts";
import { conflictLines } from "../conflict-lines.ts";
import { operationCommand } from "../command.ts";

const texts = {
  en: {
    summary: "Document a conflict: all overlapping reservations, or one with an instance",
    example: "coord conflict open src/auth.ts --with 5",
    fields: {
      about: "a path or task: the overlaps about it; any words, with --with; without it, every overlap",
      with: "the other instance, where no overlap says who it is",
      description: "what happened",
    },
  },
  fr: {
    summary: "Documenter un conflit : toutes les réservations qui se recouvrent, ou un seul",
    example: "coord conflict open src/auth.ts --with 5",
    fields: {
      about:
        "un chemin ou une tâche : les recouvrements à ce propos ; n'importe quels mots, avec --with ; sans cela, tous",
      with: "l'autre instance, quand aucun recouvrement ne la nomme",
      description: "ce qui s'est passé",
    },
  },
};

export const conflictOpen = operationCommand(operation, {
  texts,
  lines: ({ conflicts }, _say, scene) => conflictLines(conflicts, scene),
});
