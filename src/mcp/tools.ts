import type { Language } from "../vocabulary/types.ts";
import type { JsonSchema } from "./schema.ts";
import * as shapes from "./shapes.ts";
import type { Verb } from "./verb.ts";
import { verbs } from "./verbs.ts";

/** A tool: one operation, or several of one kind, of which `action` says which. */
export interface Tool {
  readonly name: string;
  readonly does: Readonly<Record<Language, string>>;
  readonly verbs: Readonly<Record<string, Verb>>;
  readonly answers: JsonSchema;
  readonly hints: Hints;
}

interface Hints {
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
  readonly openWorldHint: false;
}

const hints = (readOnlyHint: boolean, idempotentHint: boolean, destructiveHint = false): Hints => ({
  readOnlyHint,
  destructiveHint,
  idempotentHint,
  openWorldHint: false,
});
const READS = hints(true, true);
const WRITES = hints(false, false);
const SETTLES = hints(false, true);

/** In the order in which a client lists them. Every word is paid for by each conversation. */
export const tools: readonly Tool[] = [
  {
    name: "status",
    does: {
      en: "Who works on what, what is reserved, what is free next; all: finished things too",
      fr: "Qui travaille sur quoi, ce qui est réservé, ce qui est libre ; all : aussi ce qui est terminé",
    },
    verbs: { status: verbs.status },
    answers: shapes.status,
    hints: READS,
  },
  {
    name: "check",
    does: {
      en: "May I edit these paths?",
      fr: "Puis-je modifier ces chemins ?",
    },
    verbs: { check: verbs.check },
    answers: shapes.checked,
    hints: READS,
  },
  {
    name: "join",
    does: {
      en: "Register this session as the next instance; label: what it works on. Again: same number",
      fr: "Inscrire cette session comme instance suivante ; label : ce sur quoi elle travaille. De nouveau : même numéro",
    },
    verbs: { join: verbs.join },
    answers: shapes.identity,
    hints: SETTLES,
  },
  {
    name: "whoami",
    does: { en: "My instance", fr: "Mon instance" },
    verbs: { whoami: verbs.whoami },
    answers: shapes.identity,
    hints: READS,
  },
  {
    name: "leave",
    does: {
      en: "Close my instance and release all it holds",
      fr: "Fermer mon instance et libérer tout ce qu'elle tient",
    },
    verbs: { leave: verbs.leave },
    answers: shapes.left,
    hints: hints(false, false, true),
  },
  {
    name: "reserve",
    does: {
      en: "Reserve a task and its files (paths, folders, globs), all or nothing, before editing. wait: queue at most so long for what others hold",
      fr: "Réserver une tâche et ses fichiers (chemins, dossiers, motifs), tout ou rien, avant de modifier. wait : faire la queue au plus cette durée",
    },
    verbs: { reserve: verbs.reserve },
    answers: shapes.granted,
    hints: SETTLES,
  },
  {
    name: "next",
    does: {
      en: "The first free task; reserve: take it in the same write",
      fr: "La première tâche libre ; reserve : la prendre dans la même écriture",
    },
    verbs: { next: verbs.next },
    answers: shapes.next,
    hints: WRITES,
  },
  {
    name: "extend",
    does: {
      en: "Renew the lease of a reservation of mine",
      fr: "Renouveler le bail d'une de mes réservations",
    },
    verbs: { extend: verbs.extend },
    answers: shapes.ended,
    hints: SETTLES,
  },
  {
    name: "finish",
    does: {
      en: "End a reservation of mine with its result. task: part of its title, if I hold several. handover: offer the rest to an instance or any",
      fr: "Terminer une de mes réservations avec son résultat. task : partie du titre, s'il y en a plusieurs. handover : proposer le reste à une instance ou any",
    },
    verbs: { finish: verbs.finish },
    answers: shapes.ended,
    hints: WRITES,
  },
  {
    name: "release",
    does: { en: "Give a reservation back without result", fr: "Rendre une réservation sans résultat" },
    verbs: { release: verbs.release },
    answers: shapes.ended,
    hints: WRITES,
  },
  {
    name: "log",
    does: { en: "Write into the activity log", fr: "Écrire dans le log d'activité" },
    verbs: { log: verbs.log },
    answers: shapes.logged,
    hints: WRITES,
  },
  {
    name: "task",
    does: {
      en: "The list of tasks; start, done, block take a title",
      fr: "La liste des tâches ; start, done, block veulent un titre",
    },
    verbs: {
      list: verbs.taskList,
      add: verbs.taskAdd,
      start: verbs.taskStart,
      done: verbs.taskDone,
      block: verbs.taskBlock,
    },
    answers: shapes.task,
    hints: WRITES,
  },
  {
    name: "handover",
    does: {
      en: "Pass work on. offer: my reservation (task) to an instance's number or any, mine until accepted; accept, decline: what is offered to me",
      fr: "Transmettre un travail. offer : ma réservation (task) au numéro d'une instance ou any, à moi jusqu'à l'acceptation ; accept, decline : ce qui m'est proposé",
    },
    verbs: {
      offer: verbs.offer,
      accept: verbs.accept,
      decline: verbs.decline,
      list: verbs.handoverList,
    },
    answers: shapes.handover,
    hints: WRITES,
  },
  {
    name: "alert",
    does: {
      en: "block: I am stuck (problem); assist: I ask for help (need); resolve: solved (how)",
      fr: "block : je suis bloqué (problem) ; assist : je demande de l'aide (need) ; resolve : c'est résolu (how)",
    },
    verbs: {
      block: verbs.block,
      assist: verbs.assist,
      resolve: verbs.resolve,
      list: verbs.alertList,
    },
    answers: shapes.alert,
    hints: WRITES,
  },
];

/** What a client tells its model about all of them. */
export const instructions: Readonly<Record<Language, string>> = {
  en: "Several agents share this repository. Once: join. Before editing a file: reserve a task with its files, or next with reserve. Never edit what check says is reserved. A refusal is `error` with a hint and the holders: wait, take other work or ask for a handover. When done: finish.",
  fr: "Plusieurs agents partagent ce dépôt. Une fois : join. Avant de modifier un fichier : reserve une tâche avec ses fichiers, ou next avec reserve. Ne jamais modifier ce que check dit réservé. Un refus est `error` avec un conseil et les détenteurs : attendre, prendre autre chose ou demander un handover. À la fin : finish.",
};
