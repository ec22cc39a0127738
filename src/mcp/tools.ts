import type { ToolTexts } from "../messages/languages.ts";
import type { Fields, Notice, Refusal } from "../operations/types.ts";
import { alerts, assist, block, resolve } from "../presentation/alerts.ts";
import { check } from "../presentation/check.ts";
import { extend, finish, release } from "../presentation/finish.ts";
import { forecast } from "../presentation/forecast.ts";
import { handover, handoverAccept, handoverDecline, handoverList } from "../presentation/handovers.ts";
import { join, leave, whoami } from "../presentation/instances.ts";
import { log } from "../presentation/log.ts";
import { answer as answerMessage, ask, handoverRequest, inbox } from "../presentation/messages.ts";
import type { PresentationContext } from "../presentation/presenter.ts";
import { next } from "../presentation/next.ts";
import { reserve } from "../presentation/reserve.ts";
import {
  taskAdd,
  taskBlock,
  taskDone,
  taskEdit,
  taskList,
  taskMove,
  taskRemove,
  taskStart,
} from "../presentation/tasks.ts";
import type { RawInput } from "../workspace/input.ts";
import type { JsonSchema } from "./schema.ts";
import { openStatus } from "./status.ts";

/** The result of a call; of a report, the part that is for programs. */
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
  /** The name under which its description is kept. */
  readonly name: keyof ToolTexts["does"];
  readonly actions: Readonly<Record<string, ToolAction>>;
  /** The schema of its answers. Brief on purpose: a client sends all of it to its model with every conversation. docs/json.md has the rest. */
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
    actions: { check: { ...check, fields: { paths: { ...check.fields.paths, required: true } } } },
    answers: answer({
      paths: list(
        shape({
          path: text,
          verdict: { enum: ["free", "mine", "reserved", "partly", "claimed", "outside"] },
          holders: some,
        }),
      ),
    }),
    hints: READS,
  },
  {
    name: "forecast",
    actions: { forecast: { ...forecast, fields: { paths: forecast.fields.paths } } },
    answers: answer({ trees: some, pairs: some, order: list(number) }),
    hints: READS,
  },
  {
    name: "join",
    actions: { join },
    answers: answer(identity),
    hints: SETTLES,
  },
  {
    name: "whoami",
    actions: { whoami },
    answers: answer(identity),
    hints: READS,
  },
  {
    name: "leave",
    actions: { leave },
    answers: answer({ instance: number, released: some }),
    hints: hints(false, false, true),
  },
  {
    name: "reserve",
    actions: { reserve },
    answers: answer({ reservation, promoted: some }),
    hints: SETTLES,
  },
  {
    name: "next",
    actions: { next },
    answers: answer({ task: object, reservation: { type: ["object", "null"] } }),
    hints: WRITES,
  },
  {
    name: "extend",
    actions: { extend },
    answers: answer(ended),
    hints: SETTLES,
  },
  {
    name: "finish",
    actions: { finish },
    answers: answer(ended),
    hints: WRITES,
  },
  {
    name: "release",
    actions: { release },
    answers: answer(ended),
    hints: WRITES,
  },
  {
    name: "log",
    actions: { log },
    answers: answer({ entry: object }),
    hints: WRITES,
  },
  {
    name: "task",
    actions: {
      list: taskList,
      add: taskAdd,
      start: taskStart,
      done: taskDone,
      block: taskBlock,
      edit: taskEdit,
      move: taskMove,
      remove: taskRemove,
    },
    answers: answer({ task: object, tasks: some }),
    hints: WRITES,
  },
  {
    name: "handover",
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
    name: "message",
    actions: { ask, answer: answerMessage, inbox, "request-handover": handoverRequest },
    answers: answer({ id: text, messages: some }),
    hints: WRITES,
  },
  {
    name: "alert",
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
