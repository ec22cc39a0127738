import type { EnvironmentVariables } from "../system/programs.ts";

/** How long a store may say nothing where nobody says so (ms). */
const SILENCE_MS = 2_500;
const LONGEST_MS = 60_000;

/** How long a command may take from its start on that reaches no store, and the least that a store is given (ms). */
const COMMAND_MS = 3_000;
const LEAST_MS = 1_000;

/** The environment's word for who is far away, in seconds: `COORD_REMOTE_TIMEOUT`. */
function givenMs(env: EnvironmentVariables): number | null {
  const given = Number(env["COORD_REMOTE_TIMEOUT"] ?? "") * 1_000;
  return given > 0 ? Math.min(given, LONGEST_MS) : null;
}

/** How long a store is waited for that says nothing (ms). The other times follow from it. */
export function silenceMs(env: EnvironmentVariables = process.env): number {
  return givenMs(env) ?? SILENCE_MS;
}

/**
 * Maximum time to the store's first answer to this process: what is left of three seconds since the process started, but at least
 * one, so that whoever is offline hears of it in about three seconds. A process that is older than that waits as long as for any answer.
 */
export function firstAnswerTimeoutMs(
  env: EnvironmentVariables = process.env,
  runningMs = process.uptime() * 1_000,
): number {
  const left = runningMs < COMMAND_MS ? COMMAND_MS - runningMs : SILENCE_MS;
  return givenMs(env) ?? Math.max(LEAST_MS, Math.min(SILENCE_MS, left));
}
