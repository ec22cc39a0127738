import { McpServer } from "@modelcontextprotocol/server";
import type { Desk } from "./desk.ts";
import { registerResources } from "./resources.ts";
import { registerTools } from "./register.ts";
import { instructions } from "./tools.ts";

/** A server for one connection, in either era of the protocol. */
class CoordServer extends McpServer {
  readonly over = new AbortController();

  override async close(): Promise<void> {
    this.over.abort();
    await super.close();
  }
}

export function serverFor(desk: Desk, era: "legacy" | "modern"): McpServer {
  const { version, language } = desk;
  const server = new CoordServer(
    { name: "coord", version },
    {
      capabilities: { tools: { listChanged: false }, resources: { subscribe: true, listChanged: false } },
      instructions: instructions[language],
    },
  );
  registerTools(server, desk);
  registerResources(server, desk, era, server.over.signal);
  return server;
}
