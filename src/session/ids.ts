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

/** The session that the environment names, or null. */
export function sessionOf(env: Readonly<Record<string, string | undefined>>): SessionId | null {
  for (const [agent, variable] of VARIABLES) {
    const id = env[variable];
    if (id !== undefined && id !== "") return { agent, id };
  }
  return null;
}

/** The agents whose shells know the session that they belong to. */
export const TELLING: readonly string[] = VARIABLES.map(([agent]) => agent);

/** A file name for any id: its harmless characters, and a checksum of all of it. */
export function fileName({ agent, id }: SessionId): string {
  const plain = id.replace(/[^A-Za-z0-9-]/g, "_").slice(0, 60);
  return `${agent}-${plain}-${checksum(id).toString(16)}.json`;
}
