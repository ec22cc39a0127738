import { appendFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { statOf } from "./stat.ts";

/** Something that counts for a while only. */
interface Dated {
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/**
 * A short list of what happened lately, in a small file of its own: a line each, only ever added to, so that two who add
 * at once lose nothing.
 */
export class Recent<T extends Dated> {
  private readonly path: string;
  private readonly now: number;
  private readonly lasts: number;

  /** `lasts`: milliseconds for which an item counts. */
  constructor(path: string, now: number, lasts: number) {
    this.path = path;
    this.now = now;
    this.lasts = lasts;
  }

  /** Those that still count, oldest first. */
  all(): readonly T[] {
    let text: string;
    try {
      text = readFileSync(this.path, "utf8");
    } catch {
      return [];
    }
    // A clock that was set back does not make an item last for ever.
    return text.split("\n").flatMap((line) => {
      const item = read<T>(line);
      return item !== null && Math.abs(this.now - item.at) < this.lasts ? [item] : [];
    });
  }

  /** Adds to the list; where nothing can be written it is forgotten. */
  add(items: readonly T[]): void {
    try {
      mkdirSync(dirname(this.path), { recursive: true });
      if ((statOf(this.path)?.size ?? 0) > LONGEST) this.shrink();
      appendFileSync(this.path, items.map((item) => `${JSON.stringify(item)}\n`).join(""));
    } catch {
      return;
    }
  }

  /** What no longer counts goes. */
  private shrink(): void {
    const aside = `${this.path}.${process.pid}.tmp`;
    writeFileSync(
      aside,
      this.all()
        .map((item) => `${JSON.stringify(item)}\n`)
        .join(""),
    );
    renameSync(aside, this.path);
  }
}

/** A file longer than that is cleaned up first: bytes. */
const LONGEST = 256 * 1024;

function read<T extends Dated>(line: string): T | null {
  try {
    const item = JSON.parse(line) as T | null;
    return typeof item?.at === "number" ? item : null;
  } catch {
    return null;
  }
}
