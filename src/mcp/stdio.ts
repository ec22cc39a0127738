import { PassThrough } from "node:stream";
import { type JSONRPCMessage, parseJSONRPCMessage } from "@modelcontextprotocol/server";
import { StdioServerTransport } from "@modelcontextprotocol/server/stdio";
import { escapeFor } from "../text/clean.ts";

/** Maximum length of a message (bytes): far more than any tool takes. */
export const LONGEST_MESSAGE = 8 * 1024 * 1024;
/** Length of each end of a message that is too long in which its id is looked for (bytes). */
const ENDS = 4_096;
const LINE_FEED = 0x0a;

/** The outlets for a message: passed on, or too long. */
interface Outlets {
  readonly pass: (line: Buffer) => void;
  readonly tooLong: (id: string | number | null) => void;
}

/** Hands on whole lines, and of one that is too long nothing but its id, to be answered by. */
export class LineLimit {
  private parts: Buffer[] = [];
  private size = 0;
  private first = Buffer.alloc(0);
  private last = Buffer.alloc(0);
  private readonly outlets: Outlets;

  constructor(outlets: Outlets) {
    this.outlets = outlets;
  }

  read(chunk: Buffer): void {
    for (let at = 0; at < chunk.length;) {
      const stop = chunk.indexOf(LINE_FEED, at);
      const next = stop < 0 ? chunk.length : stop + 1;
      this.add(chunk.subarray(at, next));
      if (stop >= 0) this.finish();
      at = next;
    }
  }

  /** Ends the line, be it by a line feed or by the input's end. */
  finish(): void {
    if (this.size > LONGEST_MESSAGE) this.outlets.tooLong(idIn(this.first) ?? idIn(this.last));
    else if (this.size > 0) this.outlets.pass(Buffer.concat(this.parts));
    [this.parts, this.size] = [[], 0];
    this.first = this.last = Buffer.alloc(0);
  }

  private add(part: Buffer): void {
    this.size += part.length;
    if (this.first.length < ENDS) this.first = Buffer.concat([this.first, part.subarray(0, ENDS)]);
    this.last = Buffer.concat([this.last, part.subarray(-ENDS)]).subarray(-ENDS);
    if (this.size > LONGEST_MESSAGE) this.parts = [];
    else this.parts.push(part);
  }
}

/** The id of a request as far as it can be read without the whole; null for none. */
function idIn(text: Buffer): string | number | null {
  const [, word, number] = /"id"\s*:\s*(?:"([^"\\]{1,200})"|(\d{1,15}))/.exec(text.toString("latin1")) ?? [];
  return word ?? (number === undefined ? null : Number(number));
}

type Id = string | number;

/** JSON-RPC's codes for what is no JSON, and for what is no message that can be answered. */
const [PARSE_ERROR, INVALID_REQUEST] = [-32_700, -32_600] as const;

/** The answer to what can't be read: whoever asked in vain would wait for ever. */
interface Unread {
  readonly id: Id | null;
  readonly code: number;
  readonly message: string;
}

/** A line as a message, or what is to be answered; null for nothing at all, and for a broken answer, which may never be answered. */
export function messageIn(line: Buffer): JSONRPCMessage | Unread | null {
  const text = line.toString("utf8").trim();
  if (text === "") return null;
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    return { id: null, code: PARSE_ERROR, message: "The message is not valid JSON; it was not read." };
  }
  try {
    return completed(parseJSONRPCMessage(given));
  } catch {
    const { id, method, ...rest } = (Array.isArray(given) ? {} : Object(given)) as Record<string, unknown>;
    if (method === undefined && ("result" in rest || "error" in rest)) return null;
    return {
      id: typeof id === "string" || typeof id === "number" ? id : null,
      code: INVALID_REQUEST,
      message: Array.isArray(given)
        ? "Several messages in one list are not supported; send each by itself."
        : "This is not a JSON-RPC message of MCP; it was not read.",
    };
  }
}

