import { conflictResolve as operation } from "../../operations/conflicts.ts";
import { conflictLines } from "../conflict-lines.ts";
import { operationCommand } from "../command.ts";

const texts = {
  en: {
    summary: "Settle a conflict, and say what was decided",
    example: 'coord conflict resolve --decision "Instance #5 goes first"',
    fields: {
      id: "its id or the beginning of it; not needed when only one is open",
      decision: "what was decided",
    },
  },
  fr: {
    summary: "Régler un conflit, et dire ce qui a été décidé",
    example: "coord conflict resolve --decision \"L'Instance #5 passe d'abord\"",
    fields: {
      id: "son identifiant ou le début ; inutile s'il n'y en a qu'un",
      decision: "ce qui a été décidé",
    },
  },
};

export const conflictResolve = operationCommand(operation, {
  texts,
  lines: ({ conflicts }, _say, scene) => conflictLines(conflicts, scene),
});
