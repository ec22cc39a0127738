import type { Fields, Notice, Refusal } from "../operations/types.ts";
import { alerts, assist, block, resolve } from "../presentation/alerts.ts";
import { check } from "../presentation/check.ts";
import { extend, finish, release } from "../presentation/finish.ts";
import { handover, handoverAccept, handoverDecline, handoverList } from "../presentation/handovers.ts";
import { join, leave, whoami } from "../presentation/instances.ts";
import { log } from "../presentation/log.ts";
import type { PresentationContext } from "../presentation/presenter.ts";
import { next, reserve } from "../presentation/reserve.ts";
import { taskAdd, taskBlock, taskDone, taskList, taskStart } from "../presentation/tasks.ts";
import type { Language } from "../vocabulary/types.ts";
import type { RawInput } from "../workspace/input.ts";
import type { JsonSchema } from "./schema.ts";
import { openStatus } from "./status.ts";

/** What a call came to; of a report, the part that is for programs. */
export type ToolReport =
  | { readonly ok: true; readonly data: object; readonly notices?: readonly Notice[] }
  | { readonly ok: false; readonly refusal: Refusal };

/** Something that a tool can do: an operation as it is presented, or a part of one. */
export interface ToolAction {
  readonly fields: Fields;
  run(context: PresentationContext, input: RawInput): Promise<ToolReport>;
}