/** A request without what every client has to send, and some do not: who is not told of capabilities need use none. */
function completed(message: JSONRPCMessage): JSONRPCMessage {
  if (!("method" in message) || !("id" in message)) return message;
  const given = message.params ?? {};
  if (message.method === "initialize") {
    const { protocolVersion: version, capabilities, clientInfo } = given;
    const client = { name: "unknown", version: "0", ...Object(clientInfo) };
    const protocolVersion = typeof version === "string" ? version : "";
    return {
      ...message,
      params: { ...given, protocolVersion, capabilities: Object(capabilities), clientInfo: client },
    };
  }
  if (message.method !== "tools/call" || given["arguments"] !== null) return message;
  return { ...message, params: { ...given, arguments: {} } };
}

/** How long no question has come when the client seems to think (ms). */
const REST_MS = 30;
/** Maximum wait for the last answers once the input has ended (ms). */
const LAST_ANSWERS_MS = 5_000;

/**
 * Standard input and output. When the input ends, what was asked before is still answered: a script may write its
 * questions into a pipe and close it.
 */
export class PatientStdio extends StdioServerTransport {
  /** Resolves when the connection has ended, whoever ended it. */
  readonly closed: Promise<void>;
  private readonly limit: LineLimit;
  private readonly read = (chunk: Buffer) => this.limit.read(chunk);
  private readonly open = new Set<Id>();
  private settle: () => void = () => undefined;
  private drained: (() => void) | null = null;
  private rest: NodeJS.Timeout | undefined;
  private onRest: (() => void) | null;

  /**
   * `onEnd` is called when the input has ended: what waits for others should wait no longer. `onRest` is called once, when the
   * first questions are answered and no other has come for a moment.
   */
  constructor(onEnd: () => void, onRest: () => void = () => undefined) {
    // Lines are read here: the SDK's reader is silent about what it can't read.
    super(new PassThrough());
    this.onRest = onRest;
    this.closed = new Promise((resolve) => (this.settle = resolve));
    this.limit = new LineLimit({
      pass: (line) => this.receive(line),
      tooLong: (id) =>
        this.refuse({
          id,
          code: INVALID_REQUEST,
          message: `The message is longer than ${LONGEST_MESSAGE} bytes; it was not read.`,
        }),
    });
    let hasEnded = false;
    const ended = () => {
      this.limit.finish();
      if (hasEnded) return;
      hasEnded = true;
      onEnd();
      void this.finish();
    };
    // A pipe closes when it has ended; a file does not.
    for (const event of ["end", "close", "error"]) process.stdin.once(event, ended);
  }

  override async start(): Promise<void> {
    await super.start();
    process.stdin.on("data", this.read);
  }

  override async send(message: JSONRPCMessage): Promise<void> {
    try {
      // The SDK's own errors repeat what was asked for, however long.
      await super.send(
        "error" in message ? { ...message, error: escapeFor("model", message.error) } : message,
      );
    } finally {
      if (!("method" in message) && message.id !== undefined) this.answered(message.id);
    }
  }

  override async close(): Promise<void> {
    clearTimeout(this.rest);
    process.stdin.off("data", this.read).pause();
    await super.close();
    this.settle();
  }

  private receive(line: Buffer): void {
    const message = messageIn(line);
    if (message === null) return;
    if ("code" in message) return this.refuse(message);
    try {
      this.note(message);
      this.onmessage?.(message);
    } catch (error) {
      this.onerror?.(error as Error);
    }
  }

  /** What can't be read is answered, and the session goes on. */
  private refuse({ id, ...error }: Unread): void {
    process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", id, error })}\n`);
  }

  private note(message: JSONRPCMessage): void {
    if (!("method" in message)) return;
    clearTimeout(this.rest);
    // A subscription is answered when it ends, which is now at the latest.
    if ("id" in message && message.method !== "subscriptions/listen") this.open.add(message.id);
    const cancelled =
      message.method === "notifications/cancelled" ? message.params?.["requestId"] : undefined;
    if (cancelled !== undefined) this.answered(cancelled as Id);
  }

  private answered(id: Id): void {
    this.open.delete(id);
    if (this.open.size > 0) return;
    this.drained?.();
    const { onRest } = this;
    if (onRest === null) return;
    clearTimeout(this.rest);
    this.rest = setTimeout(() => {
      this.onRest = null;
      onRest();
    }, REST_MS).unref();
  }

  private async finish(): Promise<void> {
    await this.lastAnswers();
    await this.close();
  }

  private lastAnswers(): Promise<void> {
    if (this.open.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, LAST_ANSWERS_MS);
      this.drained = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
