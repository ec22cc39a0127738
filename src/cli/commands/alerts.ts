import { alertList as operation } from "../../operations/alerts.ts";
import { alertLines } from "../alert-lines.ts";
import { operationCommand } from "../command.ts";

const texts = {
  en: {
    summary: "Show open blockers and requests for assistance",
    example: "coord alerts --all",
    fields: { all: "solved ones too" },
    nothing: "No alert is open.",
  },
  fr: {
    summary: "Montrer les blocages et demandes d'assistance ouverts",
    example: "coord alerts --all",
    fields: { all: "aussi ceux qui sont résolus" },
    nothing: "Aucune alerte n'est ouverte.",
  },
};

export const alerts = operationCommand(operation, {
  texts,
  essence: "lines",
  lines: ({ alerts: list }, say, scene) => (list.length === 0 ? [say.nothing] : alertLines(list, scene)),
});
