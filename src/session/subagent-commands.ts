import type { StateFolder } from "../system/state.ts";
import { fileName, type SessionId } from "./ids.ts";
import { RecentLog } from "./recent.ts";

/** Maximum time between the hook before a subagent's command and the command itself (ms). */
const REMEMBERED_MS = 15_000;

interface SubagentCommand {
  /** The agent's own id of the subagent; empty where it gives none. */
  readonly subagentId: string;
  /** Null for the agent itself. */
  readonly type: string | null;
  readonly command: string;
  readonly at: number;
}

/**
 * Which subagent a session's shell commands come from. Agents tell it to their hooks only, so the hook before a command
 * writes it down, and the command itself, which is run next, finds it by its words.
 */
export class SubagentCommands {
  private readonly recent: RecentLog<SubagentCommand>;
  private readonly now: number;

  constructor(state: StateFolder, session: SessionId, now: number) {
    this.recent = new RecentLog(state, `subagents/${fileName(session)}`, now, REMEMBERED_MS, shaped);
    this.now = now;
  }

  /** A subagent of that type, or the agent itself (null), is about to run this. */
  note(type: string | null, subagentId: string, command: string): void {
    this.recent.add([{ type, subagentId, command, at: this.now }]);
  }

  /**
   * The id of the subagent whose command calls coord with these words; null for the agent itself. Undefined where nobody's command
   * has them.
   */
  idOf(words: readonly string[]): string | null | undefined {
    const found = this.recent.all().findLast(({ command }) => words.every((word) => command.includes(word)));
    return found === undefined ? undefined : found.subagentId || null;
  }

  /** The type of the subagent whose command holds these words; null for the agent itself. */
  of(words: string): string | null {
    return this.recent.all().findLast(({ command }) => command.includes(words))?.type ?? null;
  }
}

function shaped({
  type,
  subagentId,
  command,
  at,
}: Partial<Record<keyof SubagentCommand, unknown>>): SubagentCommand | null {
  return (typeof type === "string" || type === null) && typeof command === "string" && typeof at === "number"
    ? { type, subagentId: typeof subagentId === "string" ? subagentId : "", command, at }
    : null;
}
