import { View } from "../protocol/view.ts";
import type { Zone } from "../time/time.ts";
import { mergePieces } from "./assemble.ts";
import { withMarkers } from "./markers.ts";
import { withMeetings } from "./meetings.ts";
import { cut, cutLines } from "./pieces.ts";
import type { MergeDraft } from "./print.ts";
import { shape } from "./shape.ts";
import { each, standing, type Three } from "./three.ts";
import type { MergeCode, MergeConflict, Merged, MergeOptions } from "./types.ts";

export type { Merged, MergeOptions } from "./types.ts";

/**
 * Merges two versions of a coordination file that came from one. Entries are merged one by one (nothing that either
 * side has and the other did not remove is lost, nothing is doubled), the prose around them line by line within its
 * section. Pure, never throws, and the same texts give the same result. Where the structure can't be trusted (a fence
 * or comment that is left open on one side only) the whole is merged line by line.
 */
export function merge(base: string, ours: string, theirs: string, options: MergeOptions = {}): Merged {
  const side = standing({ base, ours, theirs });
  if (side !== null) return { text: { ours, theirs }[side], conflicts: [], clean: true };
  const { markers = false, markerSize = 7 } = options;
  const shaped = shape({ base, ours, theirs });
  const merged = mergeShaped(shaped, options);
  const { text, conflicts } = markers ? withMarkers(merged, markerSize) : merged;
  const by = shaped.bom.length;
  return {
    text: shaped.bom + text,
    conflicts: conflicts.map((found) => shifted(found, by)).toSorted((a, b) => a.range.start - b.range.start),
    clean: conflicts.every(({ code }) => code !== "TEXT_CONFLICT"),
  };
}

function shifted<C extends MergeCode>(
  { code, args, range: { start, end } }: MergeConflict<C>,
  by: number,
): MergeConflict<C> {
  return { code, args, range: { start: start + by, end: end + by } };
}

function mergeShaped(texts: Three<string>, options: MergeOptions): MergeDraft {
  const side = standing(texts);
  if (side !== null) return { text: texts[side], conflicts: [] };
  const { zone = () => 0 } = options;
  const views = each(texts, (text) => new View(text));
  const open = each(views, isLeftOpen);
  const isTorn = open.base !== open.ours || open.ours !== open.theirs;
  const draft = isTorn ? mergePieces(each(views, cutLines), views, zone).draft : mergeEntries(views, zone);
  return withMeetings(draft, views.ours, views.theirs, zone);
}

function isLeftOpen({ outline }: View): boolean {
  return [...outline.fences, ...outline.html].some((block) => !block.closed && !block.nested);
}

/** Merges by entries; a result that does not read back as meant (prose that swallows an entry) is merged line by line, when that does better. */
function mergeEntries(views: Three<View>, zone: Zone): MergeDraft {
  const byEntries = mergePieces(each(views, cut), views, zone);
  const wrong = byEntries.misread(byEntries.draft.text);
  if (wrong === 0) return byEntries.draft;
  const byLines = mergePieces(each(views, cutLines), views, zone).draft;
  return byEntries.misread(byLines.text) < wrong ? byLines : byEntries.draft;
}
