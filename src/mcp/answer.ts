import type { CallToolResult } from "@modelcontextprotocol/server";
import type { Catalog } from "../messages/catalog.ts";
import type { MessageLanguage } from "../messages/languages.ts";
import { type ErrorBody, errorBody, failureBody, noticesData } from "../messages/render/refusal.ts";
import type { Field, Fields } from "../operations/types.ts";
import { escapeFor, safeJson } from "../text/clean.ts";
import { worldFailure } from "../workspace/failures.ts";
import type { RawInput } from "../workspace/input.ts";
import { type JsonSchema, toolInputOf } from "./schema.ts";
import type { McpSession } from "./session.ts";
import type { Tool, ToolAction, ToolReport } from "./tools.ts";

/** The answer of a tool: the data of `--json`, or its error, as a value and as its text. */
export function answerOf(report: ToolReport, session: McpSession): CallToolResult {
  if (!report.ok) {
    const error = errorBody(report.refusal, session.render(null));
    // Of another instance that was named something else is said than of the caller.
    const { args } = report.refusal;
    if ("several" in args) return failing(error);
    return refused(
      error,
      session,
      "named" in args && args.named === true ? `${error.code} named` : error.code,
    );
  }
  const { texts } = session;
  const notices = noticesData(report.notices ?? [], session.render(null)).map(({ code, message }) => ({
    code,
    message: texts.notices[code] ?? message,
  }));
  return said({ ...fitData(report.data), ...(notices.length === 0 ? {} : { notices }) });
}

/** The answer to a call that could not even be read. */
export function wrongUse(message: string, session: McpSession): CallToolResult {
  // It repeats what was given, which may be of any length.
  const args = escapeFor("model", { message });
  return refused(failureBody({ code: "USAGE", args, retryable: false }, session.render(null)), session);
}

/** The answer when the world fails. */
export function failed(error: unknown, session: McpSession): CallToolResult {
  return refused(failureOf(error, session), session);
}

export function failureOf(error: unknown, session: McpSession): ErrorBody {
  return failureBody(worldFailure(error, session.file), session.render(null));
}

/** A hint that stays is one that names no command: a client of tools may have no shell. */
function refused(error: ErrorBody, { texts }: McpSession, key: string = error.code): CallToolResult {
  const isForShells = error.hint === undefined || SHELL.test(error.hint);
  const hint = (isForShells ? (texts.hints[key] ?? texts.hints[error.code]) : undefined) ?? error.hint;
  return failing({ ...error, ...(hint === undefined ? {} : { hint }) });
}

const SHELL = /`coord |`--|--\w|COORD_/;

function failing(error: ErrorBody): CallToolResult {
  return { ...said({ error: { ...error, holders: escapeFor("model", error.holders) } }), isError: true };
}

function said(body: Readonly<Record<string, unknown>>): CallToolResult {
  return { content: [{ type: "text", text: safeJson(body) }], structuredContent: body };
}

/** Maximum size of what one answer tells (characters of JSON); an answer is asked for, so that it may be longer than a hook's. */
const LONGEST_DATA = 16_384;

/** Data for a model: other people's words bounded and tame, lists cut where they are too long together. */
export function fitData(data: object): Readonly<Record<string, unknown>> {
  const fit: Record<string, unknown> = { ...escapeFor("model", data) };
  const leftOut: Record<string, number> = {};
  for (;;) {
    const lists = Object.entries(fit).flatMap(([name, list]) =>
      Array.isArray(list) && list.length > 1 ? [{ name, list, size: JSON.stringify(list).length }] : [],
    );
    const [largest] = lists.sort((a, b) => b.size - a.size);
    if (largest === undefined || JSON.stringify(fit).length <= LONGEST_DATA) break;
    const { name, list } = largest;
    const kept = Math.ceil(list.length / 2);
    leftOut[name] = (leftOut[name] ?? 0) + list.length - kept;
    fit[name] = list.slice(0, kept);
  }
  return Object.keys(leftOut).length === 0 ? fit : { ...fit, leftOut };
}

/** The action that a call asks for, or a sentence that says what is wrong with it. */
type RequestedAction = { readonly action: ToolAction; readonly input: RawInput } | { readonly wrong: string };

/** How a tool is called. */
export interface ToolReading {
  readonly json: JsonSchema;
  read(given: unknown): RequestedAction;
}

/** A tool with several actions takes `action` and whatever one of them takes; what is needed depends on the action. */
export function readingOf({ actions }: Tool, t: Catalog, language: MessageLanguage): ToolReading {
  const named = Object.entries(actions);
  const [only] = named;
  if (only !== undefined && named.length === 1) return readingOfOne(only[1], only[1].fields, t, language);
  const action: Field = { ...ACTION, choices: Object.fromEntries(named.map(([name]) => [name, name])) };
  const each = new Map(
    named.map(([name, one]) => [name, readingOfOne(one, { action, ...one.fields }, t, language)]),
  );
  const any = toolInputOf({ action, ...merged(named.map(([, { fields }]) => fields)) }, t, language);
  return {
    json: any.json,
    read: (given) => {
      const found = any.read(given);
      if ("wrong" in found) return found;
      return each.get(String(found.input["action"]))?.read(given) ?? { wrong: "action" };
    },
  };
}

const ACTION = { kind: "choice", at: "option", required: true } as const;

function readingOfOne(
  action: ToolAction,
  fields: Fields,
  t: Catalog,
  language: MessageLanguage,
): ToolReading {
  const { json, read } = toolInputOf(fields, t, language);
  return {
    json,
    read: (given) => {
      const found = read(given);
      return "wrong" in found ? found : { action, input: found.input };
    },
  };
}

/** Every field that any of them takes; required where all of them require it. */
function merged(all: readonly Fields[]): Fields {
  const names = new Set(all.flatMap((fields) => Object.keys(fields)));
  return Object.fromEntries(
    [...names].flatMap((name) => {
      const found = all.flatMap((fields) => fields[name] ?? []);
      const required = found.length === all.length && found.every((field) => field.required === true);
      return found.slice(0, 1).map((field) => [name, { ...field, required }]);
    }),
  );
}
