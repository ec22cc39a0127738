import { appendFileSync, existsSync, readFileSync, statSync, truncateSync } from "node:fs";
import { join } from "node:path";

/** So long a fault of the hooks is worth showing: milliseconds. */
const SHOWN = 24 * 3_600_000;
/** The list begins anew when it is longer: bytes. */
const LONGEST = 64 * 1024;

/** A hook call that could not do its work and let the agent go on. */
export interface Fault {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly agent: string;
  readonly message: string;
}

/** Counts a fault, where there is a state folder that can be written to. Never throws. */
export function addFault(state: string, fault: Fault): void {
  const path = join(state, "faults");
  try {
    if (!existsSync(state)) return;
    if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > LONGEST) truncateSync(path);
    appendFileSync(path, `${JSON.stringify(fault)}\n`);
  } catch {
    return;
  }
}

/** The faults of the last day, oldest first. */
export function faultsOf(state: string, now: number): Fault[] {
  let text: string;
  try {
    text = readFileSync(join(state, "faults"), "utf8");
  } catch {
    return [];
  }
  return text.split("\n").flatMap((line) => {
    try {
      const { at, agent, message } = JSON.parse(line) as Fault;
      return now - at < SHOWN ? [{ at, agent: String(agent), message: String(message) }] : [];
    } catch {
      return [];
    }
  });
}
