import { leaseText } from "../../messages/render/scene.ts";
import { next as operation } from "../../operations/next.ts";
import { operationCommand } from "../command.ts";

const texts = {
  en: {
    summary: "Show the first free task; with --reserve, take it in the same write",
    example: "coord next --reserve --files src/api.ts",
    fields: {
      reserve: "take it: two that ask at once never get the same one",
      files: "with --reserve: its files, as for reserve",
      estimate: "with --reserve: how long it will take",
    },
    reserved: (task: string, instance: number, until: string | null) =>
      `Reserved: “${task}” for Instance #${instance}${until === null ? "" : ` · lease ${until}`}`,
  },
  fr: {
    summary: "Montrer la première tâche libre ; avec --reserve, la prendre dans la même écriture",
    example: "coord next --reserve --files src/api.ts",
    fields: {
      reserve: "la prendre : deux demandes simultanées n'obtiennent jamais la même",
      files: "avec --reserve : ses fichiers, comme pour reserve",
      estimate: "avec --reserve : durée prévue",
    },
    reserved: (task: string, instance: number, until: string | null) =>
      `Réservé : « ${task} » pour l'Instance #${instance}${until === null ? "" : ` · bail ${until}`}`,
  },
};

export const next = operationCommand(operation, {
  texts,
  lines: ({ task, reservation }, say, scene) => {
    if (reservation !== null)
      return [say.reserved(reservation.task, reservation.instance, leaseText(reservation, scene))];
    return [
      `${task.level === null ? "" : `P${task.level}  `}${task.title}  ${scene.paint.dim(scene.t.words.line(task.line))}`,
    ];
  },
  essence: ({ task }) => task.title,
});
