import { release as operation } from "../../operations/release.ts";
import { operationCommand } from "../command.ts";
import { promotedLines } from "../promoted.ts";
import { twinLines } from "../twins.ts";

const texts = {
  en: {
    summary: "Give a reservation back without a result, or a place in the queue",
    example: 'coord release "Fix login"',
    fields: { task: "part of its title, when there are several" },
    released: (task: string) => `Released: “${task}”`,
    calledOff: (task: string) => `Not waiting any more: “${task}”`,
  },
  fr: {
    summary: "Rendre une réservation sans résultat, ou une place dans la file",
    example: 'coord release "Corriger la connexion"',
    fields: { task: "partie de son titre, s'il y en a plusieurs" },
    released: (task: string) => `Libéré : « ${task} »`,
    calledOff: (task: string) => `Attente terminée : « ${task} »`,
  },
};

export const release = operationCommand(operation, {
  texts,
  lines: ({ reservation, twins, promoted }, say, scene) => [
    // What was held leaves a record in the file, a place in the queue does not.
    reservation.line === null ? say.calledOff(reservation.task) : say.released(reservation.task),
    ...twinLines(reservation, twins, scene),
    ...promotedLines(promoted, scene),
  ],
});
