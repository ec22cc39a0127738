import { fallbackOnIoError, type StateFolder } from "../../system/state.ts";
import { newestCommits } from "./newest.ts";

const NAME = "shared/pushes";
const HOUR_MS = 60 * 60 * 1_000;
/** From this size on what is older than an hour is dropped (bytes). */
const LARGE = 16 * 1024;
/** Most commits that are looked at. */
const MOST = 2_000;

/** Hosts advise few pushes to one repository: with more than this in a minute they may get slow, or refuse. */
export const MANY_PUSHES = 4;

/** Pushes a minute, over the last hour. */
export interface PushRate {
  /** Of this machine, with those that others were quicker than. */
  readonly here: number;
  /** Of all machines, as far as the chain shows them. */
  readonly all: number;
}

/** Counts a push of this machine. */
export function countPush(state: StateFolder, now = Date.now()): void {
  fallbackOnIoError(() => {
    state.append(NAME, `${Math.round(now)}\n`);
    if ((state.stat(NAME)?.size ?? 0) > LARGE)
      state.replace(
        NAME,
        pushesSince(state, now)
          .map((at) => `${at}\n`)
          .join(""),
      );
  }, undefined);
}

function pushesSince(state: StateFolder, now: number): number[] {
  const lines = fallbackOnIoError(() => state.read(NAME), null) ?? "";
  return lines
    .split("\n")
    .map(Number)
    .filter((at) => at > now - HOUR_MS && at <= now);
}

/** How much is pushed. Entries of one push have one time; what came before a chain began anew counts as nothing. */
export async function pushRate(
  file: string,
  state: StateFolder,
  ref: string,
  now = Date.now(),
): Promise<PushRate> {
  const here = pushesSince(state, now).length;
  const out = await newestCommits(file, ref, MOST, "%ct");
  const times = new Set(out.split("\n").filter((line) => Number(line) * 1_000 > now - HOUR_MS));
  return { here: perMinute(here), all: perMinute(Math.max(here, times.size)) };
}

function perMinute(inAnHour: number): number {
  return Math.round((inAnHour / 60) * 100) / 100;
}
