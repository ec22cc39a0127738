import { errorCode } from "../../system/files.ts";
import { fallbackOnIoError, type StateFolder } from "../../system/state.ts";
import type { Contact } from "../store.ts";

const NAME = "shared/contact";

const SYNC = "shared/sync";
/** How long a process that renews the copy is left to it (ms). */
const SYNC_MS = 15_000;

/** The record of the last contact with the shared store; kept beside the file, for every process of this machine. */
export class Contacts {
  private readonly state: StateFolder;
  private readonly clock: () => number;
  /** Why the last contact could not be noted: neither could the file be written. */
  failure: unknown = null;

  constructor(state: StateFolder, clock: () => number) {
    this.state = state;
    this.clock = clock;
  }

  read(): Contact & { readonly askedAt: number } {
    const [at = 0, asked = 0, offset = 0] = (fallbackOnIoError(() => this.state.read(NAME), null) ?? "")
      .trim()
      .split(" ")
      .map(Number);
    const isKnown = Number.isSafeInteger(at) && at > 0;
    return {
      at: isKnown ? at : null,
      reached: isKnown && !(asked > at),
      askedAt: Number.isSafeInteger(asked) ? asked : 0,
      offsetMs: Number.isSafeInteger(offset) ? offset : 0,
    };
  }

  /** One process at a time renews the copy. False where another one does. */
  begin(): boolean {
    const now = this.clock();
    const last = fallbackOnIoError(() => this.state.stat(SYNC), null)?.mtimeMs ?? 0;
    if (Math.abs(now - last) < SYNC_MS) return false;
    fallbackOnIoError(() => this.state.touch(SYNC, now), undefined);
    return true;
  }

  /** `theirs`: the store's own clock, where it has one. */
  keep(reached: boolean, theirs: number | null): void {
    const now = Math.round(this.clock());
    const before = this.read();
    const offset = theirs === null ? before.offsetMs : Math.round(theirs - now);
    const at = reached ? now : (before.at ?? 0);
    this.failure = null;
    try {
      this.state.replace(NAME, `${at} ${now} ${offset}\n`);
    } catch (error) {
      if (errorCode(error) === "") throw error;
      this.failure = error;
    }
  }
}
