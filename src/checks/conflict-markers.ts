import { unmergedAt } from "../protocol/unmerged.ts";
import { check } from "./types.ts";

/** What a git merge left behind: nothing can be trusted before a person has chosen. */
export const conflictMarkers = check({ CONFLICT_MARKERS: "error" }, (view) => {
  const at = unmergedAt(view);
  return at === null ? [] : [{ code: "CONFLICT_MARKERS", args: {}, range: { start: at, end: at + 7 } }];
});
