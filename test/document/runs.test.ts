import fc from "fast-check";
import { expect, it } from "vitest";
import { scan } from "../../src/document/outline.ts";
import { sized } from "../size.ts";

const lines = fc.constantFrom(
  "### 2026-03-02 10:00 - Instance #1",
  "### 10:00 - Instance #2",
  "## 10:00 - Instance #2",
  "### [1]",
  "- **Action** : step",
  "",
  "## Log",
  "#### x",
  "```",
  "===",
  "1. one",
  "<!--",
);
const text = fc.array(lines, { maxLength: 30 }).map((all) => all.join("\n"));

it("of a text that was made from another one the same is found as of any other, wherever its runs went", () => {
  fc.assert(
    fc.property(text, text, text, text, (head, middle, tail, other) => {
      const before = [head, middle, tail].join("\n");
      const known = { text: before, runs: scan(before).runs };
      for (const after of [
        before,
        `${head}\n${other}\n${middle}\n${tail}`,
        `${middle}\n${other}`,
        `${other}${middle}`,
      ])
        expect({ ...scan(after, known) }).toStrictEqual({ ...scan(after) });
    }),
    { numRuns: sized(20_000, 400) },
  );
});

it("a new entry at either end of a log is found without reading the others again", () => {
  const entry = (at: number) => `### 2026-03-02 10:00 - Instance #1\n- **Action** : step ${at}\n\n`;
  const entries = Array.from({ length: 2_000 }, (_, at) => entry(at)).join("");
  const before = `# Board\n\n## Log\n\n${entries}`;
  const known = { text: before, runs: scan(before).runs };
  for (const after of [before + entry(1), before.replace("## Log\n\n", `$&${entry(2)}`)]) {
    const { runs, landmarks } = scan(after, known);
    expect(runs).toEqual([{ start: after.indexOf("### 2026"), end: after.length, level: 3 }]);
    expect(landmarks).toHaveLength(3);
  }
});

it("the same runs and headings are found whether lines end in a carriage return, too, or not", () => {
  const said = (text: string) => {
    const { runs, headings, landmarks } = scan(text);
    return {
      runs: runs.map(({ start, end }) => text.slice(start, end).replaceAll("\r", "")),
      landmarks: landmarks.map(({ level, content }) => [level, text.slice(content.start, content.end)]),
      headings: headings.map(({ range }) => text.slice(range.start, range.end).replaceAll("\r", "")),
    };
  };
  fc.assert(
    fc.property(text, fc.infiniteStream(fc.boolean()), (plain, ends) => {
      const of = said(plain);
      expect(said(plain.replaceAll("\n", "\r\n"))).toEqual(of);
      expect(said(plain.replaceAll("\n", () => (ends.next().value ? "\r\n" : "\n")))).toEqual(of);
    }),
    { numRuns: sized(20_000, 400) },
  );
  const entry = "### 2026-03-02 10:00 - Instance #1\r\n- **Action** : step\r\n\r\n";
  const long = `# Board\r\n\r\n${entry.repeat(100)}`;
  // What ends no run is not tried in as many ways as it has lines.
  expect(scan(`${long}${"- **Action** : step\r\n".repeat(500)}<!--`).runs).toHaveLength(1);
  expect(scan(long).landmarks).toHaveLength(2);
});
