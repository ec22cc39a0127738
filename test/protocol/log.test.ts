import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "../../src/protocol/ast.ts";
import { addLog, edgesOf, hasEntryAtEdge, log } from "../../src/protocol/log.ts";
import { View } from "../../src/protocol/view.ts";
import { applyEdits } from "../../src/text/edits.ts";
import { sized } from "../size.ts";
import { mutated, soup } from "./texts.ts";

describe("forms of a log entry", () => {
  test.each([
    ["### 18:00 - Instance #2", "18:00", 2, null],
    ["### [18:07] Instance #2 - TYPE", "18:07", 2, "TYPE"],
    ["## ~18:07 - Instance #2", "~18:07", 2, null],
    ["#### 2026-11-22 19:40 +01:00 - Instance #3", "2026-11-22 19:40 +01:00", 3, null],
    ["### 2026-11-22 - 19:40 - Instance #3 - a - b", "2026-11-22 - 19:40", 3, "a - b"],
    ["[17:05] Instance #14 - done", "17:05", 14, null],
    ["- [2026-11-22] Instance #14 - done", "2026-11-22", 14, null],
  ])("%s", (line, time, instance, type) => {
    const [entry] = parse(`## Activity log\n\n${line}\n`).log;
    expect(entry?.value).toMatchObject({ time: { text: time }, instance, type });
  });

  test.each([
    "### Notes for Instance #3",
    "### 18:00 Instance #",
    "[soon] Instance #3 - x",
    "### 25:00 - Instance #3",
  ])("not %s", (line) => {
    expect(parse(`## Activity log\n\n${line}\n`).log).toEqual([]);
  });
});

test("any status is kept as it is written", () => {
  const status = (text: string) =>
    parse(`## Activity log\n### 18:00 - Instance #2\n- **Status** : ${text}\n`).log[0]?.value;
  expect(status("done")).toMatchObject({ status: "done", statusText: "done" });
  expect(status("EN COURS")).toMatchObject({ status: "inProgress" });
  expect(status("half-way, see below")).toMatchObject({ status: "other", statusText: "half-way, see below" });
});

/** Where an entry of 20:00 goes, as the lines around it; it must be the only change, and readable. */
function added(...lines: readonly string[]): string[] {
  const view = new View(["## Activity log", ...lines, ""].join("\n"));
  const edits = addLog(
    view,
    ["### 2026-11-22 20:00 +01:00 - Instance #9", "- **Action** : new"],
    view.style("en"),
    () => 60,
  );
  const after = new View(applyEdits(view.text, edits));
  expect(after.entries(log).length).toBe(view.entries(log).length + 1);
  expect(after.entries(log).filter(({ value }) => value.action === "new")).toHaveLength(1);
  return after.text.split("\n").slice(1, -1);
}

const NEW = ["### 2026-11-22 20:00 +01:00 - Instance #9", "- **Action** : new"];
const at = (time: string) => [`### 2026-11-22 ${time} - Instance #2`, "- **Action** : a"];

describe("a new entry goes", () => {
  test("behind the last one, before the rule and the next section", () => {
    expect(added(...at("18:00"), "", "---", "", "## Next")).toEqual([
      ...at("18:00"),
      "",
      ...NEW,
      "",
      "---",
      "",
      "## Next",
    ]);
  });

  test("to the top where the newest comes first", () => {
    const old = [...at("19:00"), "", ...at("18:00")];
    expect(added("", ...old)).toEqual(["", ...NEW, "", ...old]);
  });

  test("to the top where entries without a time stand around those that say so", () => {
    const none = ["### --:-- - Instance #2", "- **Action** : a"];
    const old = [...none, "", ...at("19:00"), "", ...at("18:00"), "", ...none];
    expect(added("", ...old)).toEqual(["", ...NEW, "", ...old]);
  });

  test("before the heading of the template, with or without entries", () => {
    const template = ["### [Template]", "```", "### HH:MM - Instance #X", "```"];
    expect(added("", ...template)).toEqual(["", ...NEW, "", ...template]);
    expect(added(...at("18:00"), "", ...template)).toEqual([...at("18:00"), "", ...NEW, "", ...template]);
  });

  test("behind the introduction of an empty log, not before it", () => {
    expect(added("Newest last.", "", "---")).toEqual(["Newest last.", "", ...NEW, "", "---"]);
  });

  test("behind the fence that the last entry ends in, not into it", () => {
    const entry = [...at("18:00"), "```sh", "npm test", "```"];
    expect(added(...entry)).toEqual([...entry, "", ...NEW]);
  });

  test("behind the subsections of the last entry", () => {
    const entry = [...at("18:00"), "#### Details", "", "more"];
    expect(added(...entry, "", "## Next")).toEqual([...entry, "", ...NEW, "", "## Next"]);
  });

  test("behind entries of one line, in a fence or not, whichever comes first among them", () => {
    const lines = ["[2026-11-22 18:00] Instance #2 - a", "[2026-11-22 17:00] Instance #2 - b"];
    expect(added(...lines)).toEqual([...lines, "", ...NEW]);
    expect(added("```", ...lines, "```", "more")).toEqual(["```", ...lines, "```", "more", "", ...NEW]);
  });

  test("before a fence that is never closed", () => {
    expect(added(...at("18:00"), "", "```sh", "npm test")).toEqual([
      ...at("18:00"),
      "",
      "",
      ...NEW,
      "```sh",
      "npm test",
    ]);
  });
});

