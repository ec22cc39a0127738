import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Something that counts for a while only. */
interface Dated {
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** A short list of what happened lately, in a small file of its own. */
export class Recent<T extends Dated> {
  private readonly path: string;
  private readonly now: number;
  private readonly lasts: number;
  private readonly most: number;

  /** `lasts`: milliseconds for which an item counts; `most`: how many are kept. */
  constructor(path: string, now: number, lasts: number, most: number) {
    this.path = path;
    this.now = now;
    this.lasts = lasts;
    this.most = most;
  }

  /** Those that still count, oldest first. */
  all(): readonly T[] {
    try {
      const all = JSON.parse(readFileSync(this.path, "utf8")) as readonly T[];
      // A clock that was set back does not make an item last for ever.
      return all.filter(({ at }) => Math.abs(this.now - at) < this.lasts);
    } catch {
      return [];
    }
  }

  /** Keeps these in the place of what was there; where nothing can be written they are forgotten. */
  keep(all: readonly T[]): void {
    try {
      mkdirSync(dirname(this.path), { recursive: true });
      const aside = `${this.path}.${process.pid}.tmp`;
      writeFileSync(aside, JSON.stringify(all.slice(-this.most)));
      renameSync(aside, this.path);
    } catch {
      return;
    }
  }
}
