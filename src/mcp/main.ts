import { serveStdio } from "@modelcontextprotocol/server/stdio";
import { catalogOf, languageOf, languages } from "../messages/languages.ts";
import { visible } from "../text/clean.ts";
import { McpSession } from "./session.ts";
import { serverFor } from "./server.ts";
import { readSettings } from "./settings.ts";
import { PatientStdio } from "./stdio.ts";
import type { McpIo } from "./types.ts";

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
  const transport = new PatientStdio(() => session.hangUp());
  const connection = serveStdio(({ era }) => serverFor(session, era), { transport });
  for (const signal of ["SIGHUP", "SIGINT", "SIGTERM"] as const) {
    // In place of ending the process at once: what is held is given back first.
    process.removeAllListeners(signal);
    process.on(signal, () => void connection.close());
  }
  await transport.closed;
  await session.close();
  return 0;
}
