import { describe, expect, test } from "vitest";
import { compareTimes, laterOf } from "../../src/time/order.ts";
import { merge } from "../../src/merge/index.ts";
import { readTime } from "../../src/time/time.ts";

const crlf = (text: string): string => text.replaceAll("\n", "\r\n");
const BOM = "\ufeff";

describe("line ends and marks are no lines", () => {
  const base = "# A\n\none\ntwo\nthree\nfour\n";
  const [ours, theirs] = [base.replace("one", "ONE"), base.replace("four", "FOUR")];
  const both = ours.replace("four", "FOUR");
  test.each([
    ["nobody converted", base, ours, theirs, both],
    ["ours converted", base, crlf(ours), theirs, crlf(both)],
    ["theirs converted", base, ours, crlf(theirs), crlf(both)],
    ["both converted", base, crlf(ours), crlf(theirs), crlf(both)],
    ["ours converted back", crlf(base), ours, crlf(theirs), both],
    ["ours put a mark before it", base, BOM + ours, theirs, BOM + both],
    [
      "ours put a mark before it, and theirs changed the line behind it",
      base,
      BOM + base,
      base.replace("# A", "# B"),
      BOM + base.replace("# A", "# B"),
    ],
    ["theirs took the mark away", BOM + base, BOM + ours, theirs, both],
    ["theirs put a mark before it, and converted", base, ours, BOM + crlf(theirs), BOM + crlf(both)],
    ["there was nothing", "", crlf(base), "", crlf(base)],
    ["there was one line", "# A", "# A", crlf(base), crlf(base)],
  ])("%s", (_, from, one, other, expected) => {
    expect(merge(from, one, other).text).toBe(expected);
    expect(merge(from, other, one).text).toBe(expected);
  });

  test("a side of one line says nothing of line ends", () => {
    const { text } = merge(crlf("a\nb\nc\nd\ne\n"), "a", crlf("a\nb\nc\nd\nE\n"));
    expect(text.replaceAll("\r\n", "")).not.toContain("\n");
  });

  test("mixed ones are left as they are", () => {
    const mixed = "one\r\ntwo\nthree\r\nfour\n";
    const { text } = merge(mixed, mixed.replace("one", "ONE"), mixed.replace("four", "FOUR"));
    expect(text).toBe("ONE\r\ntwo\nthree\r\nFOUR\n");
  });
});

describe("an entry of the log with sections of its own below it", () => {
  const entry = (minute: number, details = "") =>
    `### 2026-11-22 19:${minute} +01:00 - Instance #1\n- **Action** : at ${minute}\n\n${details && `#### Details\n\n${details}\n\n`}`;
  const board = (entries: string, notes = "words") =>
    `# Board\n\n## Real-time activity log\n\n${entries}## Notes\n\n${notes}\n`;

  test("goes with them; what stands behind it stays", () => {
    const base = board(entry(10) + entry(20, "old words"));
    const { text, conflicts } = merge(
      base,
      board(entry(10)),
      board(entry(10) + entry(20, "old words"), "words\nmore"),
    );
    expect([text, conflicts]).toEqual([board(entry(10), "words\nmore"), []]);
    const last = merge(board(entry(10)), board(""), board(entry(10), "words\nmore"));
    expect([last.text, last.conflicts]).toEqual([board("", "words\nmore"), []]);
  });

  test("stays whole where the other side wrote into them", () => {
    const base = board(entry(10) + entry(20, "old words"));
    const { text, conflicts } = merge(base, board(entry(10)), board(entry(10) + entry(20, "new words")));
    expect(text).toContain(entry(20, "new words").trimEnd());
    expect(conflicts).toHaveLength(1);
  });

  test("comes with them, beside another with the same", () => {
    const { text } = merge(
      board(entry(10)),
      board(entry(10) + entry(20, "ours")),
      board(entry(10) + entry(30, "theirs")),
    );
    expect(text).toBe(board(entry(10) + entry(20, "ours") + entry(30, "theirs")));
  });

  test("is not made longer by a section with entries", () => {
    const alerts =
      "### Open blockers\n```\n🚨 BLOCKER - Instance #2 - 2026-11-22 19:00 +01:00\nProblem: p\n```\n\n";
    const base = board(entry(10) + alerts);
    const { text } = merge(
      base,
      board(alerts),
      board(entry(10) + alerts.replace("Problem: p", "Problem: q")),
    );
    expect(text).toContain("Problem: q");
    expect(text).not.toContain("at 10");
  });
});

