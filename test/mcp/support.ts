import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { afterEach, expect } from "vitest";
import type { Answer } from "../e2e/answer.ts";
import { bin, cleanEnv, type Project } from "../e2e/support.ts";

/** Both eras of the protocol, by the version that a client speaks. */
export const ERAS = ["2025-11-25", "2026-07-28"] as const;
export type Era = (typeof ERAS)[number];

const open: Client[] = [];
afterEach(async () => {
  for (const client of open.splice(0)) await client.close();
});

interface Options {
  readonly era?: Era;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** What a tool answered: the data of `--json`, or its error. */
export type Said = Answer["data"] & {
  readonly error?: Answer["error"];
  readonly notices?: Answer["notices"];
  readonly [key: string]: unknown;
};

export interface Agent {
  readonly client: Client;
  /** Of the server's process. */
  readonly pid: number;
  call(name: string, args?: Readonly<Record<string, unknown>>, signal?: AbortSignal): Promise<Said>;
}

/** The SDK's own client with a server process of its own. It holds what it gets against the schemas. */
export async function agent(project: Pick<Project, "root">, options: Options = {}): Promise<Agent> {
  const { era = "2026-07-28", args = [], env = {}, cwd = project.root } = options;
  const modern = { versionNegotiation: { mode: { pin: "2026-07-28" } } } as const;
  const client = new Client({ name: "test", version: "1" }, era === "2026-07-28" ? modern : {});
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [bin(), "mcp", ...args],
    cwd,
    env: cleanEnv(env),
    stderr: "pipe",
  });
  const stderr: string[] = [];
  transport.stderr?.on("data", (chunk: Buffer) => stderr.push(chunk.toString("utf8")));
  await client.connect(transport);
  open.push(client);
  // With the schemas at hand, the client checks every answer against them.
  await client.listTools();
  return {
    client,
    pid: transport.pid ?? 0,
    call: async (name, given = {}, signal) => {
      const answer = await client.callTool(
        { name, arguments: { ...given } },
        signal === undefined ? {} : { signal },
      );
      const said = answer.structuredContent as Said;
      expect(answer.isError === true).toBe(said.error !== undefined);
      const [text] = answer.content;
      expect(text?.type === "text" ? JSON.parse(text.text) : null).toEqual(said);
      expect(stderr).toEqual([]);
      return said;
    },
  };
}

/** Two calls are not of the same moment. */
export function timeless(data: unknown): unknown {
  return JSON.parse(JSON.stringify(data).replace(/\d{4}-\d\d-\d\dT[\d:+.-]+/g, "then"));
}
