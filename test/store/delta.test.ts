import { assert, array, constantFrom, integer, property, string } from "fast-check";
import { expect, it } from "vitest";
import { applyDelta, delta } from "../../src/store/delta.ts";

/** A log whose entries differ in their numbers only, as real ones nearly do. */
function log(entries: number): string {
  const entry = (i: number) =>
    `### 10:00 - Instance #1\n- **Action** : step ${i}\n- **Statut** : TERMINÉ\n\n`;
  return Array.from({ length: entries }, (_, i) => entry(i)).join("");
}

it("stays as small as the change, however much the text repeats itself", () => {
  const between = log(2_000);
  const before = `[a]\n${between}**Date** : 10:00\n`;
  const after = `[a]\n[b]\nfiles: c\n${between}**Date** : 10:07\n`;
  const edits = delta(before, after);
  expect(edits).toEqual([
    [4, 4, "[b]\nfiles: c\n"],
    [before.length - 2, before.length - 1, "7"],
  ]);
});

it("leads from any text to any other", () => {
  const texts = array(constantFrom("a", "b\n", "long line of words\n", log(3), log(20)), { maxLength: 12 });
  const text = texts.map((parts) => parts.join(""));
  assert(
    property(text, text, string(), integer({ min: 0, max: 2_000 }), (before, after, more, at) => {
      const changed = before.slice(0, at) + more + before.slice(at);
      expect(applyDelta(before, delta(before, after))).toBe(after);
      expect(applyDelta(before, delta(before, changed))).toBe(changed);
    }),
    { numRuns: 300 },
  );
});
