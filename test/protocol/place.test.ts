import { describe, expect, test } from "vitest";
import { addTask, setTask, tasks } from "../../src/protocol/tasks.ts";
import { addComponent, withState } from "../../src/protocol/components.ts";
import { parse } from "../../src/protocol/ast.ts";
import { appendSection } from "../../src/protocol/place.ts";
import { endReservation } from "../../src/protocol/change.ts";
import { priorities } from "../../src/protocol/priorities.ts";
import { reservations } from "../../src/protocol/reservations.ts";
import { View } from "../../src/protocol/view.ts";
import { applyEdits, type Edit } from "../../src/text/edits.ts";
import { readTime } from "../../src/time/time.ts";
import { blockOf } from "../../src/protocol/index.ts";
import { vocabularies } from "../../src/vocabulary/index.ts";
import { placed } from "./cases.ts";

/** A text after edits that are made from its view. */
function after(text: string, edits: (view: View) => readonly Edit[]): string {
  return applyEdits(text, edits(new View(text)));
}

describe("a section at the end is set off by one blank line", () => {
  test.each([
    ["# X\n\ntext\n", "# X\n\ntext\n\n## New\n"],
    ["# X\r\n\r\ntext\r\n", "# X\r\n\r\ntext\r\n\r\n## New\r\n"],
    ["# X\r\n\r\ntext\r\n\r\n", "# X\r\n\r\ntext\r\n\r\n## New\r\n"],
    ["# X\r\rtext\r", "# X\r\rtext\r\n## New\n"],
    ["# X\n\ntext\r\n\n", "# X\n\ntext\r\n\n## New\n"],
    ["# X\n\ntext", "# X\n\ntext\n\n## New"],
  ])("%j", (text, expected) => {
    expect(after(text, (view) => [appendSection(view, ["## New"], view.style("en"))])).toBe(expected);
  });
});

describe("a component of a group", () => {
  const added = (...lines: readonly string[]) =>
    after(["## Component status", "### Backend", ...lines, ""].join("\n"), (view) =>
      addComponent(view, "Backend", ["- **x** : new"], view.style("en")),
    )
      .split("\n")
      .slice(2, -1);

  test.each([
    [[], ["- **x** : new"]],
    [["- **a** : fine"], ["- **a** : fine", "- **x** : new"]],
    [
      ["* **a** - fine", "", "---"],
      ["* **a** - fine", "- **x** : new", "", "---"],
    ],
    [
      ["", "| a | b |", "|---|---|", "| c | d |"],
      ["", "| a | b |", "|---|---|", "| c | d |", "", "- **x** : new"],
    ],
    [
      ["| a | b |", "|---|---|", "", "---", ""],
      ["| a | b |", "|---|---|", "", "- **x** : new", "", "---", ""],
    ],
    [
      ["Some text.", ""],
      ["Some text.", "", "- **x** : new", ""],
    ],
  ])("goes behind %j", (lines, expected) => {
    expect(added(...lines)).toEqual(expected);
  });

  test.each([
    ["* **b** - works", "* **b** - broken"],
    ["+ __b__ – works", "+ __b__ – broken"],
    ["  - **b** : works", "  - **b** : broken"],
    ["- b: works", "- b: broken"],
    ["- **b** :", "- **b** : broken"],
    ["- **b** -", "- **b** - broken"],
  ])("is read in %j, and keeps its style", (line, expected) => {
    const read = (text: string) =>
      parse(`## Component status\n${text}\n`).components.map(({ value }) => value);
    expect(read(line)).toMatchObject([{ name: "b" }]);
    expect(withState(line, "broken")).toBe(expected);
    expect(read(expected)).toMatchObject([{ name: "b", state: "broken" }]);
  });

  test.each(["- a - b", "- **Note**: a", "- **a**-b"])(
    "%s is one only with a colon, or behind bold type",
    (line) => {
      expect(parse(`## Component status\n${line}\n`).components).toHaveLength(line.includes(":") ? 1 : 0);
    },
  );
});

describe("a task goes", () => {
  const added = (...lines: readonly string[]) =>
    after(["## Remaining tasks", ...lines, ""].join("\n"), (view) =>
      addTask(view, view.entries(tasks), ["[FREE] new"], view.style("en")),
    )
      .split("\n")
      .slice(1, -1);

  test.each([
    [
      ["[FREE] a", "[FREE] b", "", "text"],
      ["[FREE] a", "[FREE] b", "[FREE] new", "", "text"],
    ],
    [["  * [FREE] a"], ["  * [FREE] a", "  * [FREE] new"]],
    [
      ["```", "- [FREE] a", "```"],
      ["```", "- [FREE] a", "[FREE] new", "```"],
    ],
    [["text"], ["```", "[FREE] new", "```", "text"]],
    [
      ["- [FREE] a", "- [FREE] b", "  about b", "", "  more of b", "", "text"],
      ["- [FREE] a", "- [FREE] b", "  about b", "", "  more of b", "- [FREE] new", "", "text"],
    ],
    [
      ["- [FREE] a", "\tabout a", "  ```", "  code", "  ```", "", "text"],
      ["- [FREE] a", "\tabout a", "  ```", "  code", "  ```", "- [FREE] new", "", "text"],
    ],
    [
      ["- [FREE] a", "lazy line", "- other", "  about it", "", "---"],
      ["- [FREE] a", "lazy line", "- [FREE] new", "- other", "  about it", "", "---"],
    ],
    [
      ["1. [FREE] a", "  - [FREE] b", "  about", "", "text"],
      ["1. [FREE] a", "  - [FREE] b", "  about", "2. [FREE] new", "", "text"],
    ],
    [
      ["8) [FREE] a", "   about a", "9) [FREE] b"],
      ["8) [FREE] a", "   about a", "9) [FREE] b", "10) [FREE] new"],
    ],
    [
      ["* [FREE] a", "  - [FREE] b", "    about b"],
      ["* [FREE] a", "  - [FREE] b", "    about b", "* [FREE] new"],
    ],
    [
      ["- [FREE] a", "", "  - [FREE] b", "", "```", "code", "```"],
      ["- [FREE] a", "", "  - [FREE] b", "- [FREE] new", "", "```", "code", "```"],
    ],
    [
      ["- [FREE] a", "  about a", "<!-- note -->"],
      ["- [FREE] a", "  about a", "- [FREE] new", "<!-- note -->"],
    ],
  ])("behind %j", (lines, expected) => {
    expect(added(...lines)).toEqual(expected);
  });
});

