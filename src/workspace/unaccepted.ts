import { StoreError } from "../store/store.ts";
import { worldFailure } from "./failures.ts";
import type { Workspace } from "./index.ts";

/**
 * Why nothing is asked of the store that a board is shared through: its pointer is not one that was accepted here. Null where it is, or where
 * there is none. Asks nobody.
 */
export async function unaccepted({ place, store, world }: Workspace) {
  if (store.replication === undefined) return null;
  const { locateLedger, untrusted } = await import("../remote/open.ts");
  try {
    const located = locateLedger(place.target, place.state, world.remote);
    const error = located === null ? null : untrusted(place.state, located);
    return error === null ? null : worldFailure(error, place.file);
  } catch (error) {
    if (error instanceof StoreError) return worldFailure(error, place.file);
    throw error;
  }
}
