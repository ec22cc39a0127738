import { McpServer } from "@modelcontextprotocol/server";
import type { McpSession } from "./session.ts";
import { registerResources } from "./resources.ts";
import { registerTools } from "./register.ts";

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
