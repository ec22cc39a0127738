import { expect, test } from "vitest";
import { numberedPattern } from "../../src/paths/numbered.ts";

test.each([
  ["migrations/{}_*.sql", "migrations/12_x.sql", "12"],
  ["migrations/{}_*.sql", "migrations/sub/12_x.sql", null],
  ["migrations/{}_*.sql", "migrations/12_a/b.sql", null],
  ["**/{}-*.md", "docs/adr/0003-why.md", "0003"],
  ["**/{}-*.md", "7-x.md", "7"],
  ["a/**{}", "a/b/c7", "7"],
  ["{}?.md", "7x.md", "7"],
  ["{}?.md", "7/.md", null],
  ["{}?.md", "7.md", null],
  ["./m/{}", "m/123456789", "123456789"],
  ["m/{}", "m/1234567890", null],
  ["docs/adr-{}.md", "docs/adr-9.md", "9"],
  ["docs/adr-{}.md", "docs/adr-9xmd", null],
  ["a(b)/{}.[x]", "a(b)/1.[x]", "1"],
])("%s of %s: %s", (pattern, path, digits) => {
  expect(numberedPattern(pattern)?.digitsIn(path)).toBe(digits);
});

test.each([
  ["migrations/{}_*.sql", "migrations"],
  ["./a/b/{}", "a/b"],
  ["a/b*/{}", "a"],
  ["{}.md", ""],
  ["**/{}", ""],
  ["a/{}/b", "a"],
  ["no number", undefined],
  ["{}/{}", undefined],
  ["/m/{}", undefined],
  ["../m/{}", undefined],
  ["m/../{}", undefined],
])("%s lies in the folder %j", (pattern, folder) => {
  expect(numberedPattern(pattern)?.folder).toBe(folder);
});
