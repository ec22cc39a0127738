import { handoverAccept as operation } from "../../operations/handover-answers.ts";
import { holderText } from "../../messages/render/scene.ts";
import { handoverPages } from "../handover-lines.ts";
import { operationCommand } from "../command.ts";

const texts = {
  en: {
    summary: "Take over work that was offered to me, files included",
    example: "coord handover accept",
    fields: { id: "its id or the beginning of it, when there are several" },
  },
  fr: {
    summary: "Reprendre un travail qui m'est proposé, fichiers compris",
    example: "coord handover accept",
    fields: { id: "son identifiant ou le début, s'il y en a plusieurs" },
  },
};

export const handoverAccept = operationCommand(operation, {
  texts,
  lines: ({ handover, reservation }, _say, scene) => [
    ...handoverPages([handover], scene),
    ...(reservation === null ? [] : [holderText(reservation, scene)]),
  ],
});
