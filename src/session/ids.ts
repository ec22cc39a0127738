import { agents, callingAgents } from "../agents/index.ts";
import { nearestNamed } from "../system/processes.ts";
import { checksum } from "../text/edits.ts";

/** An agent's name and its own id of a session. */
export interface SessionId {
  readonly agent: string;
  readonly id: string;
}

/**
 * The session that the environment names, or null. One agent may have started another from its shell, and its variables
 * with it: then the nearest one above this process counts.
 */
export function sessionOf(
  env: Readonly<Record<string, string | undefined>>,
  parentPid: number,
): SessionId | null {
  const named = agents.flatMap(({ name, sessionVariable }) => {
    const id = sessionVariable === null ? undefined : env[sessionVariable];
    return id === undefined || id === "" ? [] : [{ agent: name, id }];
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

/** Whether an agent's shells know the session that they belong to. */
export function tellsShells(agent: string): boolean {
  return agents.some(({ name, sessionVariable }) => name === agent && sessionVariable !== null);
}

/** All agents that have sessions: they run each other's hooks. */
export const SESSION_AGENTS: readonly string[] = callingAgents.map(({ name }) => name);

/** A file name for any id: its harmless characters, and a checksum of all of it. */
export function fileName({ agent, id }: SessionId): string {
  const plain = id.replace(/[^A-Za-z0-9-]/g, "_").slice(0, 60);
  return `${agent}-${plain}-${checksum(id).toString(16)}.json`;
}
