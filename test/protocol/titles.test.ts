import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { splitTitle } from "../../src/protocol/title.ts";

// Where a reservation's title ends, on record: COORD_READ=write npx vitest run test/protocol/titles.test.ts

const MARKS = [" - ", "-", " — **", " (", " [", ", ", " → ", " ", " / ", ". "];
const LABELS = ["Start", "since", "Ready"];
const SIGNS = [": ", ":", "：", " ", "**: "];
const VALUES = ["19:40", "2026-11-22 19:40 +01:00", "25:99", "22/11/2026", "soon", "3 boats", "", "19:40) x"];
const TITLES = ["", "a: b", "**a**", "a - b", "a - Start: 08:00", "- a", "a (b: c)", "a,", "été"];
const ENDS = [
  " - Start: 19:40",
  " (since 9h)",
  " - Ready: 19:40",
  " - 19:40",
  " @ 9h30",
  " - ETA: 10:00",
  " at soon",
];
const TWICE = [
  "a - Start: 09:00 - Finished: 10:00",
  "a - Finished: 10:00 - Start: 09:00",
  "a - Start: soon - Finished: 10:00",
  "a - Start: 09:00 - Finished: soon",
  "a - Since: 08:00 - Start: 09:00 - Expired: 10:00",
  "a (Start: 09:00) - Finished: 10:00",
];

function said(line: string, state: Parameters<typeof splitTitle>[1] = "reserved"): string {
  const { task, marker, time, unreadable } = splitTitle(line, state, () => true);
  return [line, task, marker, time?.text, unreadable].map((one) => one ?? "").join(" | ");
}

const lines = () => [
  ...MARKS.flatMap((mark) =>
    LABELS.flatMap((label) =>
      SIGNS.flatMap((sign) =>
        VALUES.map((value) => {
          const end =
            value === "" || !"([".includes(mark.at(-1) ?? "-") ? "" : mark.includes("(") ? ")" : "]";
          return said(`a${mark}${label}${sign}${value}${end}`);
        }),
      ),
    ),
  ),
  ...TITLES.flatMap((title) => ENDS.map((end) => said(`${title}${end}`))),
  ...TWICE.flatMap((line) =>
    ([null, "reserved", "waiting", "done", "expired"] as const).map(
      (state) => `${state} ${said(line, state)}`,
    ),
  ),
  ...[15, 20, 24, 25, 60, 100, 390, 400, 410].flatMap((length) => {
    const long = "x".repeat(length);
    return [
      `a - Start: 19:40 ${long}`,
      `a - ${long}: 19:40`,
      `${long} - Start: 19:40`,
      `${long} - Start 19:40`,
    ].map((line) => said(line).replaceAll(long, `x*${length}`));
  }),
];

test("a title ends where its last label begins, in many hands", () => {
  const file = new URL("../../fixtures/read/records/titles.txt", import.meta.url);
  const found = lines();
  if (process.env["COORD_READ"] === "write") writeFileSync(file, `${found.join("\n")}\n`);
  expect([...found, ""]).toEqual(readFileSync(file, "utf8").split("\n"));
});
