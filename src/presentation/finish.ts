import { duplicateLines, holderText, leaseText, promotedLines } from "../messages/render/context.ts";
import { extend as extendOperation } from "../operations/extend.ts";
import { finish as finishOperation } from "../operations/finish.ts";
import { release as releaseOperation } from "../operations/release.ts";
import { sweep as sweepOperation } from "../operations/takeover.ts";
import { presenter } from "./presenter.ts";

export const finish = presenter({
  operation: finishOperation,
  texts: {
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
  },
  lines: ({ reservation, twins, promoted }, say, render) => [
    say.finished(reservation.task, render.t.words.results[reservation.result ?? "partial"], reservation.line),
    ...duplicateLines(reservation, twins, render),
    ...promotedLines(promoted, render),
  ],
});

export const release = presenter({
  operation: releaseOperation,
  texts: {
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
  },
  lines: ({ reservation, twins, promoted }, say, render) => [
    // What was held leaves a record in the file, a place in the queue does not.
    reservation.line === null ? say.calledOff(reservation.task) : say.released(reservation.task),
    ...duplicateLines(reservation, twins, render),
    ...promotedLines(promoted, render),
  ],
});

export const extend = presenter({
  operation: extendOperation,
  texts: {
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
  },
  data: ({ reservation, twins, promoted }) => ({ reservation, twins, promoted }),
  lines: ({ reservation, twins, changed }, say, render) => [
    say.extended(reservation.task, leaseText(reservation, render), changed),
    ...duplicateLines(reservation, twins, render),
  ],
});

export const sweep = presenter({
  operation: sweepOperation,
  texts: {
    en: {
      summary: "Mark as expired what is past its grace",
      example: "coord sweep",
      fields: {},
      nothing: "Nothing has lapsed.",
      living: (held: string) => `Left, its agent still runs: ${held}`,
    },
    fr: {
      summary: "Marquer comme expiré ce qui a passé son délai de grâce",
      example: "coord sweep",
      fields: {},
      nothing: "Rien n'est caduc.",
      living: (held: string) => `Laissé, son agent tourne encore : ${held}`,
    },
  },
  lines: ({ expired, living, promoted }, say, render) => [
    ...(expired.length + living.length === 0 ? [say.nothing] : []),
    ...expired.map((held) => holderText(held, render)),
    ...living.map((held) => say.living(holderText(held, render))),
    ...promotedLines(promoted, render),
  ],
});
