import {
  type McpServer,
  ProtocolError,
  ProtocolErrorCode,
  ResourceNotFoundError,
} from "@modelcontextprotocol/server";
import { changed, stampOf } from "../system/watch.ts";
import { failureOf } from "./answer.ts";
import type { McpSession } from "./session.ts";
import { openStatus } from "./status.ts";

const STATUS = "coord://status";
const FILE = "coord://file";

/** Where watching is not to be had, and while there is no folder to watch, it is looked so often: milliseconds. */
const LOOK_EVERY = 2_000;

/** Puts the state and the file itself up for reading, and tells when they changed until the signal ends it. */
export function registerResources(
  server: McpServer,
  session: McpSession,
  era: "legacy" | "modern",
  until: AbortSignal,
): void {
  const json = { title: "Status", mimeType: "application/json" };
  server.registerResource("status", STATUS, json, async () =>
    contents(STATUS, json, await statusText(session)),
  );
  const markdown = { title: "CLAUDE_INSTANCES.md", mimeType: "text/markdown" };
  server.registerResource("file", FILE, markdown, async () =>
    contents(FILE, markdown, await fileText(session)),
  );
  const wanted = era === "legacy" ? subscriptions(server) : null;
  // A modern client's wishes are known to the SDK alone, which lets through what was wished for.
  const tell = (uri: string) => {
    if (wanted?.has(uri) !== false) server.server.sendResourceUpdated({ uri }).catch(() => undefined);
  };
  void watch(session, until, () => [STATUS, FILE].forEach(tell));
}

function contents(uri: string, { mimeType }: { readonly mimeType: string }, text: string) {
  return { contents: [{ uri, mimeType, text }] };
}

async function statusText(session: McpSession): Promise<string> {
  const call = { signal: session.gone, stillWaiting: () => undefined, silent: true };
  const report = await readable(STATUS, session, () => openStatus.run(session.context(call), {}));
  return JSON.stringify(report.ok ? report.data : report.refusal);
}

async function fileText(session: McpSession): Promise<string> {
  return (await readable(FILE, session, () => session.workspace().store.read())).text;
}

/** A resource that cannot be read is answered in the words of the tools. */
async function readable<T>(uri: string, session: McpSession, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const { code, message, hint } = failureOf(error, session);
    const said = hint === undefined ? message : `${message} ${hint}`;
    if (code === "NO_FILE") throw new ResourceNotFoundError(uri, said);
    throw new ProtocolError(ProtocolErrorCode.InternalError, said, { uri, code });
  }
}

/** What a client of the older protocol asked to be told about. */
function subscriptions({ server }: McpServer): ReadonlySet<string> {
  const wanted = new Set<string>();
  server.setRequestHandler("resources/subscribe", ({ params: { uri } }) => {
    if (uri !== STATUS && uri !== FILE) throw new ResourceNotFoundError(uri);
    wanted.add(uri);
    return {};
  });
  server.setRequestHandler("resources/unsubscribe", ({ params: { uri } }) => {
    wanted.delete(uri);
    return {};
  });
  return wanted;
}

async function watch(session: McpSession, until: AbortSignal, tell: () => void): Promise<void> {
  for (let last = identityOf(whereIs(session)); !until.aborted;) {
    const file = whereIs(session);
    // Watching begins before the look, so that nothing comes between.
    const next = changed(file ?? "", LOOK_EVERY, until);
    const now = identityOf(file);
    if (now !== last) tell();
    last = now;
    await next;
  }
}

/** The real file, which is what is replaced where the name is a link. */
function whereIs(session: McpSession): string | null {
  try {
    return session.workspace().place.target;
  } catch {
    return null;
  }
}

/** Tells one content of one file from another without reading it. */
function identityOf(file: string | null): string {
  const stamp = file === null ? "" : stampOf(file);
  return stamp === "" ? "" : `${file} ${stamp}`;
}
