import type { View } from "../protocol/view.ts";
import { type ClaimRequest, findClaims } from "../rules/claims.ts";
import type { Context } from "../rules/context.ts";
import { holdings } from "../rules/holdings.ts";

/**
 * A request in whose place of a pool (`port:3000-3010`) stands what is free of it: what one holds of it already, else the
 * first that nobody holds, else its first, to wait for.
 */
export function fromPools(view: View, request: ClaimRequest, context: Context): ClaimRequest {
  if (!request.resources?.some((name) => poolOf(name) !== null)) return request;
  const held = findClaims(holdings(view, context), {}).filter(({ lease }) => !lease.takeable);
  const own = findClaims(held, { instance: request.instance, task: request.task });
  const mine = new Set(own.flatMap(({ reservation }) => reservation.resources));
  const taken = new Set(held.flatMap(({ reservation }) => reservation.resources));
  const resources = request.resources.map((name) => {
    const pool = poolOf(name);
    const found =
      pool?.find((one) => mine.has(one)) ?? pool?.find((one) => !taken.has(one)) ?? pool?.[0] ?? name;
    // Two of one pool are two numbers.
    taken.add(found);
    return found;
  });
  return { ...request, resources };
}

/** Maximum number of things in a pool. */
const LARGEST_POOL = 1_000;

/** All that a pool has, by their names; null for the name of one thing. */
function poolOf(name: string): string[] | null {
  const [, kind = "", from, to] = /^([^:]+:)(\d{1,9})-(\d{1,9})$/.exec(name) ?? [];
  const size = Number(to) - Number(from) + 1;
  if (from === undefined || !(size >= 1 && size <= LARGEST_POOL)) return null;
  return Array.from({ length: size }, (_, at) => `${kind}${Number(from) + at}`);
}
