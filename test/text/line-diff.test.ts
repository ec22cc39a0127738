import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyEdits, splitLines } from "../../src/text/edits.ts";
import { lineDiff } from "../../src/text/line-diff.ts";
import { sized } from "../size.ts";

const line = fc.constantFrom("a\n", "b\n", "c\r\n", "\n", "\r", "# d\n", "- e\n", "long line of text\n");
const text = fc.oneof(
  fc.array(line, { maxLength: 14 }).map((lines) => lines.join("")),
  fc.string({ unit: fc.constantFrom("x", "y", "\n", "\r", "é"), maxLength: 20 }),
);

const boundaries = (of: string) => new Set([0, of.length, ...splitLines(of).map(({ next }) => next)]);
describe("lineDiff", () => {
  it("turns one text into the other by whole lines", () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const edits = lineDiff(before, after);
        expect(applyEdits(before, edits)).toBe(after);
        const allowed = boundaries(before);
        for (const { range } of edits) expect(allowed.has(range.start) && allowed.has(range.end)).toBe(true);
      }),
      { numRuns: sized(3_000, 800) },
    );
  });

  it("leaves out of an edit the lines that it would only put back", () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        for (const { range, text: fresh } of lineDiff(before, after)) {
          const [gone, come] = [before.slice(range.start, range.end), fresh].map((part) =>
            splitLines(part).map(({ start, next }) => part.slice(start, next)),
          );
          if (gone?.length && come?.length)
            expect(gone[0] === come[0] && gone.at(-1) === come.at(-1)).toBe(false);
        }
      }),
      { numRuns: sized(2_000, 500) },
    );
  });

  it("makes one edit of changes that touch", () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        let last = -1;
        for (const { range } of lineDiff(before, after)) {
          expect(range.start).toBeGreaterThan(last);
          last = range.end;
        }
      }),
      { numRuns: sized(2_000, 500) },
    );
  });

  it("says the same of the same insertion, wherever it could have been", () => {
    const before = "## Log\n\n### A\n- a\n\n### T\n";
    const after = "## Log\n\n### A\n- a\n\n### B\n- b\n\n### T\n";
    expect(lineDiff(before, after)).toEqual([
      { range: { start: before.indexOf("### T"), end: before.indexOf("### T") }, text: "### B\n- b\n\n" },
    ]);
  });

  it("tells two small changes in a large text apart, quickly", () => {
    const lines = Array.from({ length: 60_000 }, (_, n) => `line ${n}\n`);
    const after = lines.with(10, "ten\n").with(59_990, "near the end\n");
    expect(lineDiff(lines.join(""), after.join("")).map(({ text: fresh }) => fresh)).toEqual([
      "ten\n",
      "near the end\n",
    ]);
  });

  it("tells a small change apart from a big one before it", () => {
    const lines = Array.from({ length: 20_000 }, (_, n) => `line ${n}\n\n`);
    const rest = "## After\n\n**Date** : 2026\n**By** : me\nend\n";
    const edits = lineDiff(lines.join("") + rest, lines.slice(0, 3).join("") + rest.replace("2026", "2027"));
    expect(edits.map(({ range, text: fresh }) => [range.end - range.start > 100, fresh])).toEqual([
      [true, ""],
      [false, "**Date** : 2027\n"],
    ]);
  });

  it("stays correct where it gives up looking for the fewest changes", () => {
    const many = fc.array(fc.constantFrom("a\n", "b\n", "c\n", "d\n"), { minLength: 0, maxLength: 900 });
    const rare = fc.array(fc.nat(2_000), { maxLength: 400 }).map((all) => all.map((n) => `${n}\n`));
    fc.assert(
      fc.property(many, rare, many, rare, (x, y, z, w) => {
        const [before, after] = [
          [...x, ...y],
          [...z, ...w],
        ].map((all) => all.join(""));
        expect(applyEdits(before ?? "", lineDiff(before ?? "", after ?? ""))).toBe(after);
      }),
      { numRuns: 60 },
    );
  });

  it("takes two texts with nothing in common as one change", () => {
    const numbered = (word: string) => Array.from({ length: 3_000 }, (_, n) => `${word} ${n}\n`).join("");
    expect(lineDiff(numbered("one"), numbered("other"))).toHaveLength(1);
  });
});
