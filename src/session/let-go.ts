import type { StateFolder } from "../system/state.ts";
import { RecentLog } from "./recent.ts";

/** For how long it counts (ms): longer than anything that is missing from a file holds. */
const REMEMBERED_MS = 366 * 24 * 3_600_000;

interface One {
  readonly source: string;
  readonly at: number;
}

/**
 * Reservations that a person let go of while the file was gone: there is no text that the journal could keep it with. Each by its
 * entry as it was written, so that it counts until the entry says something else.
 */
export function letGo(state: StateFolder, now: number): RecentLog<One> {
  // They are only compared: what is no text is equal to none.
  return new RecentLog(state, "let-go", now, REMEMBERED_MS, (one) => one as One);
}

/** Those that nobody let go of while there was no file to write that into. */
export function withoutLetGo<T extends Pick<One, "source">>(
  lost: readonly T[],
  { state }: { readonly state: StateFolder },
  { now }: { readonly now: () => number },
): readonly T[] {
  const gone = letGo(state, now()).all();
  return lost.filter(({ source }) => !gone.some((one) => one.source === source));
}
