import { fallbackOnIoError, type StateFolder, type StateName } from "../system/state.ts";
import { parsed } from "./heartbeats.ts";

/** Something that counts for a while only. */
interface Dated {
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Maximum size of the list (bytes); from a longer one, items that no longer count are removed before one is added. */
const LONGEST_LIST = 256 * 1024;

/**
 * A short list of what happened lately, in a small file of its own: a line each, only ever added to, so that two who add
 * at once lose nothing. Where nothing can be read or written it is empty. @throws UnsafeStateError
 */
export class RecentLog<T extends Dated> {
  private readonly state: StateFolder;
  private readonly name: StateName;
  private readonly now: number;
  private readonly lasts: number;
  private readonly shape: (item: object) => T | null;

  /** `lasts`: for how long an item counts (ms). `shape`: an item of what a line holds; null for what is none. */
  constructor(
    state: StateFolder,
    name: StateName,
    now: number,
    lasts: number,
    shape: (item: Partial<Record<keyof T, unknown>>) => T | null,
  ) {
    this.state = state;
    this.name = name;
    this.now = now;
    this.lasts = lasts;
    this.shape = shape;
  }

  /** Those that still count, oldest first. */
  all(): readonly T[] {
    const text = fallbackOnIoError(() => this.state.read(this.name), null) ?? "";
    // A clock that was set back does not make an item last for ever.
    return text.split("\n").flatMap((line) => {
      const found = parsed(line);
      const item = typeof found === "object" && found !== null ? this.shape(found) : null;
      return item !== null && Math.abs(this.now - item.at) < this.lasts ? [item] : [];
    });
  }

  /** Adds to the list. */
  add(items: readonly T[]): void {
    fallbackOnIoError(() => {
      // Entries that no longer count go.
      if ((this.state.stat(this.name)?.size ?? 0) > LONGEST_LIST)
        this.state.replace(this.name, lines(this.all()));
      this.state.append(this.name, lines(items));
    }, undefined);
  }

  /** Forgets all of it. */
  clear(): void {
    fallbackOnIoError(() => this.state.remove(this.name), undefined);
  }
}

function lines(items: readonly unknown[]): string {
  return items.map((item) => `${JSON.stringify(item)}\n`).join("");
}
