import { Client, type Transport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { afterEach, expect } from "vitest";
import type { Answer } from "../e2e/answer.ts";
import { bin, cleanEnv, type Project, type RunOptions } from "../e2e/support.ts";
import { isNight } from "../size.ts";
import { serverHere } from "./server-here.ts";

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

interface Server {
  readonly transport: Transport;
  readonly pid: number;
  /** What it said outside of the protocol. */
  readonly stderr: readonly string[];
}

type Start = (args: readonly string[], options: RunOptions) => Server | Promise<Server>;

/** The SDK's own client with a server in this process, at night in one of its own. It holds what it gets against the schemas. */
export function agent(project: Pick<Project, "root">, options: Options = {}): Promise<Agent> {
  return connected(isNight ? serverProcess : serverHere, project, options);
}

/** The same with a server process of its own, day and night. */
export function agentOfBuild(project: Pick<Project, "root">, options: Options = {}): Promise<Agent> {
  return connected(serverProcess, project, options);
}

function serverProcess(args: readonly string[], { cwd, env }: RunOptions): Server {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [bin(), "mcp", ...args],
    ...(cwd === undefined ? {} : { cwd }),
    env: cleanEnv(env),
    stderr: "pipe",
  });
  const stderr: string[] = [];
  transport.stderr?.on("data", (chunk: Buffer) => stderr.push(chunk.toString("utf8")));
  return {
    transport,
    stderr,
    get pid() {
      return transport.pid ?? 0;
    },
  };
}

async function connected(
  start: Start,
  { root }: Pick<Project, "root">,
  { era, args = [], env = {}, cwd = root }: Options,
): Promise<Agent> {
  const modern = { versionNegotiation: { mode: { pin: "2026-07-28" } } } as const;
  const isModern = era !== "2025-11-25";
  const client = new Client({ name: "test", version: "1" }, isModern ? modern : {});
  const server = await start(args, { cwd, env });
  const { transport, stderr } = server;
  await client.connect(transport);
  open.push(client);
  // With the schemas at hand, the client checks every answer against them.
  await client.listTools();
  return {
    client,
    pid: server.pid,
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
