import { handoverDecline as operation } from "../../operations/handover-answers.ts";
import { handoverLines } from "../handover-lines.ts";
import { operationCommand } from "../command.ts";

const texts = {
  en: {
    summary: "Decline work that was offered to me",
    example: "coord handover decline",
    fields: { id: "its id or the beginning of it, when there are several" },
  },
  fr: {
    summary: "Refuser un travail qui m'est proposé",
    example: "coord handover decline",
    fields: { id: "son identifiant ou le début, s'il y en a plusieurs" },
  },
};

export const handoverDecline = operationCommand(operation, {
  texts,
  lines: ({ handover }, _say, scene) => handoverLines([handover], scene),
});
