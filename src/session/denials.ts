import { statOf } from "../system/files.ts";
import type { StateFolder } from "../system/state.ts";
import { fileName, type SessionId } from "./ids.ts";
import { RecentLog } from "./recent.ts";

/** How long a session's shell may not write a file that its edit tool was denied (ms). */
const REMEMBERED_MS = 60_000;
/** Maximum number of paths that are remembered of one call: each shell command reads them all, some 200 bytes each. */
const MOST_PATHS = 5_000;

/** A path that an edit tool was denied. */
export interface Denial {
  /** Repository-relative. */
  readonly path: string;
  /** Absolute. */
  readonly file: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Mark of the file's state then, to tell whether it was changed. */
  readonly mark: string;
}

/** Paths that a session was denied within the last minute. */
export class Denials {
  private readonly list: RecentLog<Denial>;
  private readonly now: number;

  constructor(state: StateFolder, session: SessionId, now: number) {
    this.list = new RecentLog(state, `denials/${fileName(session)}`, now, REMEMBERED_MS, shaped);
    this.now = now;
  }

  /** The last word on each path. */
  recent(): readonly Denial[] {
    return [...new Map(this.list.all().map((one) => [one.path, one])).values()];
  }

  add(paths: readonly { readonly path: string; readonly file: string }[]): void {
    this.list.add(
      paths.slice(0, MOST_PATHS).map(({ path, file }) => ({ path, file, at: this.now, mark: markOf(file) })),
    );
  }

  /** Those whose file is no longer as it was; each is told of once. */
  changed(): readonly Denial[] {
    const found = this.recent().filter(({ file, mark }) => markOf(file) !== mark);
    if (found.length > 0) this.list.add(found.map((one) => ({ ...one, mark: markOf(one.file) })));
    return found;
  }

  forget(): void {
    this.list.clear();
  }
}

/** Tells one state of a file from another. */
export function markOf(file: string): string {
  const found = statOf(file);
  return found === undefined ? "none" : `${found.ino} ${found.mtimeMs} ${found.size}`;
}

function shaped({ path, file, at, mark }: Partial<Record<keyof Denial, unknown>>): Denial | null {
  const isOne = [path, file, mark].every((value) => typeof value === "string") && typeof at === "number";
  return isOne ? { path: String(path), file: String(file), at, mark: String(mark) } : null;
}
