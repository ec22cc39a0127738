import { PassThrough } from "node:stream";
import { StdioServerTransport, serveStdio } from "@modelcontextprotocol/server/stdio";
import { openSession, serverFor } from "../../src/mcp/main.ts";
import type { McpSession } from "../../src/mcp/session.ts";
import { runHere } from "../e2e/in-process.ts";
import type { RunOptions } from "../e2e/support.ts";

/** The client's end of two pipes; to close it ends the server, as the end of its input does. */
class ClientEnd extends StdioServerTransport {
  private readonly ends: () => Promise<void>;

  constructor(input: PassThrough, output: PassThrough, ends: () => Promise<void>) {
    super(input, output);
    this.ends = ends;
  }

  override async close(): Promise<void> {
    await super.close();
    await this.ends();
  }
}

/** A server of the source in this process. What is said goes through the same bytes as between two processes. */
export async function serverHere(args: readonly string[], options: RunOptions) {
  const [asked, answered] = [new PassThrough(), new PassThrough()];
  const stderr: string[] = [];
  let session: McpSession | null = null;
  await runHere(
    ["mcp", ...args],
    options,
    (_, text) => stderr.push(text),
    async (io) => {
      session = await openSession(io);
      return 0;
    },
  );
  const served = session as McpSession | null;
  if (served === null) throw new Error(stderr.join(""));
  const transport = new StdioServerTransport(asked, answered);
  const connection = serveStdio(({ era }) => serverFor(served, era), { transport });
  const ends = async () => {
    served.hangUp();
    await connection.close();
    // The client is this very process, which runs on.
    await served.close(0);
  };
  return { transport: new ClientEnd(answered, asked, ends), stderr, pid: process.pid };
}
