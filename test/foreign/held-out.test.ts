import { describe, expect, it } from "vitest";
import { measured } from "./sets.ts";

/** Each was written down before the reader was run on it; docs/other-forms.md has the figures of the first runs. */
describe("of claims in sets that were held out", () => {
  it.each(["first", "second", "third", "fourth"])(
    "%s: at least 90 in a hundred are seen, and at most 5 in a hundred of what is told are none",
    (name) => {
      const rows = measured(name);
      const sum = (of: (row: (typeof rows)[number]) => number) => rows.reduce((all, row) => all + of(row), 0);
      const [there, seen, wrong] = [
        sum((row) => row.there),
        sum((row) => row.seen),
        sum((row) => row.wrong.length),
      ];
      if (process.env["COORD_MEASURE"]?.includes(name)) {
        const odd = rows.filter(({ missed, wrong: none }) => missed.length + none.length > 0);
        for (const { style, missed, wrong: none } of odd) console.log(style, { missed, none });
        console.log(name, { texts: rows.length, there, seen, wrong });
      }
      expect(seen / there).toBeGreaterThanOrEqual(0.9);
      expect(wrong / (seen + wrong)).toBeLessThanOrEqual(0.05);
    },
  );
});
