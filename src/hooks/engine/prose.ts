import { everyBlock } from "../../protocol/index.ts";
import { readSettings } from "../../protocol/settings.ts";
import { View } from "../../protocol/view.ts";
import { conflictMarker } from "../../text/edits.ts";
import type { Replacement } from "../../agents/types.ts";

/**
 * True when an edit changes only text that is a person's own: what it replaces touches no entry, and every entry of every
 * block reads afterwards as it did before.
 */
export function keepsToProse(text: string, { before, after, all }: Replacement): boolean {
  const places = occurrences(text, before);
  if (places.length === 0 || (places.length > 1 && !all)) return false;
  const view = new View(text);
  const entries = everyBlock.flatMap((block) => view.entries(block));
  const touches = entries.some(({ range }) =>
    places.some((start) => start < range.end && range.start < start + before.length),
  );
  if (touches || startsSection(after) || startsSection(before)) return false;
  const result = text.split(before).join(after);
  if (conflictMarker(result) !== conflictMarker(text)) return false;
  const edited = new View(result);
  return JSON.stringify(valuesOf(edited)) === JSON.stringify(valuesOf(view));
}

function occurrences(text: string, part: string): number[] {
  const found: number[] = [];
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) found.push(at);
  return found;
}

/** A heading that appears or goes can turn what follows into another block's. */
function startsSection(text: string): boolean {
  return /^\s{0,3}(?:#{1,6}\s|```|~~~|<!--)/m.test(text);
}

function valuesOf(view: View): unknown[] {
  const settings = readSettings(view);
  const entries = everyBlock.map((block) => view.entries(block).map(({ value }) => value));
  return [settings, entries];
}
