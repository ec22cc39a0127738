import { merge } from "../merge/index.ts";
import { stamps } from "../protocol/stamps.ts";
import { View } from "../protocol/view.ts";
import type { OutsideChange } from "../store/store.ts";
import { conflictMarker } from "../text/conflict-markers.ts";
import { lineDiff } from "../text/line-diff.ts";
import { epochOf, type Zone } from "../time/time.ts";

/** Stamps count in minutes. */
const MINUTE = 60_000;

/**
 * What an editor's old buffer, saved over newer writes, comes to: the person's edit and those writes together. Null for
 * any other change. A text that the file had before, to the byte, is none: that is how git puts files back.
 */
export function mergedBack(change: OutsideChange, zone: Zone): string | null {
  const loaded = loadedText(change, zone);
  return loaded === null ? null : merge(loaded, change.before, change.after, { zone }).text;
}

/**
 * The text that was in the editor when its work began. Every write of coord renews the "last update" stamp, so the stamp
 * says after which of them the buffer was loaded; of several revisions with one stamp it is the one that looks most like it.
 */
function loadedText(change: OutsideChange, zone: Zone): string | null {
  const { before, after } = change;
  const stamp = stampOf(after);
  if (stamp === null || stamp.key === stampOf(before)?.key) return null;
  if (conflictMarker(after) !== null || change.matchingRevision() !== null) return null;
  let best: { readonly text: string; readonly distance: number } | null = null;
  for (const { revision, note } of change.revisions()) {
    if (note.command !== "outside" && !isWithinMinute(note.at, epochOf(stamp.time, zone))) continue;
    const text = change.textAt(revision);
    if (text === null || stampOf(text)?.key !== stamp.key) {
      if (best !== null) break;
      continue;
    }
    const distance = distanceOf(text, after);
    // Too old an ancestor brings something back at worst; too young a one would take writes away.
    if (best === null || distance <= best.distance) best = { text, distance };
  }
  return best?.text ?? null;
}

function stampOf(text: string) {
  const found = new View(text).entries(stamps).findLast(({ value }) => value.which === "lastUpdate")?.value;
  if (found === undefined) return null;
  const { time, by, action } = found;
  return { time, key: JSON.stringify([time?.text, by, action]) };
}

function isWithinMinute(at: number, epoch: number | null): boolean {
  return epoch !== null && at >= epoch && at < epoch + MINUTE;
}

/** How many lines were taken out or put in. */
function distanceOf(before: string, after: string): number {
  const lines = (text: string) => (text === "" ? 0 : text.split("\n").length);
  return lineDiff(before, after)
    .map(({ range, text }) => lines(before.slice(range.start, range.end)) + lines(text))
    .reduce((sum, count) => sum + count, 0);
}
