import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileName, type SessionId } from "./sessions.ts";

/** So long a session's shell may not write what its edit tool was denied: milliseconds. */
const LASTS = 60_000;
/** No session is denied more than that at once. */
const MOST = 200;

/** A path that an edit tool was denied. */
export interface Denial {
  /** Repository-relative. */
  readonly path: string;
  /** Absolute. */
  readonly file: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** What the file was like then, to tell whether it was changed. */
  readonly mark: string;
}

/** What a session was denied lately: a small file a session, in the state folder. */
export class Denials {
  private readonly path: string;
  private readonly now: number;

  constructor(state: string, session: SessionId, now: number) {
    this.path = join(state, "denials", fileName(session));
    this.now = now;
  }

  /** Those of the last minute. */
  recent(): readonly Denial[] {
    try {
      const all = JSON.parse(readFileSync(this.path, "utf8")) as readonly Denial[];
      return all.filter(({ at }) => this.now - at < LASTS && at <= this.now + LASTS);
    } catch {
      return [];
    }
  }

  /** Remembers paths; where nothing can be written they are forgotten. */
  add(paths: readonly { readonly path: string; readonly file: string }[]): void {
    const fresh = paths.map(({ path, file }) => ({ path, file, at: this.now, mark: markOf(file) }));
    const others = this.recent().filter((one) => !fresh.some(({ path }) => path === one.path));
    this.keep([...others, ...fresh].slice(-MOST));
  }

  /** Those whose file is no longer as it was; each is told of once. */
  changed(): readonly Denial[] {
    const all = this.recent();
    const found = all.filter(({ file, mark }) => markOf(file) !== mark);
    if (found.length > 0)
      this.keep(all.map((one) => (found.includes(one) ? { ...one, mark: markOf(one.file) } : one)));
    return found;
  }

  forget(): void {
    rmSync(this.path, { force: true });
  }

  private keep(all: readonly Denial[]): void {
    try {
      mkdirSync(dirname(this.path), { recursive: true });
      const aside = `${this.path}.${process.pid}.tmp`;
      writeFileSync(aside, JSON.stringify(all));
      renameSync(aside, this.path);
    } catch {
      return;
    }
  }
}

function markOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false });
  return found === undefined ? "none" : `${found.ino} ${found.mtimeMs} ${found.size}`;
}
