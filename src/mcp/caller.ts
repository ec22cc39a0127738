import { AnnouncedCalls, wordsOf } from "../session/announced.ts";
import type { SessionId } from "../session/ids.ts";
import { isOther, Sessions } from "../session/sessions.ts";
import type { StateFolder } from "../system/state.ts";
import { agentProcess, type ProcessMark } from "../system/processes.ts";

/** One call of a tool, as far as it says whose it is. */
export interface ToolCall {
  readonly tool: string;
  readonly given: unknown;
  /** The further data of the client. */
  readonly meta: Readonly<Record<string, unknown>>;
}

/** For whom a call acts. */
export interface Caller {
  readonly session: SessionId | null;
  /** Several are served, and nothing says which of them calls. */
  readonly unsure: boolean;
  /** The subagent that calls; null or absent for the session itself. */
  readonly part?: string | null;
}

/** A server's knowledge of itself: whom its environment names, or that it is a session of its own. */
interface Served {
  readonly named: SessionId | null;
  readonly own: SessionId | null;
  readonly parentPid: number;
  readonly now: number;
}

/**
 * The session that a call acts for: the client says it (Codex), or a hook announced the call, or the server was started for
 * one. One that may serve several and is told nothing acts for nobody.
 */
export function callerOf(call: ToolCall | null, state: StateFolder, served: Served): Caller {
  const sessions = new Sessions(state);
  const host = agentProcess(served.parentPid);
  const told = call === null ? null : (saidBy(call.meta) ?? announcedBy(call, state, host, served.now));
  if (told !== null) return { session: sessions.named(told.agent, told.id), unsure: false, part: told.part };
  const { named, own } = served;
  if (named !== null) {
    // It may have been cleared or resumed since the server was started: then the one in the same process counts.
    const isBound = sessions.find(named)?.clearedAt === null;
    return { session: isBound ? named : (sessions.within(host) ?? named), unsure: false };
  }
  const kept = own === null ? null : sessions.find(own);
  const serves = kept?.serves ?? null;
  const others = sessions.hosts.guests(host).filter((one) => isOther(one, serves));
  if (others.length > (serves === null ? 1 : 0)) return { session: null, unsure: true };
  return { session: kept === null ? (sessions.within(host) ?? own) : own, unsure: false };
}

/** Whose a call is, be it a subagent's of that session. */
interface Told extends SessionId {
  readonly part: string | null;
}

/** Codex says the session with every call; of a subagent, the one that it is a part of. */
function saidBy(meta: ToolCall["meta"]): Told | null {
  const turn = meta["x-codex-turn-metadata"];
  const { session_id, thread_id } = (typeof turn === "object" && turn !== null ? turn : {}) as Record<
    string,
    unknown
  >;
  const [threads, sessions] = [
    [meta["threadId"], thread_id],
    [meta["sessionId"], session_id],
  ].map((all) => all.filter((one) => typeof one === "string" && one !== ""));
  const [thread, id] = [threads?.[0], sessions?.[0] ?? threads?.[0]];
  const isCodex = turn !== undefined || typeof meta["threadId"] === "string";
  if (!isCodex || typeof id !== "string") return null;
  return { agent: "codex", id, part: typeof thread === "string" && thread !== id ? thread : null };
}

/** The one whose hook announced the call: by its name, or as the only one that announced one like it. */
function announcedBy(
  { tool, given, meta }: ToolCall,
  state: StateFolder,
  host: ProcessMark | null,
  now: number,
): Told | null {
  if (host === null) return null;
  const calls = new AnnouncedCalls(state, host, now);
  const open = calls.open().filter((one) => one.tool === tool);
  const use = meta["claudecode/toolUseId"];
  const words = wordsOf(typeof given === "object" && given !== null ? { ...given } : {});
  const same =
    typeof use === "string"
      ? open.filter((one) => one.use === use)
      : open.filter((one) => one.words === words);
  const [first, ...rest] = same;
  if (first === undefined || rest.some((one) => one.agent !== first.agent || one.id !== first.id))
    return null;
  calls.end(first);
  const isOne = rest.every((one) => one.part === first.part);
  return { agent: first.agent, id: first.id, part: isOne ? first.part : null };
}
