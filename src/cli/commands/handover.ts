import { handover as operation } from "../../operations/handovers.ts";
import { handoverLines } from "../handover-lines.ts";
import { operationCommand } from "../command.ts";

const texts = {
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
};

export const handover = operationCommand(operation, {
  texts,
  lines: ({ handover: made }, say, scene) => [say.offered, ...handoverLines([made], scene)],
});
