import { basename, dirname, join, relative } from "node:path";
import { archiveOf } from "../paths/normalise.ts";
import type { Place } from "../session/locate.ts";
import { existsSync } from "../system/files.ts";
import type { Workspace } from "../workspace/index.ts";

/** A board that a clone follows from now on: where it is, and what is to be committed so that every clone does. */
interface Followed {
  readonly place: string;
  readonly files: string;
}

/**
 * Follows the board that others share on the git remote, where this clone has neither one nor a word of it: whoever began one of its own
 * would coordinate with nobody. Null where nothing was done.
 */
export async function followShared({ place, store, world, cwd }: Workspace): Promise<Followed | null> {
  const isAlone = store.replication === undefined && (world.remote ?? "") === "";
  if (!isAlone || (await store.exists()) || place.state.exists("head")) return null;
  if (!existsSync(join(place.main, ".git"))) return null;
  const { attachShared } = await import("../remote/attach.ts");
  const where = await attachShared(place.target, place.state);
  if (where === null) return null;
  return { place: where, files: toCommit(place, cwd, await leftAlone(place, false)) };
}

/** From now on git leaves the file alone: it is the store's. @returns the lines that are new in `.gitignore` */
export async function leftAlone(place: Place, tracked: boolean): Promise<readonly string[]> {
  const { ignoreFiles, untrack } = await import("../git/tracked.ts");
  if (tracked) await untrack(place);
  const archive = join(dirname(place.target), archiveOf(basename(place.target)));
  return ignoreFiles(place, [place.target, archive]);
}

/** The arguments of the `git add` that tells other clones where the board is shared, for the folder of a call. */
export function toCommit({ main, target }: Place, cwd: string, ignored: readonly string[]): string {
  const paths = [join(dirname(target), ".coord"), ...(ignored.length > 0 ? [join(main, ".gitignore")] : [])];
  const names = paths.map((path) => relative(cwd, path).replaceAll("\\", "/"));
  return names.map((name) => (/^[\w./-]+$/.test(name) ? name : `"${name}"`)).join(" ");
}