test("an entry that ends keeps its place in a list", () => {
  const text = "## Task reservations\n- [RESERVED] instance 3 - a - Start: 10:00\n  - Files: a\n- other\n";
  const ended = after(text, (view) => {
    const time = readTime("2026-11-22 20:00 +01:00");
    const [entry] = view.entries(reservations);
    if (time === null || entry === undefined) throw new Error("not read");
    return endReservation(view, entry, { state: "done", time }, view.style("en"));
  });
  expect(ended).toBe(
    "## Task reservations\n- [DONE] Instance #3 - a - Finished: 2026-11-22 20:00 +01:00\nStart: 10:00\n  - Files: a\n- other\n",
  );
});

describe("behind a log of several entries, each block still writes below its own heading", () => {
  const logged = (...more: readonly string[]) =>
    [
      "## Real-time activity log",
      "",
      "### 2026-11-29 09:09 +00:00 - Instance #1",
      "- **Action** : x",
      "",
      "### 2026-11-29 10:09 +00:00 - Instance #1",
      "- **Action** : y",
      "",
      ...more,
      "",
    ].join("\n");
  test.each([
    ["alerts", "Emergencies and blockers", "Open blockers"],
    ["conflicts", "Conflict detection", "Open conflicts"],
    ["tasks", "Task reservations", "Remaining tasks"],
    ["reservations", "Task reservations", "Current tasks"],
    ["priorities", "Development priorities", "P1"],
  ] as const)("%s", (name, outer, inner) => {
    const text = logged(`## ${outer}`, "", "### How to do it", "text");
    const [value] = blockOf(name).samples(vocabularies.en);
    const written = after(text, (view) => placed(view, name, value, "en"));
    const lines = written.split("\n");
    const own = lines.findIndex((line) => /^#+ /.test(line) && line.includes(inner));
    expect(own).toBeGreaterThan(lines.indexOf(`## ${outer}`));
    expect(new View(written).entries(blockOf(name))).toHaveLength(1);
  });
});

describe("in a list of boxes", () => {
  const list = ["## Remaining tasks", "- [ ] a", "- [x] b", ""].join("\n");
  const en = new View(list).style("en");
  test("a new task is a box", () => {
    const written = after(list, (view) =>
      placed(view, "tasks", { title: "c", state: "free", instance: null, after: [] }, "en"),
    );
    expect(written).toBe(["## Remaining tasks", "- [ ] a", "- [x] b", "- [ ] c", ""].join("\n"));
  });

  test.each([
    ["inProgress", 3, "- [ ] [IN_PROGRESS] Instance #3 - a"],
    ["done", 3, "- [x] Instance #3 - a"],
    ["done", null, "- [x] a"],
    ["blocked", null, "- [ ] [BLOCKED] a"],
    ["free", null, "- [ ] a"],
  ] as const)("what becomes %s, of %j, is one still", (state, instance, line) => {
    const written = after(list, (view) => setTask(view, "A", state, instance, en));
    expect(written.split("\n")[1]).toBe(line);
    expect(new View(written).entries(tasks)[0]?.value).toEqual({ title: "a", state, instance, after: [] });
  });
});

describe("what a person ticked or struck out is done", () => {
  test.each([
    "- [x] a",
    "[FREE] ✅ a",
    "[FREE] ~~a~~",
    "- [ ] ~~a~~ (see b)",
    "- [FREE] a ✔️",
    "1. [X] a",
    "[IN_PROGRESS] Instance #3 - a ✅",
  ])("the task %s", (line) => {
    const [task] = new View(`## Remaining tasks\n${line}\n`).entries(tasks);
    expect(task?.value).toMatchObject({ title: "a", state: "done" });
  });

  test.each(["1. ✅ a", "2. ~~a~~", "3. [x] a", "- [x] a", "1. **a** ✅", "- [-] a"])(
    "the priority %s",
    (line) => {
      const [item] = new View(`## Development priorities\n### P1\n${line}\n`).entries(priorities);
      expect(item?.value).toEqual({ level: 1, title: "a", done: true, after: [] });
    },
  );

  test.each(["- [ ] a", "1. **a**", "- [~] a"])("but not the priority %s", (line) => {
    const [item] = new View(`## Development priorities\n### P1\n${line}\n`).entries(priorities);
    expect(item?.value).toEqual({ level: 1, title: "a", done: false, after: [] });
  });
});
