import { PassThrough } from "node:stream";
import type { JSONRPCMessage } from "@modelcontextprotocol/server";
import { StdioServerTransport } from "@modelcontextprotocol/server/stdio";

/** Maximum length of a message (bytes): far more than any tool takes, and less than what ends the SDK's reader for good. */
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

/** JSON-RPC's code for what is no request that can be answered. */
const INVALID_REQUEST = -32_600;
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
  private readonly input: PassThrough;
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
    const input = new PassThrough();
    super(input);
    this.input = input;
    this.onRest = onRest;
    this.closed = new Promise((resolve) => (this.settle = resolve));
    this.limit = new LineLimit({
      pass: (line) => {
        if (!input.write(line)) process.stdin.pause();
      },
      tooLong: (id) => this.refuse(id),
    });
    input.on("drain", () => process.stdin.resume());
    process.stdin.on("data", this.read);
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
    const deliver = this.onmessage;
    const noting = (message: JSONRPCMessage) => {
      this.note(message);
      deliver?.(message);
    };
    Object.assign(this, { onmessage: noting });
    await super.start();
  }

  override async send(message: JSONRPCMessage): Promise<void> {
    try {
      await super.send(message);
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

  /** A message that is too long is answered, and the session goes on. */
  private refuse(id: Id | null): void {
    const message = `The message is longer than ${LONGEST_MESSAGE} bytes; it was not read.`;
    const answer = { jsonrpc: "2.0", id, error: { code: INVALID_REQUEST, message } };
    process.stdout.write(`${JSON.stringify(answer)}\n`);
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
    while (this.input.readableLength > 0) await new Promise(setImmediate);
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
