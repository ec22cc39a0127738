import { readSync, writeSync } from "node:fs";

const pause = new Int32Array(new SharedArrayBuffer(4));

/** Error codes of a device that takes no more; any other means that nobody reads. */
const FULL = new Set(["ENOSPC", "EDQUOT", "EFBIG", "EIO"]);

/**
 * Writes all of a text to a descriptor before it returns. Node's own streams cost 4 % of a start.
 * A reader that went away (`coord status | head -1`) is no failure: the rest is dropped, and false says so.
 * @throws the file system's error when the device is full
 */
export function writeAll(fd: 1 | 2, text: string): boolean {
  const bytes = Buffer.from(text, "utf8");
  for (let done = 0; done < bytes.length;) {
    try {
      done += writeSync(fd, bytes, done);
    } catch (error) {
      const { code = "" } = error as NodeJS.ErrnoException;
      if (FULL.has(code)) throw error;
      if (code !== "EAGAIN") return false;
      // A full pipe that does not block: wait for its reader.
      Atomics.wait(pause, 0, 0, 2);
    }
  }
  return true;
}

/** Maximum silence within an input (ms); after it the input counts as ended. */
const LONGEST_SILENCE = 2_000;
/** Maximum size of an input (bytes). */
const LONGEST_INPUT = 64 * 1024 * 1024;

/**
 * Reads standard input up to the end of the first JSON object, since an agent may keep its end open. An input that is too
 * long, or falls silent half-way, is returned as far as it was read.
 */
export async function readObject(): Promise<string> {
  const parts: Uint8Array[] = [];
  const endOf = objectEnd();
  let size = 0;
  const isWhole = (part: Uint8Array): boolean => {
    const end = endOf(part);
    parts.push(part.subarray(0, end ?? part.length));
    size += part.length;
    return end !== null || size > LONGEST_INPUT;
  };
  const first = readSome();
  if (first !== null && !isWhole(first)) await readOn(isWhole);
  const [only, ...others] = parts;
  const bytes =
    only === undefined || others.length > 0
      ? Buffer.concat(parts)
      : Buffer.from(only.buffer, only.byteOffset, only.length);
  return bytes.toString("utf8");
}

/** Under which `bin/coord.cjs` leaves the first part of an input that it looked at. */
const INPUT = Symbol.for("coord-md.input");

/** The first bytes of standard input; null for none. Node's own streams cost 5 % of a start, and most inputs come in one part. */
function readSome(): Uint8Array | null {
  const { [INPUT]: input } = globalThis as { [INPUT]?: Uint8Array };
  if (input !== undefined) return input.length === 0 ? null : input;
  const part = Buffer.allocUnsafe(64 * 1024);
  for (const until = Date.now() + LONGEST_SILENCE; Date.now() < until;) {
    try {
      const length = readSync(0, part);
      return length === 0 ? null : part.subarray(0, length);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // Windows says so where a pipe was closed.
      if (code === "EOF") return null;
      if (code !== "EAGAIN") throw error;
      Atomics.wait(pause, 0, 0, 2);
    }
  }
  return null;
}

/** Hands each further part to `isWhole`, until that says yes, the input ends, or it is silent for too long. */
function readOn(isWhole: (part: Uint8Array) => boolean): Promise<void> {
  const { stdin } = process;
  return new Promise((settle, fail) => {
    const stop = (): void => {
      clearTimeout(timer);
      // Held open, it would keep the process from ending.
      stdin.destroy();
      settle();
    };
    const timer = setTimeout(stop, LONGEST_SILENCE);
    stdin.on("data", (part: Buffer) => (isWhole(part) ? stop() : timer.refresh()));
    stdin.on("end", stop).on("error", fail);
  });
}

const [QUOTE, BACKSLASH, OPEN, CLOSE] = [0x22, 0x5c, 0x7b, 0x7d];
/** White space as JSON has it, and the bytes of a byte order mark. */
const BEFORE = new Set([0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf]);

/**
 * Finds the end of a JSON object in UTF-8 bytes that come in parts, by counting braces outside strings. The function that
 * it returns takes one part after the other and returns how many of the part's bytes belong to the object once it has
 * ended, else null. What does not begin as an object ends at once, with all its bytes.
 */
export function objectEnd(): (part: Uint8Array) => number | null {
  let depth = 0;
  let inString = false;
  let isEscaped = false;
  return (part) => {
    for (let at = 0; at < part.length; at++) {
      const byte = part[at] ?? 0;
      if (isEscaped) isEscaped = false;
      else if (inString && byte === BACKSLASH) isEscaped = true;
      else if (byte === QUOTE && depth > 0) inString = !inString;
      else if (inString) continue;
      else if (byte === OPEN) depth++;
      else if (depth === 0 && !BEFORE.has(byte)) return part.length;
      else if (byte === CLOSE && --depth === 0) return at + 1;
    }
    return null;
  };
}
