import { grantData } from "../../messages/data.ts";
import { holderText } from "../../messages/render/scene.ts";
import { takeover as operation } from "../../operations/takeover.ts";
import { operationCommand } from "../command.ts";
import { uncommittedNotices } from "../../workspace/uncommitted.ts";

const texts = {
  en: {
    summary: "Take over a reservation that has lapsed, and say why",
    example: 'coord takeover "Fix login" --reason "its session is gone"',
    fields: { task: "its title, or any unique part of it", reason: "why; it goes into the log" },
  },
  fr: {
    summary: "Reprendre une réservation caduque, et dire pourquoi",
    example: 'coord takeover "Corriger la connexion" --reason "sa session a disparu"',
    fields: { task: "son titre, ou toute partie unique", reason: "pourquoi ; cela va dans le log" },
  },
};

export const takeover = operationCommand(operation, {
  texts,
  data: grantData,
  lines: ({ reservation }, _say, scene) => [holderText(reservation, scene)],
  lateNotices: ({ tookOver }, { workspace }) => uncommittedNotices(tookOver, workspace),
});
