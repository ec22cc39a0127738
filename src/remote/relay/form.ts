import type { Known, OwnSign } from "../../store/shared/ledger.ts";
import { disk } from "../../system/files.ts";
import { fallbackOnIoError, type StateFolder } from "../../system/state.ts";

/** Folder of questions and answers, and the file by which one sees that somebody answers. */
export const FOLDER = "spool";
export const MARK = "shared/following";

/**
 * Times (ms): how old the mark of a process that answers is at most; how old a question is that it still takes up; how long it is waited
 * for that it does; and for the answer then.
 */
export const TIMES = { mark: 3_000, fresh: 700, untaken: 1_200, answer: 16_000 } as const;

/** A question. */
export type RelayQuestion =
  | { readonly asks: "since"; readonly revision: number; readonly mark: string | null }
  | {
      readonly asks: "offer";
      readonly known: Known;
      readonly sheets: readonly { readonly body: string; readonly leaves: string }[];
      readonly signs: readonly OwnSign[];
    }
  | {
      readonly asks: "append";
      readonly base: number;
      readonly sheets: readonly { readonly body: string; readonly leaves: string }[];
      readonly signs: readonly OwnSign[];
    }
  | { readonly asks: "signs"; readonly signs: readonly OwnSign[] };

/** An entry in an answer. */
export interface SaidEntry {
  readonly revision: number;
  readonly mark: string;
  readonly body: string;
  readonly role?: string | undefined;
}

/** Whether a process of this machine answers for a pointer. */
export function isFollowed(state: StateFolder, pointer: string): boolean {
  const at = fallbackOnIoError(() => state.stat(MARK), null)?.mtimeMs ?? 0;
  if (Math.abs(Date.now() - at) > TIMES.mark) return false;
  return fallbackOnIoError(() => state.read(MARK), null)?.split("\n")[0] === pointer;
}

/** Calls `onChange` when a question or an answer may be there, sooner than the next look; null where that cannot be had, or not yet. */
export function watched(state: StateFolder, onChange: () => void): (() => void) | null {
  try {
    const watcher = disk.watch(state.pathOf(FOLDER), onChange);
    watcher.on("error", () => undefined);
    return () => watcher.close();
  } catch {
    return null;
  }
}

/** Null for what is no JSON. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

export function fields(found: unknown): Readonly<Record<string, unknown>> {
  return found !== null && typeof found === "object" ? (found as Readonly<Record<string, unknown>>) : {};
}

export function list(found: unknown): readonly unknown[] {
  return Array.isArray(found) ? (found as readonly unknown[]) : [];
}

export function textOr<T>(found: unknown, otherwise: T): string | T {
  return typeof found === "string" ? found : otherwise;
}
