import type { CallToolResult } from "@modelcontextprotocol/server";
import { type ErrorBody, errorBody, failureBody, noticesData } from "../messages/render/refusal.ts";
import { safeJson } from "../text/clean.ts";
import { worldFailure } from "../workspace/failures.ts";
import type { McpSession } from "./session.ts";
import type { ToolReport } from "./tools.ts";

/** The answer of a tool: the data of `--json`, or its error, as a value and as its text. */
export function answerOf(report: ToolReport, session: McpSession): CallToolResult {
  if (!report.ok) {
    const error = errorBody(report.refusal, session.render(null));
    // A tool's own hint is about the caller; of another instance that was named, that of the refusal fits.
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

function refused(error: ErrorBody, { texts }: McpSession): CallToolResult {
  const hint = texts.hints[error.code] ?? error.hint;
  return failing({ ...error, ...(hint === undefined ? {} : { hint }) });
}

function failing(error: ErrorBody): CallToolResult {
  return { ...said({ error }), isError: true };
}

function said(body: Readonly<Record<string, unknown>>): CallToolResult {
  return { content: [{ type: "text", text: safeJson(body) }], structuredContent: body };
}
