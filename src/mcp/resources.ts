import {
  type McpServer,
  ProtocolError,
  ProtocolErrorCode,
  ResourceNotFoundError,
} from "@modelcontextprotocol/server";
import { Changes } from "../store/changes.ts";
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
function changesOf(workspace: Workspace | null): Changes {
  return new Changes(workspace?.store ?? { watch: () => () => undefined });
}

/** Null where there is no file. */
function workspaceOf(session: McpSession): Workspace | null {
  try {
    return session.workspace();
  } catch {
    return null;
  }
}
