import { askAssistance as operation } from "../../operations/alerts.ts";
import { alertLines } from "../alert-lines.ts";
import { operationCommand } from "../command.ts";

const texts = {
  en: {
    summary: "Ask the others for help",
    example: 'coord assist "Review of the SQL" --expertise PostgreSQL --urgency high',
    fields: { need: "what is needed", expertise: "the field it takes", urgency: "high, medium or low" },
  },
  fr: {
    summary: "Demander de l'aide aux autres",
    example: 'coord assist "Relecture du SQL" --expertise PostgreSQL --urgency haute',
    fields: { need: "ce qu'il faut", expertise: "le domaine requis", urgency: "haute, moyenne ou basse" },
  },
};

export const assist = operationCommand(operation, {
  texts,
  lines: ({ alert }, _say, scene) => alertLines([alert], scene),
});
