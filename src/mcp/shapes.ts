import type { JsonSchema } from "./schema.ts";

// What tools answer. Brief on purpose: a client sends all of it to its model with every conversation. docs/json.md has the rest.

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

export const granted = answer({ reservation, promoted: some });
export const ended = answer({ reservation: object, promoted: some });
export const identity = answer({ instance: number, label: text });
export const left = answer({ instance: number, released: some });
export const checked = answer({
  paths: list(
    shape({
      path: text,
      verdict: { enum: ["free", "mine", "reserved", "outside"] },
      reservation: { type: ["object", "null"] },
    }),
  ),
});
export const next = answer({ task: object, reservation: { type: ["object", "null"] } });
export const logged = answer({ entry: object });
export const task = answer({ task: object, tasks: some });
export const handover = answer({ handover: object, handovers: some });
export const alert = answer({ alert: object, alerts: some });
export const status = answer({
  me: { type: ["integer", "null"] },
  instances: some,
  reservations: some,
  next: some,
  alerts: some,
  handovers: some,
});
