import { McpServer, type ServerContext, type StandardSchemaWithJSON } from "@modelcontextprotocol/server";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import { catalogOf, languageOf, languages } from "../messages/languages.ts";
import { ENDINGS } from "../system/endings.ts";
import { visible } from "../text/clean.ts";
import { answerOf, failed, readingOf, wrongUse } from "./answer.ts";
import { registerResources } from "./resources.ts";
import type { JsonSchema } from "./schema.ts";
import { type McpCall, McpSession, readSettings } from "./session.ts";
import { PatientStdio } from "./stdio.ts";
import { tools } from "./tools.ts";
import type { McpIo } from "./types.ts";
import { warmUp } from "./warm.ts";

/** Opens the session of a server. Null when an option or the environment is wrong, which it says. */
export async function openSession(io: McpIo): Promise<McpSession | null> {
  const language = languageOf(io.options.lang, io.env);
  const t = await catalogOf(language);
  const settings = readSettings(io, t);
  if (typeof settings === "string") {
    io.err(`coord: ${visible(settings)}\n`);
    return null;
  }
  return new McpSession(io, settings, t, await languages[language].tools(), language);
}

/** Serves the tools over stdio until the client goes. @returns the exit status */
export async function main(io: McpIo): Promise<number> {
  const session = await openSession(io);
  if (session === null) return 2;
  const transport = new PatientStdio(
    () => session.hangUp(),
    () => void session.track(warmUp(session)),
  );
  const connection = serveStdio(({ era }) => serverFor(session, era), { transport });
  for (const signal of ENDINGS) {
    // Keeps the process from ending at once: its reservations are released first.
    process.removeAllListeners(signal);
    process.on(signal, () => void connection.close());
  }
  await transport.closed;
  await session.close();
  return 0;
}

/** A server for one connection, in either era of the protocol. */
class CoordServer extends McpServer {
  readonly over = new AbortController();

  override async close(): Promise<void> {
    this.over.abort();
    await super.close();
  }
}

export function serverFor(session: McpSession, era: "legacy" | "modern"): McpServer {
  const { version, texts } = session;
  const server = new CoordServer(
    { name: "coord", version },
    {
      capabilities: { tools: { listChanged: false }, resources: { subscribe: true, listChanged: false } },
      instructions: texts.instructions,
    },
  );
  registerTools(server, session);
  registerResources(server, session, era, server.over.signal);
  return server;
}

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
