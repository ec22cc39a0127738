import {
  type McpServer,
  ProtocolError,
  ProtocolErrorCode,
  ResourceNotFoundError,
} from "@modelcontextprotocol/server";
import { ChangeQueue } from "../store/changes.ts";
import type { Workspace } from "../workspace/index.ts";
import { documentForModel, safeJson } from "../text/clean.ts";
import { failureOf, fitData } from "./answer.ts";
import type { McpSession } from "./session.ts";
import { openStatus } from "./status.ts";

const STATUS = "coord://status";
const FILE = "coord://file";

/** Interval between looks at the file where it can't be watched, or has no folder yet (ms). */
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
  const begin = (isWanted: (uri: string) => boolean): void => {
    const tell = (uri: string) => {
      if (isWanted(uri)) server.server.sendResourceUpdated({ uri }).catch(() => undefined);
    };
    void watch(session, until, () => [STATUS, FILE].forEach(tell));
  };
  // A modern client's wishes are known to the SDK alone, which lets through what was wished for.
  if (era === "modern") begin(() => true);
  else subscriptions(server, begin);
}

function contents(uri: string, { mimeType }: { readonly mimeType: string }, text: string) {
  return { contents: [{ uri, mimeType, text }] };
}

async function statusText(session: McpSession): Promise<string> {
  const call = { signal: session.gone, stillWaiting: () => undefined, silent: true };
  const report = await readable(STATUS, session, () => openStatus.run(session.context(call), {}));
  return safeJson(fitData(report.ok ? report.data : report.refusal));
}

async function fileText(session: McpSession): Promise<string> {
  return documentForModel((await readable(FILE, session, () => session.workspace().store.read())).text);
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

/** Subscriptions of a client of the older protocol. Most ask for nothing: until one does, the file is not watched. */
function subscriptions({ server }: McpServer, begin: (isWanted: (uri: string) => boolean) => void): void {
  const wanted = new Set<string>();
  let isBegun = false;
  server.setRequestHandler("resources/subscribe", ({ params: { uri } }) => {
    if (uri !== STATUS && uri !== FILE) throw new ResourceNotFoundError(uri);
    wanted.add(uri);
    if (!isBegun) begin((one) => wanted.has(one));
    isBegun = true;
    return {};
  });
  server.setRequestHandler("resources/unsubscribe", ({ params: { uri } }) => {
    wanted.delete(uri);
    return {};
  });
}

async function watch(session: McpSession, until: AbortSignal, tell: () => void): Promise<void> {
  let [workspace, isNew] = [workspaceOf(session), false];
  let changes = changesOf(workspace);
  for (; !until.aborted; isNew = await changes.next(LOOK_EVERY, until)) {
    const now = workspaceOf(session);
    if (now?.place.target !== workspace?.place.target) {
      changes.end();
      [workspace, changes, isNew] = [now, changesOf(now), true];
    }
    if (isNew) tell();
  }
  changes.end();
}

/** Of no file, while there is none: then only its coming is waited for. */
function changesOf(workspace: Workspace | null): ChangeQueue {
  return new ChangeQueue(workspace?.store ?? { watch: () => () => undefined });
}

/** Null where there is no file. */
function workspaceOf(session: McpSession): Workspace | null {
  try {
    return session.workspace();
  } catch {
    return null;
  }
}
