/** How long a store may say nothing where nobody says so (ms). */
const SILENCE_MS = 2_500;
const LONGEST_MS = 60_000;

/**
 * How long a store is waited for that says nothing (ms): what `COORD_REMOTE_TIMEOUT` says, in seconds, for who is far away. The other
 * times follow from it.
 */
export function silenceMs(env: Readonly<Record<string, string | undefined>> = process.env): number {
  const given = Number(env["COORD_REMOTE_TIMEOUT"] ?? "") * 1_000;
  return given > 0 ? Math.min(given, LONGEST_MS) : SILENCE_MS;
}