describe("an instance", () => {
  const of = (line: string) => `# Board\n\n## Active instances\n- **Instance #1** : ${line}\n`;
  const at = (state: string, minute: number) => of(`${state} (2026-11-22 19:${minute} +01:00)`);
  test.each([
    ["the later state counts", at("FINISHED", 10), at("ACTIVE", 20), at("PAUSED", 30), at("PAUSED", 30), 0],
    ["a later sign of life alone", at("ACTIVE", 10), at("PAUSED", 20), at("ACTIVE", 30), at("PAUSED", 30), 0],
    ["who left is gone", at("ACTIVE", 10), at("FINISHED", 20), at("PAUSED", 30), at("FINISHED", 30), 0],
    ["of one minute, no rule says which", at("FINISHED", 10), at("ACTIVE", 20), at("PAUSED", 20), null, 1],
    ["words of somebody's own are kept", at("ACTIVE", 10), at("at lunch", 20), at("BLOCKED", 30), null, 1],
  ])("%s", (_, base, ours, theirs, expected, problems) => {
    for (const [one, other] of [
      [ours, theirs],
      [theirs, ours],
    ] as const) {
      const { text, conflicts } = merge(base, one, other);
      if (expected !== null) expect(text).toBe(expected);
      else for (const side of [ours, theirs]) expect(text).toContain(side.split("\n").at(-2));
      expect(conflicts).toHaveLength(problems);
    }
  });
});

test("a reservation that both changed keeps the order of ours, and has what theirs added behind its last label", () => {
  const board = (...lines: readonly string[]) =>
    `# Board\n\n## Task reservations\n### Current tasks\n\`\`\`\n[RESERVED] Instance #1 - T - Start: 2026-11-22 19:00 +01:00\n${lines.map((line) => `${line}\n`).join("")}\`\`\`\n`;
  const base = board("Files: a.ts", "my own words");
  const ours = board("Estimate: 30 minutes", "Files: a.ts", "my own words", "more of mine");
  const theirs = board("Files: a.ts, b.ts", "Last activity: 2026-11-22 19:30 +01:00", "my own words");
  const { text, conflicts } = merge(base, ours, theirs);
  expect([text, conflicts]).toEqual([
    board(
      "Estimate: 30 minutes",
      "Files: a.ts, b.ts",
      "Last activity: 2026-11-22 19:30 +01:00",
      "my own words",
      "more of mine",
    ),
    [],
  ]);
});

test("a heading that one side wrote otherwise stands before what the other put below it", () => {
  const base = "# Board\n\n## Active instances\n\n## Notes\n\nx\n";
  const line = "- **Instance #1** : ACTIVE\n";
  const [ours, theirs] = [
    base.replace("Active instances", "Instances actives"),
    base.replace("instances\n", `instances\n${line}`),
  ];
  for (const { text } of [merge(base, ours, theirs), merge(base, theirs, ours)]) {
    expect(text.indexOf("Instances actives")).toBeGreaterThan(0);
    expect(text.indexOf(line)).toBeGreaterThan(text.indexOf("Instances actives"));
    expect(text.indexOf(line)).toBeLessThan(text.indexOf("## Notes"));
  }
});

test.each([
  ["2026-11-22 19:10 +01:00", "2026-11-22 19:20 +01:00", -1],
  ["2026-11-22 19:10 +01:00", "2026-11-22 18:20 +00:00", -1],
  ["2026-11-22 19:10 +01:00", "2026-11-22 18:10 +00:00", 0],
  ["19:10", "18:20", 1],
  ["19:10", "19:10", 0],
  ["2026-11-22 19:10 +01:00", "19:20", 0],
  ["2026-11-22", "19:20", 0],
  ["2026-11-22 19:10 +01:00", null, 0],
  [null, null, 0],
])("of %j and %j the earlier and the later", (one, other, sign) => {
  const zone = () => 60;
  const [a, b] = [one, other].map((text) => (text === null ? null : readTime(text)));
  if (a === undefined || b === undefined) throw new Error("two times");
  expect([Math.sign(compareTimes(a, b, zone)), Math.sign(compareTimes(b, a, zone)) + 0]).toEqual([
    sign,
    -sign + 0,
  ]);
  const later = laterOf(a, b, zone);
  expect(laterOf(b, a, zone)?.text ?? null).toBe(later?.text ?? null);
  if (sign !== 0) expect(later).toBe(sign > 0 ? a : b);
  // One with a date counts before one without, which counts before none.
  else if (a?.date !== b?.date) expect(later).toBe(a);
});
