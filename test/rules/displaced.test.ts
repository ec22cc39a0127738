import { describe, expect, test } from "vitest";
import { View } from "../../src/protocol/view.ts";
import { displacedBy } from "../../src/rules/displaced.ts";
import { holdings } from "../../src/rules/holdings.ts";
import { restorable, restoreDisplaced } from "../../src/rules/restore.ts";
import { isWholesale } from "../../src/rules/wholesale.ts";
import { applyEdits } from "../../src/text/edits.ts";
import { displacedOf, stateOf } from "../../src/workspace/context.ts";
import { contextOf } from "../operations/context.ts";

const NOW = contextOf().now;
const entry = (n: number, more = "") =>
  `[RESERVED] Instance #${n} - Task ${n} - Start: 2026-11-22 19:5${n} +01:00\nFiles: src/${n}.ts${more}`;

/** A board with the given entries, whose last update was at `clock` by `action`. */
function board(
  entries: readonly string[],
  { clock = "19:58", by = "#1", action = "x", tasks = "[FREE] Else" } = {},
): string {
  const lines = [
    "## Active instances",
    "- **Instance #1** : ACTIVE",
    "- **Instance #2** : ACTIVE",
    "## Task reservations",
  ];
  lines.push("### Current tasks", "```", ...entries, "```", "### Remaining tasks", tasks, "## Activity log");
  lines.push(
    "### 19:00 - Instance #1",
    "- **Action** : a",
    "## Last update",
    `**Date** : 2026-11-22 - ${clock}`,
    `**By** : Instance ${by}`,
    `**Action** : ${action}`,
  );
  return `${lines.join("\n")}\n`;
}

/** What an outside change displaces, by first lines. */
function displaced(
  before: string,
  after: string,
  { earlier = false, already = [] as readonly string[] } = {},
) {
  return displacedBy({
    before,
    after,
    displaced: already.map((source) => ({ source, at: 1 })),
    isWhole: earlier || isWholesale(new View(before), new View(after), () => 60),
    now: NOW,
  });
}

const both = board([entry(1), entry(2)]);

test("what holds is judged by the lease of the file that it stood in, not by that of the text that took it away", () => {
  const short = `<!-- coord: lease=1m -->\n${board([])}`;
  const found = displacedOf(
    stateOf(displacedBy({ before: both, after: short, displaced: [], isWhole: true, now: NOW })),
  );
  expect(holdings(new View(short), contextOf({ displaced: found }))).toHaveLength(2);
  const before = found.map(({ source, at }) => ({ source, at }));
  expect(holdings(new View(short), contextOf({ displaced: before }))).toEqual([]);
  const odd = displacedOf({ displaced: [{ source: entry(1), at: 1, leaseMs: -1 }] });
  expect(odd).toEqual([{ source: entry(1), at: 1 }]);
});

describe("a person may take entries away by hand", () => {
  test.each([
    ["one entry", board([entry(2)])],
    ["all of them", board([])],
    [
      "one with its task",
      board([entry(2)], { tasks: "[LIBRE] Else" }).replace("[LIBRE] Else", "[FREE] Else\n[FREE] Task 1"),
    ],
    ["files of one", both.replace("src/1.ts", "src/1a.ts")],
    ["and end one", both.replace("[RESERVED] Instance #1", "[DONE] Instance #1")],
    ["and renew the stamp", board([entry(2)], { clock: "19:59", action: "by hand" })],
    ["and write elsewhere", `${board([entry(2)])}\n## Notes\nnew\n`],
    ["and reword what the stamp says was done", board([entry(2)], { action: "y" })],
  ])("%s", (_, after) => {
    expect(displaced(both, after)).toEqual([]);
  });

  test("of a reservation that goes together with its line among the tasks", () => {
    const listed = board([entry(1)], { tasks: "[IN_PROGRESS] Instance #1 - Task 1" });
    expect(displaced(listed, board([], { tasks: "[FREE] Task 1" }))).toEqual([]);
  });
});

