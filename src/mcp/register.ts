import type { McpServer, ServerContext, StandardSchemaWithJSON } from "@modelcontextprotocol/server";
import { answerOf, failed, wrongUse } from "./answer.ts";
import type { McpCall, McpSession } from "./session.ts";
import { readingOf } from "./reading.ts";
import type { JsonSchema } from "./schema.ts";
import { tools } from "./tools.ts";

/** Puts every tool up for a client. */
export function registerTools(server: McpServer, session: McpSession): void {
  for (const tool of tools) {
    const { json, read } = readingOf(tool, session.t, session.language);
    const about = {
      description: session.texts.does[tool.name],
      inputSchema: asItStands(json),
      outputSchema: asItStands(tool.answers),
      annotations: tool.hints,
    };
    server.registerTool(tool.name, about, async (given, context) => {
      const asked = read(given);
      if ("wrong" in asked) return wrongUse(asked.wrong, session);
      try {
        const presentation = session.context(callOf(context, session, { tool: tool.name, given }));
        return answerOf(await session.track(asked.action.run(presentation, asked.input)), session);
      } catch (error) {
        return failed(error, session);
      }
    });
  }
}

/** A schema as the SDK shows it, and no more: calls are read here, so that a wrong one gets coord's own answer. */
function asItStands(json: JsonSchema): StandardSchemaWithJSON {
  const shown = () => ({ ...json });
  return {
    "~standard": {
      version: 1,
      vendor: "coord",
      validate: (value) => ({ value }),
      jsonSchema: { input: shown, output: shown },
    },
  };
}

function callOf(
  { mcpReq }: ServerContext,
  { gone }: McpSession,
  asked: { readonly tool: string; readonly given: unknown },
): McpCall {
  const token = mcpReq["_meta"]?.progressToken;
  let progress = 0;
  return {
    tool: { ...asked, meta: { ...mcpReq["_meta"] } },
    get signal() {
      return AbortSignal.any([mcpReq.signal, gone]);
    },
    // A client that asked to hear of progress gives up less soon when it does.
    stillWaiting: () => {
      if (token === undefined) return;
      const params = { progressToken: token, progress: ++progress };
      mcpReq.notify({ method: "notifications/progress", params }).catch(() => undefined);
    },
  };
}
