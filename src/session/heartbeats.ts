import { fallbackOnIoError, type StateFolder, type StateName } from "../system/state.ts";
import { checksum } from "../text/edits.ts";
import { fold } from "../vocabulary/words.ts";

/**
 * Signs of life, and what an instance was told: small files in the state folder, beside the file and without its lock.
 * Where nothing can be read or written there are none, and nobody is troubled with it.
 * @throws UnsafeStateError from every method
 */
export class Heartbeats {
  protected readonly state: StateFolder;

  constructor(state: StateFolder) {
    this.state = state;
  }

  /** Last sign of life of an instance, in milliseconds since the epoch. */
  heartbeat(instance: number): number | undefined {
    return this.timeOf(beat(instance));
  }

  /** Last sign of life of the process that waits for a task, in milliseconds since the epoch. */
  waitbeat(instance: number, task: string): number | undefined {
    return this.timeOf(waitOf(instance, task));
  }

  /** The description that the process waiting for a task gave of itself at its last sign of life; empty when it gave none. */
  waiterOf(instance: number, task: string): string {
    return this.text(waitOf(instance, task)) ?? "";
  }

  /** A sign of life of a process that waits for a task, and what tells the process; with null, it waits no more. */
  touchWait(instance: number, task: string, now: number | null, waiter = ""): void {
    const name = waitOf(instance, task);
    if (now === null) return fallbackOnIoError(() => this.state.remove(name), undefined);
    this.keep(name, waiter);
    fallbackOnIoError(() => this.state.renew(name, now), false);
  }

  /** A sign of life. */
  touch(instance: number, now: number): void {
    const name = beat(instance);
    const isMade = fallbackOnIoError(() => this.sign(name, now), null);
    if (isMade !== false) return;
    this.keep(name, "");
    fallbackOnIoError(() => this.sign(name, now), false);
  }

  /**
   * Dates a sign of life. The present is what the clock says that stamps files: who has another one that is behind, as a machine that slept,
   * would seem silent to the others; one that is ahead would seem so to itself. False where there is no such file.
   */
  private sign(name: StateName, now: number): boolean {
    const isPresent = Math.abs(now - Date.now()) < AT_ONCE_MS;
    if (isPresent && this.state.stamp(name) && now - (this.timeOf(name) ?? 0) < AT_ONCE_MS) return true;
    return this.state.renew(name, now);
  }

  /** The sign of life of one who only looks: the first one only for a known instance, and never a state folder for it. */
  touchReading(instance: number, now: number, isKnown: () => boolean): void {
    if (fallbackOnIoError(() => this.sign(beat(instance), now), false)) return;
    if (this.state.isThere() && isKnown()) this.touch(instance, now);
  }

  /** The newest revision that an instance has looked at; 0 at first. */
  seen(instance: number): number {
    const found = Number(this.text(`${beat(instance)}.seen`));
    return Number.isSafeInteger(found) && found > 0 ? found : 0;
  }

  see(instance: number, revision: number): void {
    this.keep(`${beat(instance)}.seen`, String(revision));
  }

  /** The linked work tree in which an instance acts, absolute; null for the main one. */
  worktreeOf(instance: number): string | null {
    return this.text(`${beat(instance)}.tree`) || null;
  }

  /** An instance acts in a work tree. */
  noteWorktree(instance: number, tree: string | null): void {
    if (this.worktreeOf(instance) !== tree) this.keep(`${beat(instance)}.tree`, tree ?? "");
  }

  /** The news that an instance has been told of and need not be told again. */
  told(instance: number): ReadonlySet<string> {
    const found = parsed(this.text(`${beat(instance)}.told`));
    return new Set(Array.isArray(found) ? found.filter((item) => typeof item === "string") : []);
  }

  tell(instance: number, news: ReadonlySet<string>): void {
    this.keep(`${beat(instance)}.told`, JSON.stringify([...news]));
  }

  private timeOf(name: StateName): number | undefined {
    return fallbackOnIoError(() => this.state.stat(name), null)?.mtimeMs;
  }

  private text(name: StateName): string | null {
    return fallbackOnIoError(() => this.state.read(name), null);
  }

  private keep(name: StateName, text: string): void {
    fallbackOnIoError(() => this.state.replace(name, text), undefined);
  }
}

/** How far two looks at clocks may be apart that mean one moment (ms). */
const AT_ONCE_MS = 30_000;

function beat(instance: number): StateName {
  // Numbers in the file have six digits at most; on the command line anything can be said.
  return `leases/${Math.min(instance, Number.MAX_SAFE_INTEGER)}`;
}

/** Each wait has a file of its own: one whose process was killed must not live on by the next one's signs of life. */
function waitOf(instance: number, task: string): StateName {
  return `${beat(instance)}.wait-${checksum(fold(task)).toString(16)}`;
}

/** JSON of whatever shape, for the caller to check; null for what is none. */
export function parsed(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
