import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { openClaims } from "../../src/foreign/open.ts";
import { View } from "../../src/protocol/view.ts";
import { plainContext } from "./context.ts";

interface Labelled {
  readonly style: string;
  /** What a person sees: `who: path`, one for each path. Written down before the reader was run on it. */
  readonly claims: readonly string[];
  readonly text: readonly string[];
}

const labelled = JSON.parse(
  readFileSync(new URL("../../fixtures/foreign/measured.json", import.meta.url), "utf8"),
) as Labelled[];

const rows = labelled.map(({ style, claims, text }) => {
  const found = openClaims(new View(text.join("\n")), plainContext).flatMap(({ who, paths }) =>
    // A remark behind a name is no part of it.
    paths.map((path) => `${who.replace(/\s*\([^)]*\)$/, "")}: ${path}`),
  );
  const seen = claims.filter((one) => found.includes(one)).length;
  return { style, there: claims.length, seen, wrong: found.filter((one) => !claims.includes(one)) };
});

it("of claims in a dozen hands and more at least 90 in a hundred are seen, and at most 5 in a hundred of what is told are none", () => {
  const sum = (of: (row: (typeof rows)[number]) => number) => rows.reduce((all, row) => all + of(row), 0);
  const [there, seen, wrong] = [
    sum((row) => row.there),
    sum((row) => row.seen),
    sum((row) => row.wrong.length),
  ];
  if (process.env["COORD_MEASURE"] !== undefined)
    console.table([
      ...rows.map(({ style, ...row }) => ({ style, ...row, wrong: row.wrong.join("; ") })),
      { style: "all", there, seen, wrong: `${wrong}` },
    ]);
  expect(rows.filter((row) => row.there > 0).length).toBeGreaterThanOrEqual(12);
  expect(seen / there).toBeGreaterThanOrEqual(0.9);
  expect(wrong / (seen + wrong)).toBeLessThanOrEqual(0.05);
});
