import fc from "fast-check";
import { expect, it } from "vitest";
import { applyEdits, singleEdit } from "../../src/text/edits.ts";
import { SEED, sized } from "../size.ts";

it("puts an insertion before a replacement that begins at the same place, whichever comes first", () => {
  const inserted = { range: { start: 1, end: 1 }, text: "+" };
  const replaced = { range: { start: 1, end: 2 }, text: "B" };
  for (const edits of [
    [inserted, replaced],
    [replaced, inserted],
  ])
    expect(applyEdits("abc", edits)).toBe("a+Bc");
});

it("makes one text of another with the smallest edit", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 8 });
  fc.assert(
    fc.property(text, text, (before, after) => {
      const edit = singleEdit(before, after);
      expect(edit === null).toBe(before === after);
      if (edit === null) return;
      const { range, text: put } = edit;
      expect(applyEdits(before, [edit])).toBe(after);
      const taken = before.slice(range.start, range.end);
      expect(taken !== "" && put !== "" && (taken[0] === put[0] || taken.at(-1) === put.at(-1))).toBe(false);
    }),
    { seed: SEED, numRuns: sized(2_000, 300) },
  );
});
