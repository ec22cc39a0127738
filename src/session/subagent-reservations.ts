import type { StateFolder } from "../system/state.ts";
import { RecentLog } from "./recent.ts";

/** How long it is remembered which subagent made a reservation (ms): no subagent works longer. */
const REMEMBERED_MS = 24 * 3_600_000;

interface Mark {
  /** The agent's own id of the subagent; empty for the instance itself. */
  readonly subagentId: string;
  /** Title of the reservation that it made; empty where the subagent is over. */
  readonly task: string;
  readonly at: number;
}

/**
 * Which subagent of an instance made which of its reservations. A subagent has no number of its own: what it made is its
 * instance's, and once it is over nothing tells it apart any more.
 */
export class SubagentReservations {
  private readonly recent: RecentLog<Mark>;
  private readonly now: number;

  constructor(state: StateFolder, instance: number, now: number) {
    this.recent = new RecentLog(state, `parts/${instance}.json`, now, REMEMBERED_MS, shaped);
    this.now = now;
  }

  /** A subagent made a reservation, or the instance itself did (`subagentId` null). */
  made(task: string, subagentId: string | null): void {
    if (subagentId !== null || this.makers().has(task))
      this.recent.add([{ subagentId: subagentId ?? "", task, at: this.now }]);
  }

  /** The subagent that made a reservation and is still at work; null for the instance itself. */
  makerOf(task: string): string | null {
    return this.makers().get(task) || null;
  }

  /** A subagent is over. */
  end(subagentId: string): void {
    if ([...this.makers().values()].includes(subagentId))
      this.recent.add([{ subagentId, task: "", at: this.now }]);
  }

  /** All but these subagents are over. */
  endAllBut(running: readonly string[]): void {
    for (const subagentId of new Set(this.makers().values()))
      if (subagentId !== "" && !running.includes(subagentId)) this.end(subagentId);
  }

  private makers(): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    for (const { subagentId, task } of this.recent.all())
      if (task !== "") found.set(task, subagentId);
      else for (const [made, maker] of found) if (maker === subagentId) found.delete(made);
    return found;
  }
}

function shaped({ subagentId, task, at }: Partial<Record<keyof Mark, unknown>>): Mark | null {
  return typeof subagentId === "string" && typeof task === "string" && typeof at === "number"
    ? { subagentId, task, at }
    : null;
}