test("a change replaced the file as a whole where more went than what somebody holds", () => {
  const ended = entry(3).replace("RESERVED", "DONE");
  const full = board([entry(1), ended], { tasks: "[FREE] Else\n[IN_PROGRESS] Instance #1 - Task 1" });
  const isWhole = (after: string) => isWholesale(new View(full), new View(after), () => 60);
  expect(isWhole(full.replace(entry(1), ""))).toBe(false);
  expect(isWhole(full.replace(`${entry(1)}\n`, "").replace("[IN_PROGRESS] Instance #1 -", "[FREE]"))).toBe(
    false,
  );
  for (const gone of [
    ended,
    "[FREE] Else\n",
    "- **Instance #2** : ACTIVE\n",
    "[IN_PROGRESS] Instance #1 - Task 1\n",
  ])
    expect(isWhole(full.replace(gone, "")), gone).toBe(true);
});

describe("a task that got another title is held under that one", () => {
  const listed = board([entry(1), entry(2)], {
    action: "Reservation « Task 1 »",
    tasks: "[IN_PROGRESS] Instance #1 - Task 1",
  });

  test.each([
    ["everywhere", listed.replaceAll("Task 1", "Job 1"), false],
    ["in the entry alone", listed.replace("Task 1", "Job 1"), false],
    ["and ended", listed.replaceAll("Task 1", "Job 1").replace("[RESERVED]", "[DONE]"), false],
    ["in what is older otherwise", board([entry(1).replace("Task 1", "Job 1"), entry(2)]), true],
  ])("%s", (_, after, earlier) => {
    expect(displaced(listed, after, { earlier })).toEqual([]);
    expect(displaced("", after, { already: [entry(1)], earlier })).toEqual([]);
  });

  test("also while another one is taken away by hand", () => {
    expect(displaced(listed, listed.replaceAll("Task 1", "Job 1").replace(`${entry(2)}\n`, ""))).toEqual([]);
  });

  test("but without files it is no other one of the same minute", () => {
    const bare = (title: string) => `[RESERVED] Instance #1 - ${title} - Start: 2026-11-22 19:51 +01:00`;
    const two = board([bare("a"), bare("b")]);
    const left = (...titles: readonly string[]) =>
      displaced(two, board(titles.map(bare)), { earlier: true }).map(({ source }) => source);
    expect(left("b")).toEqual([bare("a")]);
    expect(left("b", "c")).toEqual([bare("a")]);
    expect(left("c")).toEqual([bare("a"), bare("b")]);
  });
});

