// Which line of an entry says what, by each word for it, and where entries are looked for.
import { describe, expect, test } from "vitest";
import { endReservation, updateReservation } from "../../src/protocol/change.ts";
import { conflicts } from "../../src/protocol/conflicts.ts";
import { entriesOf, findInstance } from "../../src/protocol/instances.ts";
import { isFileItem } from "../../src/protocol/lines.ts";
import { log } from "../../src/protocol/log.ts";
import { priorities } from "../../src/protocol/priorities.ts";
import { reservations } from "../../src/protocol/reservations.ts";
import { writtenSettings } from "../../src/protocol/settings.ts";
import { tasks } from "../../src/protocol/tasks.ts";
import { readBox } from "../../src/protocol/task-details.ts";
import { View } from "../../src/protocol/view.ts";
import { applyEdits } from "../../src/text/edits.ts";
import { readTime } from "../../src/time/time.ts";
import { atNight } from "../size.ts";

test.each([
  [["Action : began"], { action: "began", status: null, files: [], notes: null, rest: [] }],
  [["Status : IN PROGRESS"], { status: "inProgress", statusText: "IN PROGRESS" }],
  [["Status : so so"], { status: "other", statusText: "so so" }],
  [["Files : a.ts"], { files: ["a.ts"] }],
  [["Changed files : a.ts"], { files: ["a.ts"] }],
  [["Changed files : a.ts", "Files : b.ts"], { files: ["b.ts"] }],
  [["Notes : n"], { notes: "n" }],
  [["Remarks : r"], { notes: "r" }],
  [["Notes : n", "Remarks : r"], { notes: "r" }],
  [["Remarks : "], { notes: null }],
])("of an entry of the log %j say %j", (lines, expected) => {
  const fields = lines.map((line) => `- **${line.replace(" : ", "** : ")}`).join("\n");
  const text = `## Activity log\n\n### 2026-11-22 19:00 +01:00 - Instance #1\n${fields}\n`;
  expect(new View(text).entries(log).map(({ value }) => value)).toMatchObject([expected]);
});

const conflict = "[CONFLICT] Instance #1 ↔ Instance #2 - a.ts - Detected: 2026-11-22 20:00 +01:00";

test.each([
  ["## Conflict detection", 1],
  ["## Conflict detection\n### Open conflicts", 1],
  ["## Conflict detection\n### Remarks", 1],
  ["## Notes", 0],
  ["## Task reservations", 0],
])("a conflict below %j is read %i times", (headings, expected) => {
  const text = `${headings}\n\`\`\`\n${conflict}\n\`\`\`\n`;
  expect(new View(text).entries(conflicts)).toHaveLength(expected);
});

describe("a reservation that ends", () => {
  const START = "2026-11-22 19:40 +01:00";
  const ended = (lines: readonly string[], more: Partial<Parameters<typeof endReservation>[2]> = {}) => {
    const view = new View(`## Task reservations\n### Current tasks\n\`\`\`\n${lines.join("\n")}\n\`\`\`\n`);
    const [entry] = view.entries(reservations);
    const time = readTime("2026-11-22 20:00 +01:00");
    if (entry === undefined || time === null) throw new Error("an entry");
    const edits = endReservation(view, entry, { state: "done", time, ...more }, view.style("en"));
    return applyEdits(view.text, edits).split("```")[1]?.trim().split("\n").slice(1);
  };
  const head = `[RESERVED] Instance #3 - a - Start: ${START}`;

  test.each<[string, string[], string[]]>([
    ["says when it began", [head], [`Start: ${START}`]],
    ["says it once", [head, `Start: ${START}`, "Since: 18:00"], [`Start: ${START}`]],
    [
      "keeps a beginning that nothing else says",
      ["[RESERVED] Instance #3 - a", "Start: soon"],
      ["Start: soon"],
    ],
    ["has no sign of life", [head, "Last activity: 19:50", "mine"], [`Start: ${START}`, "mine"]],
  ])("%s", (_, lines, expected) => {
    expect(ended(lines)).toEqual(expected);
  });

  const old = [
    "Result: Partial",
    "Next step: old",
    "Notes: old",
    "Taken over by: Instance #8",
    "Handed to: Instance #9",
  ];
  test.each<[string, Parameters<typeof ended>[1], string, number]>([
    ["a result", { result: "success" }, "Result: Success", 0],
    ["a next step", { next: "new" }, "Next step: new", 1],
    ["notes", { notes: "new" }, "Notes: new", 2],
    ["who took it over", { takenBy: 4 }, "Taken over by: Instance #4", 3],
    ["whom it went to", { handedTo: 4 }, "Handed to: Instance #4", 4],
  ])("with %s says that in place of an older one, and keeps the others", (_, more, line, at) => {
    const kept = old.filter((_, index) => index !== at);
    expect(ended([head, ...old], more)).toEqual([line, `Start: ${START}`, ...kept]);
  });
});

atNight("reservations are read as far as their files can be kept in mind", () => {
  const entry = (at: number, files: number) =>
    `[RESERVED] Instance #${at} - t${at}\nFiles: ${Array.from({ length: files }, (_, n) => `f${n}`).join(", ")}\n`;
  const read = (files: number) => {
    const text = `## Task reservations\n### Current tasks\n\`\`\`\n${[entry(1, files), entry(2, 1), entry(3, 1)].join("\n")}\`\`\`\n`;
    const { entries, problems } = new View(text).read(reservations);
    const told = problems.filter(({ code }) => code === "TOO_MANY_ENTRIES");
    return [entries.length, ...told.map(({ range }) => text.slice(range.start, range.end).slice(0, 24))];
  };
  expect(read(19_998)).toEqual([3]);
  expect(read(19_999)).toEqual([3, "[RESERVED] Instance #3 -"]);
  expect(read(20_000)).toEqual([2, "[RESERVED] Instance #2 -"]);
});

