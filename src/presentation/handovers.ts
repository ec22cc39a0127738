import { ageText, holderText, type RenderContext } from "../messages/render/context.ts";
import { fit, table } from "../messages/render/table.ts";
import {
  handoverAccept as handoverAcceptOperation,
  handoverDecline as handoverDeclineOperation,
} from "../operations/handover-answers.ts";
import {
  type HandoverData,
  handover as handoverOperation,
  handoverList as handoverListOperation,
} from "../operations/handovers.ts";
import { presenter } from "./presenter.ts";

export const handover = presenter({
  operation: handoverOperation,
  texts: {
    en: {
      summary: "Offer a reservation of mine to another instance, or to any",
      example: 'coord handover "Fix login" --to 5 --next "Write the tests"',
      fields: {
        task: "part of its title, when there are several",
        to: "the receiver's number, or any",
        progress: "how far it is: 60%",
        next: "what is to be done next",
        blockers: "what stands in the way",
        notes: "anything worth knowing",
      },
      offered: "Offered. It stays yours until it is accepted:",
    },
    fr: {
      summary: "Proposer une de mes réservations à une autre instance, ou à qui la veut",
      example: 'coord handover "Corriger la connexion" --to 5 --next "Écrire les tests"',
      fields: {
        task: "partie de son titre, s'il y en a plusieurs",
        to: "le numéro du destinataire, ou any",
        progress: "avancement : 60%",
        next: "ce qu'il reste à faire",
        blockers: "ce qui bloque",
        notes: "tout ce qui mérite d'être su",
      },
      offered: "Proposé. Cela reste à vous jusqu'à l'acceptation :",
    },
  },
  lines: ({ handover: made }, say, render) => [say.offered, ...handoverLines([made], render)],
});

export const handoverAccept = presenter({
  operation: handoverAcceptOperation,
  texts: {
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
  },
  lines: ({ handover, reservation }, _say, render) => [
    ...handoverPages([handover], render),
    ...(reservation === null ? [] : [holderText(reservation, render)]),
  ],
});

export const handoverDecline = presenter({
  operation: handoverDeclineOperation,
  texts: {
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
  },
  lines: ({ handover }, _say, render) => handoverLines([handover], render),
});

export const handoverList = presenter({
  operation: handoverListOperation,
  texts: {
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
  },
  quiet: "lines",
  lines: ({ handovers }, say, render) =>
    handovers.length === 0 ? [say.nothing] : handoverPages(handovers, render),
});

/** Handovers as rows: id, who to whom, state, task, files, age. */
function handoverLines(list: readonly HandoverData[], render: RenderContext): string[] {
  const { t, paint, width } = render;
  const colours = { proposed: paint.yellow, accepted: paint.green, declined: paint.dim };
  return table(
    list.map(({ id, from, to, task, files, state, since, line }) => [
      paint.bold(id),
      `#${from} → #${to ?? "*"}`,
      colours[state](t.words.handoverStates[state]),
      fit(task, Math.max(20, width - 70)),
      files.length === 0 ? t.words.noFiles : fit(files.join(", "), Math.max(20, width - 70)),
      ageText(since, render),
      paint.dim(t.words.line(line)),
    ]),
  );
}

const LABELS = {
  en: { progress: "Progress", next: "Next steps", blockers: "Blockers", notes: "Notes" },
  fr: { progress: "Avancement", next: "Prochaines étapes", blockers: "Blocages", notes: "Remarques" },
} as const;

/** The same, each with what its giver says to who goes on, indented below it and never cut. */
export function handoverPages(list: readonly HandoverData[], render: RenderContext): string[] {
  const rows = handoverLines(list, render);
  return list.flatMap((one, index) => [rows[index] ?? "", ...said(one, render)]);
}

function said(one: HandoverData, { t, language, paint }: RenderContext): string[] {
  const labels = LABELS[language];
  return (["progress", "next", "blockers", "notes"] as const).flatMap((key) =>
    one[key] === "" ? [] : [`      ${paint.dim(t.words.titled(labels[key]))} ${one[key]}`],
  );
}
