import { agents, callingAgents } from "../agents/index.ts";
import { agentArgument, nearestNamed, terminalOf } from "../system/processes.ts";
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
  const named = agents.flatMap(({ name, sessionVariable, rootVariable }) => {
    const id = idIn(env, rootVariable) ?? idIn(env, sessionVariable);
    return id === undefined ? [] : [{ agent: name, id }];
  });
  const [first = null] = named;
  if (named.length < 2) return first;
  const nearest = nearestNamed(
    parentPid,
    named.map(({ agent }) => agent),
  );
  return named.find(({ agent }) => agent === nearest) ?? first;
}

function idIn(
  env: Readonly<Record<string, string | undefined>>,
  variable: string | null | undefined,
): string | undefined {
  return (variable === null || variable === undefined ? "" : env[variable]) || undefined;
}

/** The agent that runs above a process, by its name; null for none, and without /proc. */
export function agentAbove(parentPid: number): string | null {
  return nearestNamed(
    parentPid,
    agents.map(({ name }) => name),
  );
}

/** Under which a person's terminal is kept among the sessions. */
export const TERMINAL = "terminal";

/** The terminal in which a person calls, as if it were a session; null where that can't be told. */
export function terminalSession(parentPid: number): SessionId | null {
  const id = terminalOf(parentPid);
  return id === null ? null : { agent: TERMINAL, id };
}

/** The session behind `--hand`: an id alone is one that hooks told Claude Code's shells of. */
export function sessionFromOption(text: string): SessionId {
  const [, agent = "", id = ""] = /^([a-z]+):(.+)$/s.exec(text) ?? [];
  return agents.some(({ name }) => name === agent) ? { agent, id } : { agent: "claude", id: text };
}

/** How a session is named to a command that its agent's shell does not tell. */
export function callerOption({ agent, id }: SessionId): string {
  return agent === "claude" ? id : `${agent}:${id}`;
}

/** The name of a team-mate with its lead; null for a session. */
export function mateName({ agent, id }: SessionId): string | null {
  return agents.find(({ name }) => name === agent)?.nameIn?.(id) ?? null;
}

/** The name of a session with its lead, be it a team-mate in its process or in one of its own; null for a session that has no lead. */
export function givenName(session: SessionId, parentPid: number): string | null {
  const option = agents.find(({ name }) => name === session.agent)?.nameOption;
  return mateName(session) ?? (option === undefined ? null : agentArgument(parentPid, option));
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

/** The mark that a hook puts beside a number into a session's shells. It names the number: another one there was given by hand. */
export function markOf(instance: number | string): string {
  return `session:${instance}`;
}

/** Whether an agent's shells know the session that they belong to. */
export function tellsShells(agent: string): boolean {
  const found = agents.find(({ name }) => name === agent);
  return found !== undefined && found.sessionVariable !== null && found.tellsShells !== false;
}

/** Whether an agent runs a shell command in the form that its hook gives it. */
export function rewritesShells(agent: string): boolean {
  return agents.find(({ name }) => name === agent)?.hook?.rewrites === true;
}

/** All agents that have sessions: they run each other's hooks. */
export const SESSION_AGENTS: readonly string[] = callingAgents.map(({ name }) => name);

/** A file name for any id: its harmless characters, and a checksum of all of it. */
export function fileName({ agent, id }: SessionId): string {
  const plain = id.replace(/[^A-Za-z0-9-]/g, "_").slice(0, 60);
  return `${agent}-${plain}-${checksum(id).toString(16)}.json`;
}
