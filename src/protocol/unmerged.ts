import { conflictMarkers } from "../text/edits.ts";
import type { View } from "./view.ts";

/**
 * Offset of the first git conflict that has to be settled, or null. One that a closed code fence shows in full, outside of the
 * protocol's sections, is an example: nothing that coord reads or writes depends on it.
 */
export function unmergedAt(view: View): number | null {
  return conflictMarkers(view.text).find(({ start, end }) => !isExample(view, start, end))?.start ?? null;
}

function isExample(view: View, start: number, end: number): boolean {
  const fence = view.outline.fences.find(({ content }) => content.start <= start && end <= content.end);
  if (fence === undefined || !fence.closed) return false;
  const around = view.sections.find(({ section: { range } }) => range.start <= start && start < range.end);
  return around !== undefined && around.owner === null;
}
