import { handoverList as operation } from "../../operations/handovers.ts";
import { handoverPages } from "../handover-lines.ts";
import { operationCommand } from "../command.ts";

const texts = {
  en: {
    summary: "Show open handovers",
    example: "coord handover list --all",
    fields: { all: "answered ones too" },
    nothing: "No handover is open.",
  },
  fr: {
    summary: "Montrer les handovers ouverts",
    example: "coord handover list --all",
    fields: { all: "aussi ceux qui ont eu leur réponse" },
    nothing: "Aucun handover n'est ouvert.",
  },
};

export const handoverList = operationCommand(operation, {
  texts,
  essence: "lines",
  lines: ({ handovers }, say, scene) =>
    handovers.length === 0 ? [say.nothing] : handoverPages(handovers, scene),
});
