import { isoAt } from "../operations/shapes.ts";
import type { ReplicaStatus } from "../store/store.ts";
import type { World } from "./types.ts";

/** How a machine's copy stands to what several share, for programs. */
export interface RemoteData {
  readonly kind: ReplicaStatus["kind"];
  /** ISO 8601. */
  readonly contact: string | null;
  /** Seconds since then. */
  readonly age: number | null;
  readonly reachable: boolean;
}

export function remoteData(
  { kind, at, reached }: ReplicaStatus,
  { now, zone }: Pick<World, "now" | "zone">,
): RemoteData {
  const age = at === null ? null : Math.max(0, Math.round((now() - at) / 1000));
  return { kind, contact: at === null ? null : isoAt(at, zone), age, reachable: reached };
}
