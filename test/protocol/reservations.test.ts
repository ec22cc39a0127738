import { describe, expect, test } from "vitest";
import { parse } from "../../src/protocol/ast.ts";
import { updateReservation } from "../../src/protocol/change.ts";
import { reservations } from "../../src/protocol/reservations.ts";
import { View } from "../../src/protocol/view.ts";
import { applyEdits } from "../../src/text/edits.ts";

const fenced = (...lines: readonly string[]) =>
  `## Task reservations\n### Current tasks\n\`\`\`\n${lines.join("\n")}\n\`\`\`\n`;
const read = (...lines: readonly string[]) => parse(fenced(...lines)).reservations.map(({ value }) => value);
const head = "[RESERVED] Instance #3 - a - Start: 2026-11-22 19:40 +01:00";

describe("the title ends at its last label, whatever stands behind that", () => {
  test.each([
    ["a - Start: 19:40", "a", "19:40"],
    ["a - b - Start: 19:40", "a - b", "19:40"],
    ["a - Start: 08:00 - Start: 19:40", "a - Start: 08:00", "19:40"],
    ["a - Start: soon", "a", null],
    ["a - Start: 08:00 - Start: soon", "a - Start: 08:00", null],
    ["a - Start:", "a", null],
    ["a - Début : 19:40", "a", "19:40"],
    ["a - Since: 2026-11-22", "a", "2026-11-22"],
    ["a - Starting: 19:40", "a", "19:40"],
    ["a -Start: 19:40", "a", "19:40"],
    ["- Start: 19:40", "", "19:40"],
    ["a: b - c", "a: b - c", null],
    ["a - Start: [unknown]", "a", null],
    // A label without a colon needs a time, or what looks like one.
    ["a - Start 19:40", "a", "19:40"],
    ["a, Start 19:40", "a", "19:40"],
    ["a - Start 25:99", "a", null],
    ["a - Start 3 boats", "a - Start 3 boats", null],
    ["- Start 19:40", "", "19:40"],
    ["a Start 19:40", "a Start 19:40", null],
  ])("%j is %j since %j", (written, task, since) => {
    const [value] = read(`[RESERVED] Instance #3 - ${written}`);
    expect([value?.task, value?.since?.text ?? null]).toEqual([task, since]);
  });
});

describe("the lines of an entry", () => {
  test("run to the next entry, a blank line or the end of the fence", () => {
    const text = fenced(
      head,
      "Files: a",
      "my own line",
      "[WAITING] Instance #4 - b - Since: 20:00",
      "Files: b",
      "",
      "Files: c",
    );
    const values = parse(`${text}Files: d\n`).reservations.map(({ value }) => [
      value.state,
      value.files,
      value.rest,
    ]);
    expect(values).toEqual([
      ["reserved", ["a"], ["my own line"]],
      ["waiting", ["b"], []],
    ]);
  });

  test("are not cut short by a line in brackets that is no state", () => {
    const text = fenced(head, "[NOTE] Instance #9 - mind the gap", "Files: src/a.ts");
    const { reservations, diagnostics } = parse(text);
    expect(reservations.map(({ value }) => value.files)).toEqual([["src/a.ts"]]);
    expect(diagnostics.map(({ code, line, args }) => [code, line, args])).toEqual([
      ["UNKNOWN_STATE", 5, { state: "NOTE", instance: 9 }],
    ]);
  });

  test("stand outside of fences as well, and in several of them", () => {
    const text = `## Task reservations\n${head}\nFiles: a\n\n### Current tasks\n\`\`\`\n${head}\n\`\`\`\n~~~\n${head}\n~~~\n`;
    expect(parse(text).reservations.map(({ line }) => line)).toEqual([2, 7, 10]);
  });
});

test("every state, time, number and text of an ended entry", () => {
  const ended = [
    "[EXPIRÉ] Instance #3 - a - Expiré: 2026-11-22 20:12 +01:00",
    "Repris par: Instance #5",
    "Début: 2026-11-22 19:40 +01:00",
  ];
  const done = [
    "[DONE] Instance #4 - b - Finished: 20:12",
    "Result: partial",
    "Next step: more",
    "Notes: n: m",
    "Estimate: 1h30",
  ];
  expect(read(...ended, ...done, "Handed to: Instance #6", "Last activity: 20:00")).toMatchObject([
    {
      state: "expired",
      takenBy: 5,
      since: { text: "2026-11-22 19:40 +01:00" },
      ended: { text: "2026-11-22 20:12 +01:00" },
    },
    {
      state: "done",
      result: "partial",
      next: "more",
      notes: "n: m",
      estimateMinutes: 90,
      handedTo: 6,
      lastActivity: { text: "20:00" },
    },
  ]);
});

describe("a list of files behind a blank line is the entry's", () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ["behind its label", ["Files:", "- src/a.ts", "- src/b.ts"], ["src/a.ts", "src/b.ts"]],
    ["behind its label and another blank line", ["Files:", "", "- src/a.ts"], ["src/a.ts"]],
    ["in its label's line", ["Files: src/a.ts"], ["src/a.ts"]],
    ["but no words behind such a label", ["Files:", "they are in src/a.ts"], []],
    ["and no label with nothing behind it", ["Files:"], []],
    ["and no other label", ["Notes:", "- src/a.ts"], []],
  ])("%s", (_, lines, files) => {
    expect(read(head, "", ...lines)[0]?.files).toEqual(files);
  });

  test("where it has none of its own", () => {
    expect(read(head, "Files: src/own.ts", "", "Files:", "- src/a.ts")[0]?.files).toEqual(["src/own.ts"]);
  });
});

test("a list of files is cut at commas outside of braces and quotes", () => {
  const [value] = read(head, 'Files: src/{a,b}.ts, `c d.ts`, "odd, \\"name\\".ts" ,app/[id]/page.tsx,');
  expect(value?.files).toEqual(["src/{a,b}.ts", "c d.ts", 'odd, "name".ts', "app/[id]/page.tsx"]);
});

test("an estimate that is no duration is none, and stays in the text", () => {
  expect(read(head, "Estimate: XX minutes")[0]?.estimateMinutes).toBeNull();
  expect(read(head, `Estimate: ${"1".repeat(39)}!`)[0]?.estimateMinutes).toBeNull();
});

test.each([
  ["files", { files: ["a.ts", "b c.ts"] }],
  ["resources", { resources: ["port 8080", "the database"] }],
  ["estimateMinutes", { estimateMinutes: 90 }],
] as const)("%s are put in where the entry has none, and replaced where it has some", (key, values) => {
  const text = fenced(head, "my own line");
  const change = (before: string, to: object) => {
    const view = new View(before);
    const [entry] = view.entries(reservations);
    if (entry === undefined) throw new Error("no entry");
    return applyEdits(before, updateReservation(view, entry, to, view.style("en")));
  };
  const once = change(text, values);
  const [value] = parse(once).reservations.map((entry) => entry.value);
  expect(value).toMatchObject({ ...values, rest: ["my own line"] });
  const other = { files: ["z.ts"], resources: ["z"], estimateMinutes: 5 };
  const twice = change(once, { [key]: other[key] });
  expect(parse(twice).reservations[0]?.value).toMatchObject({ [key]: other[key] });
  expect(twice.split("\n")).toHaveLength(once.split("\n").length);
});
