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

/** What can't be read is answered, and the session goes on. */
function refusal({ id, ...error }: Unread) {
  return { jsonrpc: "2.0", id, error };
}

/** A message, or what is to be answered; null for a broken answer, which may never be answered. */
type Read = JSONRPCMessage | Unread | null;

/**
 * What a line says, in order; several where it is a list of them, as version 2025-03-26 of MCP has it. Null for nothing at all.
 */
export function messagesIn(line: Buffer): { readonly all: readonly Read[]; readonly isList: boolean } | null {
  const text = line.toString("utf8").trim();
  if (text === "") return null;
  try {
    const given: unknown = JSON.parse(text);
    const isList = Array.isArray(given) && given.length > 0;
    return { all: (isList ? given : [given]).map(messageOf), isList };
  } catch {
    const message = "The message is not valid JSON; it was not read.";
    return { all: [{ id: null, code: PARSE_ERROR, message }], isList: false };
  }
}

function messageOf(given: unknown): Read {
  try {
    return completed(parseJSONRPCMessage(given));
  } catch {
    const { id, method, ...rest } = (Array.isArray(given) ? {} : Object(given)) as Record<string, unknown>;
    if (method === undefined && ("result" in rest || "error" in rest)) return null;
    return {
      id: typeof id === "string" || typeof id === "number" ? id : null,
      code: INVALID_REQUEST,
      message: "This is not a JSON-RPC message of MCP; it was not read.",
    };
  }
}

/** Answers to the messages of one list, which are given in one list. */
class ListOfAnswers {
  private readonly waited: Set<Id>;
  readonly answers: object[];

  /** @param told what is answered already */
  constructor(ids: readonly Id[], told: readonly object[]) {
    this.waited = new Set(ids);
    this.answers = [...told];
  }

  /** @returns whether the answer belongs to this list */
  take(id: Id, answer: object): boolean {
    const isMine = this.waited.delete(id);
    if (isMine) this.answers.push(answer);
    return isMine;
  }

  /** Without the answer to a request that its sender has cancelled. */
  forget(id: Id): void {
    this.waited.delete(id);
  }

  get isWhole(): boolean {
    return this.waited.size === 0;
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
  private readonly lists = new Set<ListOfAnswers>();
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
        this.tell(
          refusal({
            id,
            code: INVALID_REQUEST,
            message: `The message is longer than ${LONGEST_MESSAGE} bytes; it was not read.`,
          }),
        ),
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
    // The SDK's own errors repeat what was asked for, however long.
    const told = "error" in message ? { ...message, error: escapeFor("model", message.error) } : message;
    try {
      if (!this.isListed(told)) await super.send(told);
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
    const read = messagesIn(line);
    if (read === null) return;
    const all = read.all.filter((one) => one !== null);
    const messages = all.filter((one): one is JSONRPCMessage => !("code" in one));
    const errors = all.filter((one): one is Unread => "code" in one).map(refusal);
    if (read.isList) {
      const ids = messages.flatMap((one) => ("method" in one && "id" in one ? [one.id] : []));
      this.lists.add(new ListOfAnswers(ids, errors));
    } else for (const error of errors) this.tell(error);
    for (const message of messages) this.pass(message);
    this.tellWhole();
  }

  private pass(message: JSONRPCMessage): void {
    try {
      this.note(message);
      this.onmessage?.(message);
    } catch (error) {
      this.onerror?.(error as Error);
    }
  }

  /** Gives the answers of each list that is whole. */
  private tellWhole(): void {
    for (const list of this.lists)
      if (list.isWhole && this.lists.delete(list) && list.answers.length > 0) this.tell(list.answers);
  }

  private tell(answer: object): void {
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }

  /** Keeps an answer that belongs into a list, until that is whole. */
  private isListed(message: JSONRPCMessage): boolean {
    if ("method" in message || message.id === undefined) return false;
    const { id } = message;
    const isTaken = [...this.lists].some((list) => list.take(id, message));
    if (isTaken) this.tellWhole();
    return isTaken;
  }

  private note(message: JSONRPCMessage): void {
    if (!("method" in message)) return;
    clearTimeout(this.rest);
    // A subscription is answered when it ends, which is now at the latest.
    if ("id" in message && message.method !== "subscriptions/listen") this.open.add(message.id);
    const cancelled =
      message.method === "notifications/cancelled" ? message.params?.["requestId"] : undefined;
    if (cancelled === undefined) return;
    for (const list of this.lists) list.forget(cancelled as Id);
    this.tellWhole();
    this.answered(cancelled as Id);
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
