import { unmergedAt } from "../protocol/ours.ts";
import { check } from "./types.ts";

/** Conflict markers of a git merge: nothing can be trusted before a person has chosen. */
export const conflictMarkers = check({ CONFLICT_MARKERS: "error" }, (view) => {
  const at = unmergedAt(view);
  return at === null ? [] : [{ code: "CONFLICT_MARKERS", args: {}, range: { start: at, end: at + 7 } }];
});
