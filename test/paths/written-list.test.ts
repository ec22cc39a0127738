import fc from "fast-check";
import { expect, test } from "vitest";
import { readFileList } from "../../src/paths/written-list.ts";

test("a list as most hands write it is read as any other", () => {
  const name = fc.stringMatching(/^[A-Za-z_][\w-]{0,4}(?:\/[\w-]{1,4}){0,2}\.[a-z]{1,5}$/);
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), (names) => {
      const list = names.join(", ");
      // A blank before it sends it through all that a hand may have meant.
      expect(readFileList(list)).toEqual(readFileList(` ${list}`));
    }),
  );
});