describe("a long log", () => {
  const at = (minute: number) =>
    `2026-03-${String(1 + Math.floor(minute / 1_440)).padStart(2, "0")} ${String(Math.floor(minute / 60) % 24).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")} +00:00`;
  const entry = (minute: number) => `### ${at(minute)} - Instance #1\n- **Action** : step ${minute}\n`;
  const board = (count: number, isNewestFirst: boolean) => {
    const minutes = Array.from({ length: count }, (_, minute) => minute);
    const entries = (isNewestFirst ? minutes.toReversed() : minutes).map(entry).join("\n");
    return `# Board\n\n## Current tasks\n- a\n\n## Activity log\n\n${entries}\n### [Template for new entries]\ntext\n\n## Notes\n\nend\n`;
  };

  test.each([0, 1, 2, 39, 40, 41, 42, 43, 200])(
    "of %i entries gets one more where a short one does",
    (count) => {
      for (const isNewestFirst of [false, true]) {
        const text = board(count, isNewestFirst);
        const view = new View(text);
        const lines = entry(9_000).trimEnd().split("\n");
        const after = applyEdits(
          text,
          addLog(view, lines, view.style("en"), () => 0),
        );
        const actions = new View(after).entries(log).map(({ value }) => value.action);
        const before = view.entries(log).map(({ value }) => value.action);
        expect(actions).toEqual(
          isNewestFirst && count > 1 ? ["step 9000", ...before] : [...before, "step 9000"],
        );
        // What was there is there still, byte for byte.
        expect(after.replace(`${lines.join("\n")}\n\n`, "")).toBe(text);
        expect(edgesOf(new View(after)).view.entries(log).length).toBeLessThanOrEqual(41);
        expect(edgesOf(new View(after)).view.text).toContain("step 9000");
      }
    },
  );
});

test("a law: an entry is found from the log's end if and only if it is read there", () => {
  fc.assert(
    fc.property(fc.oneof(soup, mutated), (text) => {
      const { entries } = new View(text).read(log);
      const found: unknown[] = [];
      const isThere = hasEntryAtEdge(new View(text), (entry) => found.push(entry) < 0);
      expect(isThere).toBe(false);
      // Of a long log the middle is left out.
      if (entries.length < 40) expect(found.toReversed()).toEqual(entries);
      expect(hasEntryAtEdge(new View(text), () => true)).toBe(entries.length > 0);
    }),
    { numRuns: sized(2_000, 60) },
  );
});

// With carriage returns no entry is read in one piece.
test("an entry that is read in one piece is the same as one that is read line by line", () => {
  const label = fc.constantFrom(
    "Action",
    "Status",
    "Statut",
    "Files",
    "Fichiers",
    "Remarks",
    "Notes",
    "Nothing",
    "Fichiers modifiés",
  );
  const value = fc.oneof(
    fc.constantFrom(
      "",
      "DONE",
      "TERMINÉ",
      "none",
      "Aucun",
      "src/a.ts",
      "src/a.ts, b/c.md",
      "a.ts,b.ts",
      "[liste]",
      "src/x.ts: new",
      "b and c",
    ),
    fc.string({
      unit: fc.constantFrom("a", "b", "/", ".", ",", " ", ":", "*", "`", "-", "<", "[", "]", "é"),
      maxLength: 12,
    }),
  );
  const line = fc.oneof(
    fc.tuple(label, value).map(([name, said]) => `- **${name}** : ${said}`),
    fc.constantFrom("", "---", "more", "- **Action**: x", "**Status** : y", "<!-- c -->", "```"),
  );
  const entry = fc.tuple(
    fc.constantFrom("18:00", "2026-02-29 10:00", "2024-02-29 10:00 +01:00"),
    fc.array(line, { maxLength: 6 }),
  );
  const board = (end: string, entries: [string, string[]][]) =>
    [
      "## Activity log",
      "",
      ...entries.flatMap(([time, lines]) => [`### ${time} - Instance #2`, ...lines, ""]),
      "",
    ].join(end);
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 4 }), (entries) => {
      const [once, apart] = [new View(board("\n", entries)), new View(board("\r\n", entries))];
      const said = (view: View) => view.entries(log).map(({ value: read, line: at }) => ({ read, at }));
      expect(said(once)).toEqual(said(apart));
      const problems = (view: View) => view.read(log).problems.map(({ code, args }) => ({ code, args }));
      expect(problems(once)).toEqual(problems(apart));
    }),
    { numRuns: sized(2_000, 300) },
  );
});
