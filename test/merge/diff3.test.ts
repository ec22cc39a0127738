import * as fc from "fast-check";
import { expect, it } from "vitest";
import { diff3 } from "../../src/merge/diff3.ts";
import { sized } from "../size.ts";

const lines = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 6 });

it("a merge of lines covers all three texts in order, and says of each run whose it is", () => {
  fc.assert(
    fc.property(lines, lines, lines, (base, ours, theirs) => {
      const texts = { base, ours, theirs };
      const chunks = diff3(texts);
      for (const side of ["base", "ours", "theirs"] as const) {
        let at = 0;
        for (const { [side]: span } of chunks) {
          expect([side, span.start]).toEqual([side, at]);
          expect(span.end).toBeGreaterThanOrEqual(span.start);
          at = span.end;
        }
        expect([side, at]).toEqual([side, texts[side].length]);
      }
      for (const chunk of chunks) {
        const [before, own, other] = [
          base.slice(chunk.base.start, chunk.base.end),
          ours.slice(chunk.ours.start, chunk.ours.end),
          theirs.slice(chunk.theirs.start, chunk.theirs.end),
        ];
        if (chunk.kind === "common") expect(own).toEqual(other);
        else expect(own).not.toEqual(other);
        // Where one side's version stands, the other has what was there before, or nothing.
        if (chunk.kind === "ours") expect([before, []]).toContainEqual(other);
        if (chunk.kind === "theirs") expect([before, []]).toContainEqual(own);
      }
    }),
    { numRuns: sized(1_000, 250) },
  );
});
