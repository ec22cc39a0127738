import fc from "fast-check";
import { expect, it } from "vitest";
import { type Fields, meantBy } from "../../src/operations/types.ts";
import { operations } from "../../src/operations/index.ts";

const choices = Object.values(operations).flatMap(({ input }) =>
  Object.values(input as Fields).flatMap((field) => (field.choices === undefined ? [] : [field.choices])),
);

it("a word of a choice means what it stands for, in any case; any other means nothing", () => {
  expect(choices.length).toBeGreaterThan(3);
  for (const known of choices) {
    for (const [word, meaning] of Object.entries(known)) {
      expect(meantBy(known, word)).toBe(meaning);
      expect(meantBy(known, word.toUpperCase())).toBe(meaning);
    }
    // What every object of the language has is no choice.
    for (const word of ["constructor", "toString", "__proto__", "hasOwnProperty", ""])
      expect(meantBy(known, word)).toBeUndefined();
    const law = fc.property(fc.string(), (word) => {
      const found = meantBy(known, word);
      expect(found === undefined || Object.values(known).includes(found)).toBe(true);
    });
    fc.assert(law, { numRuns: 50 });
  }
});
