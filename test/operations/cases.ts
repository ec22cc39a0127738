import { readdirSync, readFileSync } from "node:fs";
import { operations } from "../../src/operations/index.ts";
import {
  type Fields,
  type Operation,
  type Outcome,
  plan,
  type Resolved,
} from "../../src/operations/types.ts";
import type { Context } from "../../src/rules/context.ts";
import { readDuration } from "../../src/time/time.ts";
import type { FileLanguage } from "../../src/vocabulary/types.ts";
import { contextOf } from "./context.ts";

/** What is asked in a case: `command.json`. */
export interface Command {
  readonly operation: keyof typeof operations;
  readonly input: Readonly<Record<string, unknown>>;
  readonly context: {
    readonly instance: number | null;
    /** ISO 8601; 2026-11-22T20:00:00+01:00 when left out. */
    readonly now?: string;
    /** Minutes east of UTC; 60 when left out. */
    readonly offset?: number;
    readonly language?: FileLanguage;
    readonly heartbeats?: Readonly<Record<string, string>>;
    readonly living?: readonly number[];
    readonly displaced?: readonly string[];
    readonly highestKnown?: number;
  };
}

export interface Case {
  readonly name: string;
  readonly before: string;
  readonly command: Command;
  readonly after: string;
  readonly output: object;
}

const FOLDER = new URL("../../fixtures/operations/", import.meta.url);

/** Every folder of `fixtures/operations`. */
export function cases(): Case[] {
  return readdirSync(FOLDER).map((name) => {
    const read = (file: string) => readFileSync(new URL(`${name}/${file}`, FOLDER), "utf8");
    return {
      name,
      before: read("before.md"),
      command: JSON.parse(read("command.json")) as Command,
      after: read("after.md"),
      output: JSON.parse(read("output.json")) as object,
    };
  });
}

/** Plans a command on a text. */
export function run(text: string, { operation, input, context }: Command): Outcome<unknown> {
  const chosen = operations[operation] as unknown as Operation<Fields, unknown>;
  const values = Object.entries(chosen.input).map(([name, { kind }]) => [name, valueOf(kind, input[name])]);
  return plan(text, chosen, Object.fromEntries(values) as never, worldOf(context));
}

function valueOf(kind: Fields[string]["kind"], value: unknown): unknown {
  if (kind === "flag") return value === true;
  if (kind === "duration" && typeof value === "string") return readDuration(value);
  if (kind === "patterns" || kind === "paths") return ((value ?? []) as readonly string[]).map(resolved);
  return value;
}

function resolved(given: string): Resolved {
  return given.startsWith("../")
    ? { given, kind: "outside", path: "" }
    : { given, kind: "inside", path: given };
}

function worldOf({
  offset,
  now,
  heartbeats = {},
  living,
  displaced,
  highestKnown,
  ...rest
}: Command["context"]): Context {
  const pulses = Object.entries(heartbeats).map(([n, iso]) => [Number(n), Date.parse(iso)] as const);
  return contextOf({
    ...rest,
    ...(now === undefined ? {} : { now: Date.parse(now) }),
    ...(offset === undefined ? {} : { zone: () => offset }),
    heartbeats: new Map(pulses),
    living: new Set(living),
    displaced: (displaced ?? []).map((source) => ({ source, at: 0 })),
    highestKnown: () => highestKnown ?? 0,
  });
}

/** What a caller sees of an outcome, as JSON holds it. */
export function outputOf(outcome: Outcome<unknown>): object {
  const { ok } = outcome;
  const seen = ok
    ? { ok, result: outcome.result, notices: outcome.notices ?? [] }
    : { ok, refusal: outcome.refusal };
  return JSON.parse(JSON.stringify(seen)) as object;
}
