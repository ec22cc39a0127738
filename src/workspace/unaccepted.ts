import { StoreError } from "../store/store.ts";
import { worldFailure } from "./failures.ts";
import type { Workspace } from "./index.ts";

/**
 * Why nothing is asked of the store that a board is shared through: its pointer is not one that was accepted here. Null where it is, or where
 * there is none. Asks nobody.
 */
export async function unaccepted({ place, store, world }: Workspace) {
  if (store.replication === undefined) return null;
  const { isAccepted, locateLedger } = await import("../remote/open.ts");
  const { pointerLine } = await import("../remote/pointer.ts");
  try {
    const located = locateLedger(place.target, place.state, world.remote);
    if (located === null || isAccepted(place.state, located)) return null;
    const pointer = pointerLine(located.pointer);
    return worldFailure(new StoreError({ kind: "untrusted", pointer }), place.file);
  } catch (error) {
    if (error instanceof StoreError) return worldFailure(error, place.file);
    throw error;
  }
}
