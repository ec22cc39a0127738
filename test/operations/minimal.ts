import { expect } from "vitest";
import { blocks } from "../../src/protocol/index.ts";
import type { Block } from "../../src/protocol/block.ts";
import { type Entry, View } from "../../src/protocol/view.ts";
import { applyEdits, type Edit } from "../../src/text/edits.ts";
import { expectSound } from "../protocol/sound.ts";

/**
 * What holds of every plan: each edit puts whole lines in, or changes lines of one entry only; whatever it does not
 * touch is read afterwards as before; and the result is as sound as any text.
 */
export function expectMinimal(before: string, edits: readonly Edit[], after: string): void {
  expect(applyEdits(before, edits)).toBe(after);
  const old = new View(before);
  for (const edit of edits) expectInPlace(old, edit);
  expectSound(after);
  const now = new View(after);
  for (const block of Object.values(blocks) as Block<unknown>[]) {
    const left = now.entries(block).map(({ value }) => JSON.stringify(value));
    for (const entry of old.entries(block)) {
      if (edits.some((edit) => isInside(edit, entry))) continue;
      const at = left.indexOf(JSON.stringify(entry.value));
      expect(at, `${block.kind} at line ${entry.line} is still there`).toBeGreaterThanOrEqual(0);
      left.splice(at, 1);
    }
  }
}

/** An insertion stands at the start of a line or at the end of the text, or fills in a stamp; a change is within one entry. */
function expectInPlace(view: View, edit: Edit): void {
  const { start, end } = edit.range;
  const { text } = view;
  const fills =
    view.entries(blocks.stamps).some((entry) => isInside(edit, entry)) && !/[\n\r]/.test(edit.text);
  if (start === end && !fills) {
    const atStart = start === 0 || /[\n\r\ufeff]/.test(text.charAt(start - 1));
    expect(atStart ? /[\n\r]$/.test(edit.text) : start === text.length, "whole lines are put in").toBe(true);
    expect(text.slice(start - 1, start + 1)).not.toBe("\r\n");
    return;
  }
  const touched = Object.values(blocks).filter((block) =>
    view.entries(block as Block<unknown>).some((entry) => isInside(edit, entry)),
  );
  expect(touched, `an edit of ${start}-${end} changes one entry`).toHaveLength(1);
  expect(edit.text, "an entry's end stays a line's end").toBe(edit.text.replace(/[\r\n]+$/, ""));
}

/** An insertion is inside when there is something of the entry on both sides of it. */
function isInside({ range }: Edit, entry: Entry<unknown>): boolean {
  const { start, end } = entry.range;
  return range.start < range.end
    ? range.start >= start && range.end <= end
    : range.start > start && range.end < end;
}
