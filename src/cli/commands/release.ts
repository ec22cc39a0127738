import { release as operation } from "../../operations/release.ts";
import { operationCommand } from "../command.ts";
import { promotedLines } from "../promoted.ts";
import { twinLines } from "../twins.ts";

const texts = {
  en: {
    summary: "Give a reservation back without a result",
    example: 'coord release "Fix login"',
    fields: { task: "part of its title, when there are several" },
    released: (task: string) => `Released: “${task}”`,
  },
  fr: {
    summary: "Rendre une réservation sans résultat",
    example: 'coord release "Corriger la connexion"',
    fields: { task: "partie de son titre, s'il y en a plusieurs" },
    released: (task: string) => `Libéré : « ${task} »`,
  },
};

export const release = operationCommand(operation, {
  texts,
  lines: ({ reservation, twins, promoted }, say, scene) => [
    say.released(reservation.task),
    ...twinLines(reservation, twins, scene),
    ...promotedLines(promoted, scene),
  ],
});
