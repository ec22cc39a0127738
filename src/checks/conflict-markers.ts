import { unmergedAt } from "../protocol/ours.ts";
import { check, type NoArgs } from "./types.ts";

export interface MarkerArgs {
  /**
   * Git left conflict markers (`<<<<<<<`, `=======`, `>>>>>>>`). Every other command stops until they are gone. Those that a code fence
   * shows in full, outside of coord's sections, are an example.
   *
   * Repair: choose what is to stay and delete the marker lines.
   */
  CONFLICT_MARKERS: NoArgs;
}

/** Conflict markers of a git merge: nothing can be trusted before a person has chosen. */
export const conflictMarkers = check<MarkerArgs>({ CONFLICT_MARKERS: "error" }, (view) => {
  const at = unmergedAt(view);
  return at === null ? [] : [{ code: "CONFLICT_MARKERS", args: {}, range: { start: at, end: at + 7 } }];
});
