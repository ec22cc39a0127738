import { fallbackOnIoError, type StateFolder } from "../system/state.ts";
import { parsed } from "./heartbeats.ts";

/** How long a fault of the hooks is shown (ms). */
const SHOWN_MS = 24 * 3_600_000;
/** Maximum size of the list (bytes); a longer one begins anew. */
const LONGEST_LIST = 64 * 1024;

/** A hook call that could not do its work and let the agent go on. */
export interface Fault {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly agent: string;
  readonly message: string;
}

/** Counts a fault, where there is a state folder that can be written to. Never throws. */
export function addFault(state: StateFolder, fault: Fault): void {
  const line = `${JSON.stringify(fault)}\n`;
  try {
    if (!state.isThere()) return;
    if ((state.stat("faults")?.size ?? 0) > LONGEST_LIST) state.replace("faults", line);
    else state.append("faults", line);
  } catch {
    return;
  }
}

/** The faults of the last day, oldest first. @throws UnsafeStateError */
export function faultsOf(state: StateFolder, now: number): Fault[] {
  const text = fallbackOnIoError(() => state.read("faults"), null) ?? "";
  return text.split("\n").flatMap((line) => {
    const found = parsed(line) as Partial<Record<keyof Fault, unknown>> | null;
    if (typeof found?.at !== "number" || typeof found.agent !== "string" || typeof found.message !== "string")
      return [];
    const { at, agent, message } = found;
    return now - at < SHOWN_MS ? [{ at, agent, message }] : [];
  });
}
