import { readSync, writeSync } from "node:fs";

const pause = new Int32Array(new SharedArrayBuffer(4));

/**
 * Writes all of a text to a descriptor before it returns. Node's own streams cost 4 % of a start.
 * A reader that went away (`coord status | head -1`) is no failure: the rest is dropped.
 */
export function writeAll(fd: 1 | 2, text: string): void {
  const bytes = Buffer.from(text, "utf8");
  for (let done = 0; done < bytes.length;) {
    try {
      done += writeSync(fd, bytes, done);
    } catch (error) {
      // A full pipe that does not block: wait for its reader.
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") return;
      Atomics.wait(pause, 0, 0, 2);
    }
  }
}

/** Reads all of a descriptor, waiting for a writer that is slow. Node's own streams cost 5 % of a start. */
export function readAll(fd: 0): string {
  const parts: Buffer[] = [];
  for (;;) {
    const part = Buffer.allocUnsafe(64 * 1024);
    let length: number;
    try {
      length = readSync(fd, part);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EAGAIN") {
        Atomics.wait(pause, 0, 0, 2);
        continue;
      }
      // Windows says so where a pipe was closed.
      if (code === "EOF") length = 0;
      else throw error;
    }
    if (length === 0) return Buffer.concat(parts).toString("utf8");
    parts.push(part.subarray(0, length));
  }
}
