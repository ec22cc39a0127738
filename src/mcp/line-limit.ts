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
