import { changedPaths } from "../git/staged.ts";
import type { ReservationData } from "../operations/shapes.ts";
import type { Notice } from "../operations/types.ts";
import { patternOf } from "../paths/overlap.ts";
import type { Workspace } from "./index.ts";

/** Notices of uncommitted work of the previous holder: changed files of the work tree that a taken-over reservation covers. */
export async function uncommittedNotices(
  taken: readonly ReservationData[],
  { place, resolver }: Workspace,
): Promise<Notice[]> {
  if (taken.length === 0) return [];
  const { caseSensitive } = resolver;
  // Outside git there is nothing to say.
  const changed = await changedPaths(place.root).catch(() => []);
  return taken.flatMap(({ task, instance, files }) => {
    const left = changed.filter((path) =>
      files.some((file) => patternOf(file, { caseSensitive }).covers(path)),
    );
    return left.length === 0
      ? []
      : [{ code: "UNCOMMITTED" as const, args: { task, instance, paths: left.join(", ") } }];
  });
}
