import { followedIn, filedFrom } from "../../store/shared/entries.ts";
import { StoreError } from "../../store/store.ts";
import { bodyIn } from "./chain.ts";
import { newestCommits } from "./newest.ts";

const HOUR_MS = 60 * 60 * 1_000;
/** Most commits that are looked at. */
const MOST = 200;

/** An entry of the chain: who filed it, and when by that machine's own clock (ms since the epoch). */
export interface FiledAt {
  readonly host: string;
  readonly at: number;
}

/** A machine whose clock differs from this one's by at least so much (ms); above 0 it is ahead. */
export interface ClockDifference {
  readonly host: string;
  readonly offsetMs: number;
}

/**
 * Machines whose clocks differ from this one's by more than a tolerance, by their newest entry of the last hour that tells. Git has no clock,
 * but its chain has an order: what stands between two entries of this machine was filed between their times.
 * @param chain newest first
 */
export function clockDifferences(
  chain: readonly FiledAt[],
  ownHost: string,
  now: number,
  toleranceMs: number,
): ClockDifference[] {
  const found = new Map<string, number>();
  let latest = now;
  for (const [index, { host, at }] of chain.entries()) {
    if (host === ownHost) latest = Math.min(latest, at);
    if (host === ownHost || found.has(host)) continue;
    const earliest =
      chain.slice(index + 1).find((one) => one.host === ownHost)?.at ?? Number.NEGATIVE_INFINITY;
    // This machine's own clock was put back in between.
    if (earliest > latest) continue;
    const offset = at > latest ? at - latest : Math.min(0, at - earliest);
    const isFresh = Math.max(at, earliest) >= now - HOUR_MS;
    const isTold = Math.abs(offset) > toleranceMs || latest - earliest <= toleranceMs;
    if (isFresh && isTold) found.set(host, offset);
  }
  return [...found].flatMap(([host, offsetMs]) =>
    Math.abs(offsetMs) > toleranceMs ? [{ host, offsetMs }] : [],
  );
}

/** The newest entries as this machine knows them, newest first; those that do not say who filed them are left out. */
export async function newestFiled(file: string, ref: string): Promise<FiledAt[]> {
  const out = await newestCommits(file, ref, MOST, "%ct%x00%B%x00");
  const parts = out.split("\0");
  return Array.from({ length: Math.floor(parts.length / 2) }, (_, index) => index * 2).flatMap((index) => {
    const host = hostIn(bodyIn(parts[index + 1] ?? ""));
    return host === null ? [] : [{ host, at: Number(parts[index]) * 1_000 }];
  });
}

/** The machine that filed an entry: the one whose signs came with it. Where a chain begins anew, all machines' did. */
function hostIn(body: string): string | null {
  const [one, ...others] = new Set(signsIn(body).map(({ host }) => host));
  return one === undefined || others.length > 0 || followedIn(body) !== null ? null : one;
}

function signsIn(body: string): readonly { readonly host: string }[] {
  try {
    return filedFrom(body, 0, "").signs ?? [];
  } catch (error) {
    // Of a later version: the next command says so.
    if (error instanceof StoreError) return [];
    throw error;
  }
}
