import fc from "fast-check";
import { expect, test } from "vitest";
import { fitAfter, splitAfter, withAfter } from "../../src/protocol/task-details.ts";
import { vocabularies } from "../../src/vocabulary/index.ts";
import { sized } from "../size.ts";

test.each([
  ["Write docs", "Write docs", []],
  ["Write docs (after: Fix login)", "Write docs", ["Fix login"]],
  ["Write docs (after: Fix login) ( AFTER : Ship it )", "Write docs", ["Fix login", "Ship it"]],
  ["Écrire (après : Réparer)", "Écrire", ["Réparer"]],
  ["Write docs (soon: Fix login)", "Write docs (soon: Fix login)", []],
  ["Write docs (after: Fix login) today", "Write docs (after: Fix login) today", []],
  ["(after: Fix login)", "(after: Fix login)", []],
])("%j is %j, behind %j", (text, title, after) => {
  expect(splitAfter(text)).toEqual({ title, after });
});

test("no more than twenty titles are read behind one", () => {
  const all = Array.from({ length: 25 }, (_, i) => `(after: T${i})`);
  const { title, after } = splitAfter(`Last ${all.join(" ")}`);
  expect([title, after.length, after[0], after.at(-1)]).toEqual([
    `Last ${all.slice(0, 5).join(" ")}`,
    20,
    "T5",
    "T24",
  ]);
});

test.each([
  ["Fix login", "Fix login"],
  ["Fix (the) login", "Fix (the) login"],
  ["Fix (after: that)", "Fix after that"],
])("%j stands in the parentheses as %j", (title, fit) => {
  expect(fitAfter(title)).toBe(fit);
});

test("what is written is read again, whatever the titles", () => {
  const words = fc.stringMatching(/^[\w:() éß]{1,20}$/).map(fitAfter);
  fc.assert(
    fc.property(
      words.filter((one) => one !== ""),
      fc.array(
        words.filter((one) => one !== ""),
        { maxLength: 4 },
      ),
      (title, after) => {
        for (const vocabulary of [vocabularies.en, vocabularies.fr])
          expect(
            splitAfter(withAfter({ title, after }, vocabulary)).after.slice(-after.length || 99),
          ).toEqual(after);
      },
    ),
    { numRuns: sized(500, 100) },
  );
});
