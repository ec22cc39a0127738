import { renewedData } from "../../messages/data.ts";
import { leaseText } from "../../messages/render/scene.ts";
import { extend as operation } from "../../operations/extend.ts";
import { operationCommand } from "../command.ts";
import { twinLines } from "../twins.ts";

const texts = {
  en: {
    summary: "Renew the lease of a reservation of mine",
    example: "coord extend --estimate 2h",
    fields: { task: "part of its title, when there are several", estimate: "a new estimate" },
    extended: (task: string, until: string | null, changed: boolean) =>
      `${changed ? "Extended" : "Nothing to write, the heartbeat is renewed"}: “${task}”${until === null ? "" : ` · lease ${until}`}`,
  },
  fr: {
    summary: "Renouveler le bail d'une de mes réservations",
    example: "coord extend --estimate 2h",
    fields: { task: "partie de son titre, s'il y en a plusieurs", estimate: "nouvelle estimation" },
    extended: (task: string, until: string | null, changed: boolean) =>
      `${changed ? "Prolongé" : "Rien à écrire, le signe de vie est renouvelé"} : « ${task} »${until === null ? "" : ` · bail ${until}`}`,
  },
};

export const extend = operationCommand(operation, {
  texts,
  data: renewedData,
  lines: ({ reservation, twins, changed }, say, scene) => [
    say.extended(reservation.task, leaseText(reservation, scene), changed),
    ...twinLines(reservation, twins, scene),
  ],
});
