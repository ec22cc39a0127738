import { finish as operation } from "../../operations/finish.ts";
import { operationCommand } from "../command.ts";
import { promotedLines } from "../promoted.ts";
import { twinLines } from "../twins.ts";

const texts = {
  en: {
    summary: "Finish a reservation of mine, with its result",
    example: 'coord finish --result success --next "Write the tests"',
    fields: {
      task: "part of its title, when there are several",
      result: "success, failure or partial (succès, échec, partiel)",
      next: "the next step you recommend",
      notes: "anything worth knowing",
      handover: "offer what is left to this instance, or to any",
    },
    finished: (task: string, result: string, line: number | null) =>
      `Finished: “${task}” · ${result} · line ${line ?? "?"}`,
  },
  fr: {
    summary: "Terminer une de mes réservations, avec son résultat",
    example: 'coord finish --result succès --next "Écrire les tests"',
    fields: {
      task: "partie de son titre, s'il y en a plusieurs",
      result: "succès, échec ou partiel (success, failure, partial)",
      next: "la prochaine étape conseillée",
      notes: "tout ce qui mérite d'être su",
      handover: "proposer le reste à cette instance, ou à qui le veut (any)",
    },
    finished: (task: string, result: string, line: number | null) =>
      `Terminé : « ${task} » · ${result} · ligne ${line ?? "?"}`,
  },
};

export const finish = operationCommand(operation, {
  texts,
  lines: ({ reservation, twins, promoted }, say, scene) => [
    say.finished(reservation.task, scene.t.words.results[reservation.result ?? "partial"], reservation.line),
    ...twinLines(reservation, twins, scene),
    ...promotedLines(promoted, scene),
  ],
});
