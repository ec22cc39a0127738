import type { CallToolResult } from "@modelcontextprotocol/server";
import { type ErrorBody, errorBody, failureBody, noticesData } from "../messages/render/refusal.ts";
import { safeJson } from "../text/clean.ts";
import type { Language } from "../vocabulary/types.ts";
import { worldFailure } from "../workspace/failures.ts";
import type { McpSession } from "./session.ts";
import type { ToolReport } from "./tools.ts";

/** What to do next, where the command line's advice would lead a client of tools astray. */
const HINTS: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: {
    NO_IDENTITY: "Call the tool `join` once; it gives this session a number.",
    UNKNOWN_INSTANCE: "Call the tool `status`: it lists the instances.",
    INSTANCE_FINISHED: "Its number is never used again. Call the tool `join` as a new one.",
    INSTANCE_TAKEN: "Start `coord mcp` without `--as` and COORD_INSTANCE, then call the tool `join`.",
    STORE_READONLY: "The server itself cannot write there. Check the folder's permissions.",
    USAGE: "Call the tool again with arguments as its schema describes them.",
  },
  fr: {
    NO_IDENTITY: "Appelez une fois l'outil `join` ; il donne un numéro à cette session.",
    UNKNOWN_INSTANCE: "Appelez l'outil `status` : il liste les instances.",
    INSTANCE_FINISHED: "Son numéro ne resservira jamais. Appelez l'outil `join` comme nouvelle instance.",
    INSTANCE_TAKEN: "Lancez `coord mcp` sans `--as` ni COORD_INSTANCE, puis appelez l'outil `join`.",
    STORE_READONLY: "Le serveur lui-même ne peut pas y écrire. Vérifiez les permissions du dossier.",
    USAGE: "Rappelez l'outil avec des arguments tels que son schéma les décrit.",
  },
};

/** The answer of a tool: the data of `--json`, or its error, as a value and as its text. */
export function answerOf(report: ToolReport, session: McpSession): CallToolResult {
  if (!report.ok) {
    const error = errorBody(report.refusal, session.render(null));
    // The advice of HINTS is about the caller; of another instance that was named, that of the refusal fits.
    const { args } = report.refusal;
    return "named" in args && args.named === true ? failing(error) : refused(error, session);
  }
  const notices = noticesData(report.notices ?? [], session.t);
  return said({ ...report.data, ...(notices.length === 0 ? {} : { notices }) });
}

/** The answer to a call that could not even be read. */
export function wrongUse(message: string, session: McpSession): CallToolResult {
  return refused(failureBody({ code: "USAGE", args: { message }, retryable: false }, session.t), session);
}

/** The answer when the world fails. */
export function failed(error: unknown, session: McpSession): CallToolResult {
  return refused(failureOf(error, session), session);
}

export function failureOf(error: unknown, { file, t }: McpSession): ErrorBody {
  return failureBody(worldFailure(error, file), t);
}

function refused(error: ErrorBody, { language }: McpSession): CallToolResult {
  const hint = HINTS[language][error.code] ?? error.hint;
  return failing({ ...error, ...(hint === undefined ? {} : { hint }) });
}

function failing(error: ErrorBody): CallToolResult {
  return { ...said({ error }), isError: true };
}

function said(body: Readonly<Record<string, unknown>>): CallToolResult {
  return { content: [{ type: "text", text: safeJson(body) }], structuredContent: body };
}
