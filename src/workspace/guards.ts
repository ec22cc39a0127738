import type { Fields, Operation, Planned } from "../operations/types.ts";
import type { View } from "../protocol/view.ts";
import { conflictMarker } from "../text/conflict-markers.ts";
import { ConflictMarkersError, UnreadableResultError } from "./types.ts";

/** @throws ConflictMarkersError for a text with git's conflict markers, but for what works on such a text too */
export function guardConflicts<F extends Fields, R>(text: string, operation: Operation<F, R>): void {
  if (operation.toleratesConflicts) return;
  const at = conflictMarker(text);
  if (at !== null) throw new ConflictMarkersError(text.slice(0, at).split("\n").length);
}

/** @throws UnreadableResultError for a text in which what was planned is not to be found */
export function verify<R>(after: View, plan: Planned<R>): void {
  if (plan.check?.(after) === false) throw new UnreadableResultError("the result does not read back");
}

/** The archive's new text. @throws UnreadableResultError, which keeps everything from being saved */
export function readBack(
  archive: NonNullable<Planned<unknown>["archive"]>,
): (current: string | null) => string {
  return (current) => {
    const text = archive(current);
    if (text === null) throw new UnreadableResultError("the archive does not read back");
    return text;
  };
}
