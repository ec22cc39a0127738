import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { errorCode } from "./files.ts";

/** A request, as far as anybody may look at it. */
export interface WebRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Null for what is too long, or no UTF-8. */
  readonly body: () => Promise<string | null>;
}

export interface WebAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** A text, or what goes on writing until the other side has gone. */
  readonly body: string | ((send: (text: string) => void, gone: AbortSignal) => void);
}

export interface LocalServer {
  readonly port: number;
  close(): Promise<void>;
}

/** That port is somebody else's. */
export class PortTakenError extends Error {
  override readonly name = "PortTakenError";
}

/** Maximum size of a request's body (bytes). */
const LARGEST_BODY = 65_536;
/** Maximum number of connections at a time. */
const MOST_CONNECTIONS = 64;

/** Serves this machine alone: nobody else can reach the loopback address. @throws PortTakenError */
export async function serveLocally(
  port: number,
  handle: (request: WebRequest) => Promise<WebAnswer>,
): Promise<LocalServer> {
  // Looked at often: who opens all connections and says nothing keeps others out for no longer than that.
  const times = { requestTimeout: 30_000, headersTimeout: 10_000, connectionsCheckingInterval: 2_000 };
  const server = createServer(times, (request, response) => {
    void answer(request, response, handle);
  });
  server.maxConnections = MOST_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) =>
      reject(
        ["EADDRINUSE", "EACCES"].includes(errorCode(error) ?? "") ? new PortTakenError(String(port)) : error,
      ),
    );
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  handle: (request: WebRequest) => Promise<WebAnswer>,
): Promise<void> {
  try {
    const { status, headers, body } = await handle(asked(request));
    response.writeHead(status, headers);
    if (typeof body === "string") return void response.end(body);
    const gone = new AbortController();
    response.on("close", () => gone.abort());
    response.on("error", () => gone.abort());
    // Whoever does not read gets no more to read: what comes next tells all that this did.
    body(
      (text) => void (response.destroyed || response.writableNeedDrain || response.write(text)),
      gone.signal,
    );
  } catch {
    if (!response.headersSent) response.writeHead(500, { "content-type": "text/plain" });
    response.end();
  }
}

function asked(request: IncomingMessage): WebRequest {
  const [path = "/", query = ""] = (request.url ?? "/").split(/\?(.*)/s);
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : value,
    ]),
  );
  return {
    method: request.method ?? "GET",
    path,
    query: new URLSearchParams(query),
    headers,
    body: () => bodyOf(request),
  };
}

async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > LARGEST_BODY) return null;
    chunks.push(chunk as Buffer);
  }
  const text = new TextDecoder("utf-8", { fatal: true });
  try {
    return text.decode(Buffer.concat(chunks));
  } catch {
    return null;
  }
}
