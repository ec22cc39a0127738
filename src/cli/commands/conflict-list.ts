import { conflictList as operation } from "../../operations/conflicts.ts";
import { conflictLines } from "../conflict-lines.ts";
import { operationCommand } from "../command.ts";

const texts = {
  en: {
    summary: "Show open conflicts",
    example: "coord conflict list --all",
    fields: { all: "resolved ones too" },
    nothing: "No conflict is open.",
  },
  fr: {
    summary: "Montrer les conflits ouverts",
    example: "coord conflict list --all",
    fields: { all: "aussi ceux qui sont réglés" },
    nothing: "Aucun conflit n'est ouvert.",
  },
};

export const conflictList = operationCommand(operation, {
  texts,
  essence: "lines",
  lines: ({ conflicts }, say, scene) =>
    conflicts.length === 0 ? [say.nothing] : conflictLines(conflicts, scene),
});
