import { nearestNamed } from "../system/processes.ts";
import { checksum } from "../text/checksum.ts";

/** What an agent calls its session. */
export interface SessionId {
  readonly agent: string;
  readonly id: string;
}

/** One line an agent: the variable in which it hands its session's id to the commands that it runs. */
const VARIABLES: readonly (readonly [string, string])[] = [
  ["claude", "CLAUDE_CODE_SESSION_ID"],
  ["codex", "CODEX_THREAD_ID"],
  ["gemini", "GEMINI_SESSION_ID"],
  ["copilot", "COPILOT_AGENT_SESSION_ID"],
];

/**
 * The session that the environment names, or null. One agent may have started another from its shell, and its variables
 * with it: then the nearest one above this process counts.
 */
export function sessionOf(
  env: Readonly<Record<string, string | undefined>>,
  parentPid: number,
): SessionId | null {
  const named = VARIABLES.flatMap(([agent, variable]) => {
    const id = env[variable];
    return id === undefined || id === "" ? [] : [{ agent, id }];
  });
  const [first = null] = named;
  if (named.length < 2) return first;
  const nearest = nearestNamed(
    parentPid,
    named.map(({ agent }) => agent),
  );
  return named.find(({ agent }) => agent === nearest) ?? first;
}

/**
 * `COORD_INSTANCE`, as far as it says who acts: what a hook put into a session's shells says nothing to another session
 * that was started from there.
 */
export function instanceIn(
  env: Readonly<Record<string, string | undefined>>,
  session: SessionId | null,
): string | undefined {
  const { COORD_INSTANCE: given, COORD_INSTANCE_SOURCE: mark } = env;
  // Without a number the mark is an earlier version's.
  const isPlanted = mark === "session" || mark === markOf(given?.replace(/^#/, "") ?? "");
  return given === "" || (isPlanted && session !== null) ? undefined : given;
}

/** What a hook puts beside a number into a session's shells. It names the number: another one there was given by hand. */
export function markOf(instance: number | string): string {
  return `session:${instance}`;
}

/** The agents whose shells know the session that they belong to. */
export const TELLING: readonly string[] = VARIABLES.map(([agent]) => agent);

/** All agents that have sessions: they run each other's hooks. */
export const SESSION_AGENTS: readonly string[] = [...TELLING, "cursor"];

/** A file name for any id: its harmless characters, and a checksum of all of it. */
export function fileName({ agent, id }: SessionId): string {
  const plain = id.replace(/[^A-Za-z0-9-]/g, "_").slice(0, 60);
  return `${agent}-${plain}-${checksum(id).toString(16)}.json`;
}
