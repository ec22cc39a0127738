import { agentProcess } from "../system/processes.ts";
import type { StateFolder } from "../system/state.ts";
import { AnnouncedCalls } from "./announced.ts";
import { Hosts, isSame } from "./hosts.ts";
import { type SessionId, sessionOf } from "./ids.ts";

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
  const guests = new Hosts(state).guests(host);
  const isTeam = guests.some(({ lead }) => lead !== null);
  const isOwn = named !== null && guests.some((one) => one.parent === null && isSame(one, named));
  const isPart = !isOwn && guests.some(({ parent }) => parent !== null);
  if (!isTeam && !isPart && (named !== null || guests.length === 0)) return { session: named, unsure: false };
  const open = new AnnouncedCalls(state, host, world.now()).open().filter(({ tool }) => tool === "");
  const literal = open.filter(
    (one) => /\bcoord\b/.test(one.words) && words.every((word) => one.words.includes(word)),
  );
  const [first, ...rest] = literal.length > 0 ? literal : open;
  if (first !== undefined && rest.every((one) => isSame(one, first)))
    return { session: { agent: first.agent, id: first.id }, unsure: false };
  return isTeam ? { session: null, unsure: true } : { session: named, unsure: false };
}
