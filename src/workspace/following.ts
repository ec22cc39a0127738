import type { Workspace } from "./index.ts";

/**
 * Holds the connection to what several machines share until the signal, for the other processes of this machine. False where the
 * board is this machine's own. @throws StoreError for a pointer that may not be followed
 */
export async function followBoard({ place, world, store }: Workspace, signal: AbortSignal): Promise<boolean> {
  if (store.replication === undefined) return false;
  // Loaded for who shares the file only.
  const { follow } = await import("../remote/follow.ts");
  await follow(place.target, place.state, world.remote, store.replication, signal);
  return true;
}