describe("a wholesale change displaces what was held", () => {
  test.each([
    ["an earlier text, to the byte", board([]), true],
    ["a stamp that went back", board([], { clock: "18:00" }), false],
    ["a stamp of the same minute by somebody else", board([], { by: "#2", action: "y" }), false],
    ["a file without stamp", board([]).replace(/## Last update[^]*/, ""), false],
    [
      "log entries that went, too",
      board([]).replace("### 19:00 - Instance #1\n- **Action** : a\n", ""),
      false,
    ],
    ["instances that went, too", board([]).replace("- **Instance #2** : ACTIVE\n", ""), false],
    ["an empty file", "", false],
    ["another file altogether", "# Something else\n", false],
  ])("%s", (_, after, earlier) => {
    expect(displaced(both, after, { earlier })).toMatchObject([
      { source: entry(1), at: NOW },
      { source: entry(2), at: NOW },
    ]);
  });

  test("files that shrank to what they were", () => {
    const wide = board([entry(1, ", src/more.ts"), entry(2)]);
    expect(displaced(wide, both, { earlier: true })).toMatchObject([
      { source: entry(1, ", src/more.ts"), at: NOW },
    ]);
  });

  test("but not what had ended or only waited", () => {
    const ended = both
      .replace("[RESERVED] Instance #1", "[DONE] Instance #1")
      .replace("[RESERVED] Instance #2", "[WAITING] Instance #2");
    expect(displaced(ended, "", { earlier: true })).toEqual([]);
  });
});

describe("what is displaced already", () => {
  const already = [entry(1)];

  test("stays so while the file lacks it, and is not counted twice", () => {
    expect(displaced(board([]), board([]), { already })).toMatchObject([{ source: entry(1), at: 1 }]);
    expect(
      displaced(both, "", { already, earlier: true }).map(({ source, at }) => [source, at]),
    ).toMatchObject([
      [entry(1), 1],
      [entry(2), NOW],
    ]);
  });

  test("is settled when it reappears, as it was or ended", () => {
    expect(displaced(board([]), board([entry(1)]), { already })).toEqual([]);
    expect(displaced(board([]), board([entry(1).replace("RESERVED", "DONE")]), { already })).toEqual([]);
    expect(displaced(board([]), board([entry(1).replace("RESERVED", "EXPIRED")]), { already })).toEqual([]);
  });

  test("is not settled by a poorer entry of the same name", () => {
    const rich = [entry(1, ", src/more.ts")];
    expect(displaced(board([]), board([entry(1)]), { already: rich })).toHaveLength(1);
  });

  test("holds until its lease ends, without grace", () => {
    const context = contextOf({ displaced: [{ source: entry(1), at: NOW }] });
    const held = (minutes: number) =>
      holdings(new View(""), { ...context, now: NOW + minutes * 60_000 }).length;
    expect([held(0), held(5), held(6), held(60)]).toEqual([1, 1, 0, 0]);
  });
});

describe("writing back", () => {
  const restored = (text: string, ...sources: readonly string[]) => {
    const list = sources.map((source) => ({ source, at: NOW }));
    return applyEdits(text, restoreDisplaced(new View(text), list, contextOf({ language: "en" })));
  };

  test("puts every entry back as it stood", () => {
    expect(restored(board([]), entry(1), entry(2))).toBe(both);
    expect(restored(board([]).replaceAll("\n", "\r\n"), entry(1))).toBe(
      board([entry(1)]).replaceAll("\n", "\r\n"),
    );
  });

  test("gives a poorer entry what it lost", () => {
    expect(restored(both, entry(1, ", src/more.ts"))).toBe(board([entry(1, ", src/more.ts"), entry(2)]));
  });

  test("makes one section for all, where the file has none", () => {
    const text = restored("# Else\n", entry(1), entry(2));
    expect(text.match(/## Task reservations/g)).toHaveLength(1);
    expect(new View(text).sections.filter(({ kind }) => kind === "currentTasks")).toHaveLength(1);
  });

  test.each([
    ["of somebody else", "[RESERVED] Instance #3 - Other - Start: 2026-11-22 19:59 +01:00\nFiles: src/**", 1],
    ["of one's own", entry(1).replace("Task 1", "Job 1").replace("19:51", "19:52"), 1],
    ["with the same task", "[RESERVED] Instance #3 - task 1", 1],
    ["that only waits", "[WAITING] Instance #3 - Other - Since: 2026-11-22 19:59 +01:00\nFiles: src/**", 0],
    ["that has ended", "[DONE] Instance #3 - Other\nFiles: src/**", 0],
    ["of other files", "[RESERVED] Instance #3 - Other\nFiles: test/**", 0],
  ])("is not of what overlaps an entry %s", (_, there, stuck) => {
    const view = new View(board([there]));
    const list = [entry(1), entry(1, ", src/more.ts")].map((source) => ({ source, at: NOW }));
    const found = restorable(view, list, contextOf());
    expect([found.stuck.length, found.free.length]).toEqual([stuck * 2, 2 - stuck * 2]);
    if (stuck > 0) expect(found.stuck[0]?.by.line).toBe(7);
  });

  test("gives a poorer entry nothing that is somebody else's by now, and nothing twice", () => {
    const view = new View(board([entry(1), entry(2, ", src/more.ts")]));
    const list = [entry(1, ", src/more.ts")].map((source) => ({ source, at: NOW }));
    expect(restorable(view, list, contextOf()).stuck).toHaveLength(1);
    const wide = `[RESERVED] Instance #4 - All - Start: 2026-11-22 19:54 +01:00\nFiles: src/**`;
    const both = [entry(1), wide].map((source) => ({ source, at: NOW }));
    expect(restorable(new View(board([])), both, contextOf())).toMatchObject({
      free: [{ source: entry(1) }],
      stuck: [{ displaced: { source: wide } }],
    });
  });

  test("writes one reservation once, however often it was lost", () => {
    expect(restored(board([]), entry(1, ", src/more.ts"), entry(1))).toBe(board([entry(1, ", src/more.ts")]));
  });
});