/** A tool: one operation, or several of one kind, of which `action` says which. */
export interface Tool {
  readonly name: string;
  readonly does: Readonly<Record<Language, string>>;
  readonly actions: Readonly<Record<string, ToolAction>>;
  /** What it answers. Brief on purpose: a client sends all of it to its model with every conversation. docs/json.md has the rest. */
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

const text = { type: "string" };
const number = { type: "integer" };
const object = { type: "object" };
const textOrNull = { type: ["string", "null"] };
const list = (items: JsonSchema): JsonSchema => ({ type: "array", items });
const shape = (properties: Readonly<Record<string, JsonSchema>>): JsonSchema => ({ ...object, properties });

/** Nothing is required: a refusal is `error` alone, and clients hold that against the schema, too. */
const answer = (properties: Readonly<Record<string, JsonSchema>>): JsonSchema =>
  shape({ ...properties, error: object });

const reservation = shape({
  instance: number,
  task: text,
  files: list(text),
  state: { enum: ["active", "stale", "lapsed", "waiting", "done", "expired", "released"] },
  leaseEndsAt: textOrNull,
});

const some = list(object);
const identity = { instance: number, label: text };
const ended = { reservation: object, promoted: some };

/** In the order in which a client lists them. Every word is paid for by each conversation. */
export const tools: readonly Tool[] = [
  {
    name: "status",
    does: {
      en: "Who works on what, what is reserved, what is free next; all: finished things too",
      fr: "Qui travaille sur quoi, ce qui est réservé, ce qui est libre ; all : aussi ce qui est terminé",
    },
    actions: { status: openStatus },
    answers: answer({
      me: { type: ["integer", "null"] },
      instances: some,
      reservations: some,
      next: some,
      alerts: some,
      handovers: some,
    }),
    hints: READS,
  },
  {
    name: "check",
    does: {
      en: "May I edit these paths?",
      fr: "Puis-je modifier ces chemins ?",
    },
    actions: { check: { ...check, fields: { paths: { ...check.fields.paths, required: true } } } },
    answers: answer({
      paths: list(
        shape({
          path: text,
          verdict: { enum: ["free", "mine", "reserved", "outside"] },
          reservation: { type: ["object", "null"] },
        }),
      ),
    }),
    hints: READS,
  },
  {
    name: "join",
    does: {
      en: "Register this session as the next instance; label: what it works on. Again: same number",
      fr: "Inscrire cette session comme instance suivante ; label : ce sur quoi elle travaille. De nouveau : même numéro",
    },
    actions: { join },
    answers: answer(identity),
    hints: SETTLES,
  },
  {
    name: "whoami",
    does: { en: "My instance", fr: "Mon instance" },
    actions: { whoami },
    answers: answer(identity),
    hints: READS,
  },
  {
    name: "leave",
    does: {
      en: "Close my instance and release all it holds",
      fr: "Fermer mon instance et libérer tout ce qu'elle tient",
    },
    actions: { leave },
    answers: answer({ instance: number, released: some }),
    hints: hints(false, false, true),
  },
  {
    name: "reserve",
    does: {
      en: "Reserve a task and its files (paths, folders, globs), all or nothing, before editing. wait: queue at most so long for what others hold",
      fr: "Réserver une tâche et ses fichiers (chemins, dossiers, motifs), tout ou rien, avant de modifier. wait : faire la queue au plus cette durée",
    },
    actions: { reserve },
    answers: answer({ reservation, promoted: some }),
    hints: SETTLES,
  },
  {
    name: "next",
    does: {
      en: "The first free task; reserve: take it in the same write",
      fr: "La première tâche libre ; reserve : la prendre dans la même écriture",
    },
    actions: { next },
    answers: answer({ task: object, reservation: { type: ["object", "null"] } }),
    hints: WRITES,
  },
  {
    name: "extend",
    does: {
      en: "Renew the lease of a reservation of mine",
      fr: "Renouveler le bail d'une de mes réservations",
    },
    actions: { extend },
    answers: answer(ended),
    hints: SETTLES,
  },
  {
    name: "finish",
    does: {
      en: "End a reservation of mine with its result. task: part of its title, if I hold several. handover: offer the rest to an instance or any",
      fr: "Terminer une de mes réservations avec son résultat. task : partie du titre, s'il y en a plusieurs. handover : proposer le reste à une instance ou any",
    },
    actions: { finish },
    answers: answer(ended),
    hints: WRITES,
  },
  {
    name: "release",
    does: { en: "Give a reservation back without result", fr: "Rendre une réservation sans résultat" },
    actions: { release },
    answers: answer(ended),
    hints: WRITES,
  },
  {
    name: "log",
    does: { en: "Write into the activity log", fr: "Écrire dans le log d'activité" },
    actions: { log },
    answers: answer({ entry: object }),
    hints: WRITES,
  },
  {
    name: "task",
    does: {
      en: "The list of tasks; start, done, block take a title",
      fr: "La liste des tâches ; start, done, block veulent un titre",
    },
    actions: {
      list: taskList,
      add: taskAdd,
      start: taskStart,
      done: taskDone,
      block: taskBlock,
    },
    answers: answer({ task: object, tasks: some }),
    hints: WRITES,
  },
  {
    name: "handover",
    does: {
      en: "Pass work on. offer: my reservation (task) to an instance's number or any, mine until accepted; accept, decline: what is offered to me",
      fr: "Transmettre un travail. offer : ma réservation (task) au numéro d'une instance ou any, à moi jusqu'à l'acceptation ; accept, decline : ce qui m'est proposé",
    },
    actions: {
      offer: handover,
      accept: handoverAccept,
      decline: handoverDecline,
      list: handoverList,
    },
    answers: answer({ handover: object, handovers: some }),
    hints: WRITES,
  },
  {
    name: "alert",
    does: {
      en: "block: I am stuck (problem); assist: I ask for help (need); resolve: solved (how)",
      fr: "block : je suis bloqué (problem) ; assist : je demande de l'aide (need) ; resolve : c'est résolu (how)",
    },
    actions: {
      block,
      assist,
      resolve,
      list: alerts,
    },
    answers: answer({ alert: object, alerts: some }),
    hints: WRITES,
  },
];

/** What a client tells its model about all of them. */
export const instructions: Readonly<Record<Language, string>> = {
  en: "Several agents share this repository. Once: join. Before editing a file: reserve a task with its files, or next with reserve. Never edit what check says is reserved. A refusal is `error` with a hint and the holders: wait, take other work or ask for a handover. When done: finish.",
  fr: "Plusieurs agents partagent ce dépôt. Une fois : join. Avant de modifier un fichier : reserve une tâche avec ses fichiers, ou next avec reserve. Ne jamais modifier ce que check dit réservé. Un refus est `error` avec un conseil et les détenteurs : attendre, prendre autre chose ou demander un handover. À la fin : finish.",
};
