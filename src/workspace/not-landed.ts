import type { ReservationData } from "../operations/shapes.ts";
import type { Notice } from "../operations/types.ts";
import { covers } from "../paths/overlap.ts";
import { WorktreeChangesCache } from "./worktree-changes.ts";
import type { Workspace } from "./index.ts";
import { refreshOtherTrees } from "./trees-news.ts";

/** Maximum number of files that are named. */
const MOST_NAMED = 5;

/** The notice of files that a finished task of a linked work tree has changed there and not landed; looked up now. */
export async function notLandedNotices(
  { place, world, resolver }: Workspace,
  { task, files: patterns }: Pick<ReservationData, "task" | "files">,
): Promise<Notice[]> {
  await refreshOtherTrees(place, process.env, world.now()).catch(() => undefined);
  const kept = new WorktreeChangesCache(place.state);
  const { caseSensitive } = resolver;
  const open = kept
    .pathsOf(place.root)
    .filter((path) => patterns.some((one) => covers(one, path, { caseSensitive })));
  if (open.length === 0 || kept.base === null) return [];
  const branch = kept.trees.find(({ path }) => path === place.root)?.branch ?? place.root;
  const more = open.length > MOST_NAMED ? ["…"] : [];
  const files = [...open.slice(0, MOST_NAMED), ...more].join(", ");
  return [{ code: "NOT_LANDED", args: { task, branch, base: kept.base, files } }];
}
