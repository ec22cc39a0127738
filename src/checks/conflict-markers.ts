import { unmergedAt } from "../protocol/ours.ts";
import { check, type NoArgs } from "./types.ts";

export interface MarkerArgs {
  CONFLICT_MARKERS: NoArgs;
}

/** Conflict markers of a git merge: nothing can be trusted before a person has chosen. */
export const conflictMarkers = check<MarkerArgs>({ CONFLICT_MARKERS: "error" }, (view) => {
  const at = unmergedAt(view);
  return at === null ? [] : [{ code: "CONFLICT_MARKERS", args: {}, range: { start: at, end: at + 7 } }];
});
