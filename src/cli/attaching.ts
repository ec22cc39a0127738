import { join } from "node:path";
import { existsSync } from "../system/files.ts";
import type { Workspace } from "../workspace/index.ts";

/**
 * Follows the board that others share on the git remote, where this clone has neither one nor a word of it: whoever began one of its own
 * would coordinate with nobody. @returns where it is; null where nothing was done
 */
export async function followShared({ place, store, world }: Workspace): Promise<string | null> {
  const isAlone = store.sharing === undefined && (world.remote ?? "") === "";
  if (!isAlone || (await store.exists()) || place.state.exists("head")) return null;
  if (!existsSync(join(place.main, ".git"))) return null;
  const { attachShared } = await import("../remote/attach.ts");
  return attachShared(place.target, place.state);
}