test.each([
  ["Files: a.ts", "Files: b.ts"],
  ["Files:a.ts", "Files:b.ts"],
  ["Files:", "Files: b.ts"],
  ["Files: ", "Files: b.ts"],
  ["- **Files** : a.ts", "- **Files** : b.ts"],
  ["Notes: n", "Notes: n\nFiles: b.ts"],
  ["mine", "Files: b.ts\nmine"],
])("the line %j of a reservation becomes %j with other files", (line, expected) => {
  const head = "[RESERVED] Instance #3 - a";
  const view = new View(`## Task reservations\n### Current tasks\n\`\`\`\n${head}\n${line}\n\`\`\`\n`);
  const [entry] = view.entries(reservations);
  const edits = entry && updateReservation(view, entry, { files: ["b.ts"] }, view.style("en"));
  expect(applyEdits(view.text, edits ?? [])).toBe(view.text.replace(line, expected));
});

test("an instance is found by its own number, or by a range that holds it", () => {
  const list = ["#1** : ACTIVE - Ana", "#2-#4** : FINISHED", "#3** : ACTIVE - Bob", "#3** : ACTIVE - Eve"];
  const view = new View(`## Active instances\n${list.map((one) => `- **Instance ${one}\n`).join("")}`);
  const labels = (number: number) => entriesOf(view, number).map(({ value }) => value.label);
  expect([1, 2, 3, 4, 5].map(labels)).toEqual([["Ana"], [], ["Bob", "Eve"], [], []]);
  const found = [1, 2, 3, 4, 5].map((number) => findInstance(view, number)?.value);
  expect(found.map((one) => one && `${one.from}-${one.to} ${one.label}`)).toEqual([
    "1-1 Ana",
    "2-4 ",
    expect.stringMatching(/^3-3 (?:Bob|Eve)$/),
    "2-4 ",
    undefined,
  ]);
});

test.each([
  ["- [ ] a", " ", "a"],
  ["- [] a", "", "a"],
  ["* [x] a", "x", "a"],
  ["1. [✓] a", "✓", "a"],
  ["  > - [-] a b", "-", "a b"],
  ["- [ ]a", null, null],
  ["- [xx] a", null, null],
  ["- [a](b) c", null, null],
  ["[ ] a", null, null],
  ["- a", null, null],
])("a box: %j", (line, mark, text) => {
  const found = readBox(line);
  expect([found?.mark ?? null, found?.text ?? null]).toEqual([mark, text]);
});

test.each<[string, string[]]>([
  ["- [ ] a\n- [x] b", ["free a", "done b"]],
  // Boxes below a task with a state are its criteria, until a line stands beside it, or none does.
  ["[FREE] a\n  - [ ] one\n  more\n  - [ ] two\n- [ ] b", ["free a", "free b"]],
  ["[FREE] a\n  - [ ] one\n\n  - [ ] b", ["free a", "free b"]],
  ["[FREE] a\nmore\n  - [ ] b", ["free a", "free b"]],
  ["- [ ] a\n  - [ ] b", ["free a", "free b"]],
  ["[BLOCKED] Instance #3 - a\n[IN_PROGRESS] a (after: b)", ["blocked a 3", "inProgress a after b"]],
])("the tasks of %j", (lines, expected) => {
  const view = new View(`## Task reservations\n### Remaining tasks\n\n${lines}\n`);
  const said = view
    .entries(tasks)
    .map(({ value: { state, title, instance, after } }) =>
      [state, title, instance ?? [], ...after.map((one) => `after ${one}`)].flat().join(" "),
    );
  expect(said).toEqual(expected);
});

test.each([
  ["- src/a.ts", true],
  ["  * src/a.ts, src/b.ts", true],
  ["> - src/a.ts", true],
  ["- words", false],
  ["src/a.ts", false],
  ["", false],
  [`- ${"a/".repeat(998)}`, true],
  [`- ${"a/".repeat(999)}`, false],
])("%j is an item of a list of files: %j", (line, expected) => {
  expect(isFileItem(line)).toBe(expected);
});

test.each([
  ["1. a", "2. new"],
  ["1. a\n9) b", "10) new"],
  ["   3. a", "   4. new"],
  ["- [ ] a", "- [ ] new"],
  ["  * [x] a", "  * [ ] new"],
])("behind the priorities %j comes %j", (list, expected) => {
  const view = new View(`## Development priorities\n\n### P1 - CRITICAL\n${list}\n\n### P2 - LATER\n1. z\n`);
  const value = { level: 1, title: "new", done: false, after: [] };
  const style = view.style("en");
  const edits = priorities.place(view, priorities.write(value, style.words), style, { value, zone: () => 0 });
  expect(applyEdits(view.text, edits)).toBe(view.text.replace(`${list}\n`, `${list}\n${expected}\n`));
});

test("each setting is known by its place", () => {
  const text = "# Board\n\n<!--   coord: lease=45m  odd a=b=c -->\n";
  const found = writtenSettings(new View(text));
  expect(found.map(({ name, value }) => [name, value])).toEqual([
    ["lease", "45m"],
    ["odd", ""],
    ["a", "b"],
  ]);
  for (const { text: said, range } of found) expect(text.slice(range.start, range.end)).toBe(said);
});
