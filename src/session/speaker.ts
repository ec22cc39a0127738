import { agentProcess, type ProcessMark } from "../system/processes.ts";
import type { StateFolder } from "../system/state.ts";
import { hostName, AgentProcesses, isSame } from "./agent-processes.ts";
import { type SessionId, sessionOf } from "./ids.ts";
import { RecentLog } from "./recent.ts";

/** Who runs a command, as far as that can be told. */
export interface Speaker {
  readonly session: SessionId | null;
  /** Several act in the agent's process, and nothing says which of them it is. */
  readonly unsure: boolean;
}

/**
 * The session that a command of an agent's shell belongs to. Its environment names it; but team-mates, and subagents of some
 * agents, have shells that name their lead, or nobody. Then the commands count that their hooks have announced.
 * @param words what `coord` was called with
 */
export function speakerOf(
  world: {
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly parentPid: number;
    readonly now: () => number;
  },
  state: StateFolder,
  words: readonly string[],
): Speaker {
  const named = sessionOf(world.env, world.parentPid);
  const host = agentProcess(world.parentPid);
  const processSessions = new AgentProcesses(state).sessionsIn(host);
  const isTeam = processSessions.some(({ lead }) => lead !== null);
  const isOwn = named !== null && processSessions.some((one) => one.parent === null && isSame(one, named));
  const isSubagent = !isOwn && processSessions.some(({ parent }) => parent !== null);
  if (!isTeam && !isSubagent && (named !== null || processSessions.length === 0))
    return { session: named, unsure: false };
  const open = new AnnouncedCalls(state, host, world.now()).open().filter(({ tool }) => tool === "");
  const literal = open.filter(
    (one) => /\bcoord\b/.test(one.words) && words.every((word) => one.words.includes(word)),
  );
  const [first, ...rest] = literal.length > 0 ? literal : open;
  if (first !== undefined && rest.every((one) => isSame(one, first)))
    return { session: { agent: first.agent, id: first.id }, unsure: false };
  return isTeam ? { session: null, unsure: true } : { session: named, unsure: false };
}

/** Maximum time that an announced call may take (ms). */
const REMEMBERED_MS = 2 * 3_600_000;
/** Maximum length of what is kept of a command or of a tool's arguments (characters). */
const LONGEST_WORDS = 4_000;

/** A call that an agent told its hook of before it made it, and whose it is. */
export interface Announced extends SessionId {
  /** The subagent whose call it is; null for the session itself. */
  readonly subagentId: string | null;
  /** The agent's own name for the call; empty where it gives none. */
  readonly use: string;
  /** The tool of coord's that is called; empty for a shell command. */
  readonly tool: string;
  /** The command, or the tool's arguments. */
  readonly words: string;
  readonly at: number;
  /** Whether it is over. */
  readonly over: boolean;
}

/**
 * Calls that are under way within an agent's process. Several may act there, and neither a shell nor a server of tools is
 * told for whom: the hook before the call is, and writes it down.
 */
export class AnnouncedCalls {
  private readonly recent: RecentLog<Announced>;
  private readonly now: number;

  constructor(state: StateFolder, host: ProcessMark | null, now: number) {
    const name = host === null ? "any" : hostName(host);
    this.recent = new RecentLog(state, `calls/${name}.json`, now, REMEMBERED_MS, shaped);
    this.now = now;
  }

  add({ agent, id }: SessionId, call: Pick<Announced, "subagentId" | "use" | "tool" | "words">): void {
    const { subagentId, use, tool } = call;
    const words = call.words.slice(0, LONGEST_WORDS);
    this.recent.add([{ agent, id, subagentId, use, tool, words, at: this.now, over: false }]);
  }

  /** A call is over, or it is known whose it was. */
  end(one: Announced): void {
    this.recent.add([{ ...one, at: this.now, over: true }]);
  }

  /** Ends those with the agent's own name for the call; without one, the oldest with these words. */
  endOf(use: string, words: string): void {
    const open = this.open();
    const meant =
      use === ""
        ? open.find((one) => one.words === words.slice(0, LONGEST_WORDS))
        : open.find((one) => one.use === use);
    if (meant !== undefined) this.end(meant);
  }

  /** Those that are under way, oldest first. */
  open(): readonly Announced[] {
    const found = new Map<string, Announced[]>();
    for (const one of this.recent.all()) {
      const key = JSON.stringify([one.agent, one.id, one.subagentId, one.use, one.tool, one.words]);
      const same = found.get(key) ?? [];
      if (one.over) same.shift();
      else same.push(one);
      found.set(key, same);
    }
    return [...found.values()].flat().sort((a, b) => a.at - b.at);
  }

  /** The subagent of a session's whose command is under way; null for none. */
  subagentOf(session: SessionId): string | null {
    const found = this.open().find(
      ({ agent, id, subagentId, tool }) =>
        tool === "" && subagentId !== null && agent === session.agent && id === session.id,
    );
    return found?.subagentId ?? null;
  }

  forget(): void {
    this.recent.clear();
  }
}

/** A tool's arguments as they are compared: in the order of their names. */
export function wordsOf(input: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(Object.entries(input).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function shaped(line: Partial<Record<keyof Announced, unknown>>): Announced | null {
  const { agent, id, subagentId, use, tool, words, at, over } = line;
  const isOne = [agent, id, use, tool, words].every((value) => typeof value === "string");
  return isOne && typeof at === "number"
    ? {
        agent: String(agent),
        id: String(id),
        subagentId: typeof subagentId === "string" ? subagentId : null,
        use: String(use),
        tool: String(tool),
        words: String(words),
        at,
        over: over === true,
      }
    : null;
}
