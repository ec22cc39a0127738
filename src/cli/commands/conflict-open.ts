import { conflictOpen as operation } from "../../operations/conflicts.ts";
import { conflictLines } from "../conflict-lines.ts";
import { operationCommand } from "../command.ts";

const texts = {
  en: {
    summary: "Document a conflict: all overlapping reservations, or one with an instance",
    example: "coord conflict open src/auth.ts --with 5",
    fields: {
      about: "what it is about; without it, every overlap that is found",
      with: "the other instance",
      description: "what happened",
    },
  },
  fr: {
    summary: "Documenter un conflit : toutes les réservations qui se recouvrent, ou un seul",
    example: "coord conflict open src/auth.ts --with 5",
    fields: {
      about: "de quoi il s'agit ; sans cela, chaque recouvrement trouvé",
      with: "l'autre instance",
      description: "ce qui s'est passé",
    },
  },
};

export const conflictOpen = operationCommand(operation, {
  texts,
  lines: ({ conflicts }, _say, scene) => conflictLines(conflicts, scene),
});
