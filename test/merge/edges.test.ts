// Places of the merge that only a rare board comes to, each by the smallest one that does.
import { describe, expect, test } from "vitest";
import { mergeWords } from "../../src/merge/entries/typed.ts";
import { merge } from "../../src/merge/index.ts";
import { cut } from "../../src/merge/pieces.ts";
import { View } from "../../src/protocol/view.ts";

const START = "Start: 2026-11-22 19:10 +01:00";
const OPEN = `[RESERVED] Instance #1 - Fix login - ${START}`;
const DONE = "[DONE] Instance #1 - Fix login - Finished: 2026-11-22 20:00 +01:00";

const fenced = (title: string, lines: readonly string[]) => `${title}\n\`\`\`\n${lines.join("\n")}\n\`\`\`\n`;
const reserved = (...lines: string[]) =>
  `# Board\n\n${fenced("## Task reservations\n### Current tasks", lines)}`;
const listed = (...lines: string[]) =>
  `# Board\n\n## Development priorities\n### P1 - CRITICAL\n${lines.join("\n")}\n`;
const logged = (...entries: string[]) => `# Board\n\n## Real-time activity log\n\n${entries.join("\n")}`;

/** Both orders, with the codes of what the merge says. */
function bothWays(base: string, ours: string, theirs: string) {
  return [merge(base, ours, theirs), merge(base, theirs, ours)].map(({ text, conflicts }) => ({
    text,
    codes: conflicts.map(({ code }) => code),
  }));
}

describe("a reservation", () => {
  test("that is open again has no result, although the other side wrote down another one", () => {
    const done = (result: string) => reserved(DONE, "Files: a.ts", `Result: ${result}`);
    for (const one of bothWays(done("Success"), reserved(OPEN, "Files: a.ts"), done("Partial")))
      expect(one).toEqual({ text: reserved(OPEN, "Files: a.ts"), codes: [] });
  });

  test("that has ended has no last sign of life, although the other side gave another one", () => {
    const active = (time: string) =>
      reserved(OPEN, "Files: a.ts", `Last activity: 2026-11-22 ${time} +01:00`);
    const ended = reserved(DONE, START, "Files: a.ts", "Result: Success");
    for (const one of bothWays(active("19:10"), ended, active("19:30")))
      expect(one).toEqual({ text: ended, codes: [] });
  });

  test("shows the later of two signs of life, whatever their offsets", () => {
    const active = (time: string) => reserved(OPEN, "Files: a.ts", `Last activity: 2026-11-22 ${time}`);
    const [early, late] = [active("19:40 +01:00"), active("19:20 +00:00")];
    for (const one of bothWays(active("19:10 +01:00"), early, late))
      expect(one).toEqual({ text: late, codes: [] });
  });

  test("that both sides changed has its lines where they were, those of a hand, too", () => {
    const of = (files: string, notes = "half") =>
      reserved(OPEN, "my own words", `Notes: ${notes}`, "more of them", `Files: ${files}`, "and the last");
    for (const { text } of bothWays(of("a.ts"), of("a.ts, b.ts"), of("a.ts, c.ts", "done")))
      expect(text.replace("a.ts, c.ts, b.ts", "a.ts, b.ts, c.ts")).toBe(of("a.ts, b.ts, c.ts", "done"));
  });

  test("has the labels that the other side added before what a hand wrote below", () => {
    for (const { text } of bothWays(
      reserved(OPEN),
      reserved(OPEN, "my own words"),
      reserved(OPEN, "Files: a.ts"),
    ))
      expect(text).toBe(reserved(OPEN, "Files: a.ts", "my own words"));
  });
});

describe("a conflict that a merge writes down", () => {
  const held = (number: number, files: string) =>
    `[RESERVED] Instance #${number} - Task ${number} - Start: 2026-11-22 19:1${number} +01:00\nFiles: ${files}`;
  const blocks = (conflicts: readonly string[], ...reservations: string[]) =>
    `${reserved(...reservations)}\n${fenced("## Conflict detection\n\n### Open conflicts", conflicts)}`;
  const found = (text: string) => text.match(/^\[CONFLICT\].*\nDescription.*$/gm) ?? [];

  test("is about the file where one side holds its folder", () => {
    for (const { text, codes } of bothWays(
      blocks([]),
      blocks([], held(2, "src/")),
      blocks([], held(3, "src/auth.ts")),
    )) {
      expect(codes).toEqual(["OVERLAP"]);
      expect(found(text).join()).toMatch(/ - src\/auth\.ts - /);
    }
  });

  test("is not written down again where a side has it", () => {
    const [two, three] = [held(2, "src/auth.ts"), held(3, "src/auth.ts")];
    const [first] = found(merge(blocks([]), blocks([], two), blocks([], three)).text);
    for (const { text, codes } of bothWays(blocks([]), blocks([], two), blocks([first ?? ""], three))) {
      expect(codes).toEqual([]);
      expect(found(text)).toEqual([first]);
    }
  });

  test("is told of in the order of the text", () => {
    const of = (notes: string, ...reservations: string[]) =>
      `${blocks([], ...reservations)}\n## Notes\n\n${notes}\n`;
    const { conflicts } = merge(
      of("one"),
      of("two", held(2, "src/auth.ts")),
      of("three", held(3, "src/auth.ts")),
    );
    expect(conflicts.map(({ code }) => code)).toEqual(["OVERLAP", "TEXT_CONFLICT"]);
  });
});

describe("a section", () => {
  const titles = (base: string, ours: string, theirs: string) =>
    merge(base, ours, theirs).conflicts.map(({ args }) => ("section" in args ? args.section : null));

  test("that both sides changed is called as it was, and one that both added as they call it", () => {
    const of = (title: string, line: string) =>
      `# Board\n\n${title}\n\n${line}\nthe second line\nthe third\n`;
    expect(titles(of("## Notes", "one"), of("## Notes", "two"), of("## Remarks", "three"))).toEqual([
      "Notes",
    ]);
    const plans = (line: string) => `# Board\n\n## Plans\n\n${line}\n`;
    expect(titles("# Board\n", plans("by sea"), plans("by land"))).toEqual(["Plans"]);
  });

  test("that one side put below another stays there, before what the other put behind that", () => {
    const [start, below, behind] = ["# Board\n\n## Notes\n\nx\n", "\n### More\n\ny\n", "\n## Links\n\nz\n"];
    for (const { text } of bothWays(start, start + below, start + behind))
      expect(text.match(/^#.*/gm)).toEqual(["# Board", "## Notes", "### More", "## Links"]);
  });

  test("is told from one of the same title by what both stand below", () => {
    const under = (title: string, ...lines: string[]) =>
      `## ${title}\n\nof ${title}\n\n### Notes\n\n${lines.join("\n")}\n`;
    const board = (...all: string[]) => ["# Board\n", ...all].join("\n");
    const [one, two] = [under("One", "a", "b", "c"), under("Two", "d", "e", "f")];
    for (const { text, codes } of bothWays(
      board(one, two),
      board(under("Two", "D", "e", "f")),
      board(one, under("Two", "d", "e", "F")),
    ))
      expect({ text, codes }).toEqual({ text: board(under("Two", "D", "e", "F")), codes: [] });
  });

  test("stands where the side that alone moved it has it", () => {
    const of = (...titles: string[]) =>
      ["# Board\n", ...titles.map((title) => `## ${title}\n\nof ${title}\n`)].join("\n");
    const [base, moved] = [of("One", "Two", "Three"), of("Three", "One", "Two")];
    for (const { text } of bothWays(base, base.replace("of Two", "about Two"), moved))
      expect(text.match(/^## .*/gm)).toEqual(["## Three", "## One", "## Two"]);
  });

  test("that has less than half of its lines from one that is gone is another one", () => {
    const of = (title: string, ...lines: string[]) => `# Board\n\n${title}\n\n${lines.join("\n")}\n`;
    const base = of("## Notes", "one", "two", "three", "four");
    const ours = of("## Roadmap", "one", "first the sea", "then the land", "then the air");
    for (const { text, codes } of bothWays(base, ours, base.replace("four", "four\nfive"))) {
      expect(text).toContain("## Roadmap\n\none\nfirst the sea\nthen the land\nthen the air\n");
      expect(text).toContain("## Notes\n\none\ntwo\nthree\nfour\nfive\n");
      expect(codes).toContain("REMOVED_AND_CHANGED");
    }
  });
});

describe("a task", () => {
  const tasks = (line: string) => `# Board\n\n${fenced("## Task reservations\n### Remaining tasks", [line])}`;
  test.each([
    ["[FREE] Fix login", "[DONE] Instance #1 - Fix login", "[IN_PROGRESS] Instance #2 - Fix login"],
    ["[FREE] Fix login", "[IN_PROGRESS] Instance #1 - Fix login", "[BLOCKED] Instance #2 - Fix login"],
    ["[FREE] Fix login", "[DONE] Instance #1 - Fix login", "[DONE] Fix login"],
    ["[FREE] Fix login", "[BLOCKED] Instance #1 - Fix login", "[BLOCKED] Fix login"],
  ])("that was %s is %s, whatever the other side says: %s", (before, is, other) => {
    for (const one of bothWays(tasks(before), tasks(is), tasks(other)))
      expect(one).toEqual({ text: tasks(is), codes: [] });
  });
});

test("a state in somebody's own words is not given up for a later one: both lines stay", () => {
  const is = (state: string, hour: string) =>
    `# Board\n\n## Active instances\n- **Instance #1** : ${state} - Ana (2026-11-22 ${hour} +01:00)\n`;
  for (const { text, codes } of bothWays(
    is("ACTIVE", "19:00"),
    is("ASKING BOB", "19:10"),
    is("PAUSED", "19:20"),
  )) {
    expect(text).toMatch(/ASKING BOB - Ana[^\n]*\n[^\n]*PAUSED|PAUSED - Ana[^\n]*\n[^\n]*ASKING BOB/);
    expect(codes).toEqual(["CHANGED_TWICE"]);
  }
});

test("an alert that one side opened again, and both headed otherwise, is there twice", () => {
  const alert = (who: string, ...more: string[]) =>
    `# Board\n\n${fenced("## Emergencies and blockers\n### Open blockers", [`🚨 BLOCKER - Instance #1 - 2026-11-22 20:00 +01:00${who}`, "Problem: p", ...more])}`;
  const solved = "Resolved: 2026-11-22 21:00 +01:00 by Instance #2 - so";
  for (const { text, codes } of bothWays(
    alert("", solved),
    alert(" (Ana asks)"),
    alert(" (Bob asks)", solved),
  )) {
    expect(text).toContain("(Ana asks)");
    expect(text).toContain("(Bob asks)");
    expect(codes).toEqual(["CHANGED_TWICE"]);
  }
});

test("an alert that one side opened again, and whose problem both wrote anew, is there twice", () => {
  const alert = (problem: string, ...more: string[]) =>
    `# Board\n\n${fenced("## Emergencies and blockers\n### Open blockers", ["🚨 BLOCKER - Instance #1 - 2026-11-22 20:00 +01:00", `Problem: ${problem}`, ...more])}`;
  const solved = "Resolved: 2026-11-22 21:00 +01:00 by Instance #2 - so";
  for (const { text, codes } of bothWays(alert("one", solved), alert("two"), alert("three", solved))) {
    expect(text).toContain("Problem: two");
    expect(text).toContain("Problem: three");
    expect(codes).toEqual(["CHANGED_TWICE"]);
  }
  for (const one of bothWays(alert("one", solved), alert("one"), alert("three", solved)))
    expect(one).toEqual({ text: alert("three"), codes: [] });
});

test("a priority that one side opened again is open, one that it ticked is ticked, however the other spells it", () => {
  const [open, ticked, spelled] = ["1. a b", "1. ~~a b~~ ✅", "1. ~~a  B~~ ✅"];
  for (const { text } of bothWays(listed(ticked), listed(open), listed(spelled)))
    expect(text).toMatch(/^1\. a +b$/im);
  for (const { text } of bothWays(listed(open), listed(ticked), listed("1. a  B")))
    expect(text).toMatch(/^1\. ~~a +b~~ ✅$/im);
});

describe("line ends", () => {
  test("of an entry in which they are mixed stay where it is a side's own", () => {
    const of = (files: string) =>
      reserved(OPEN, `Files: ${files}`, "Notes: see below").replace(OPEN, `${OPEN}\r`);
    for (const { text } of bothWays(of("a.ts"), of("a.ts, b.ts"), of("a.ts, b.ts, c.ts")))
      expect(text).toBe(of("a.ts, b.ts, c.ts"));
  });

  test("of an entry that both changed are those of the file", () => {
    const crlf = (...lines: string[]) => reserved(OPEN, ...lines).replaceAll("\n", "\r\n");
    const [base, ours, theirs] = [crlf("Files: a.ts"), crlf("Files: a.ts, b.ts"), crlf("Files: a.ts, c.ts")];
    for (const { text } of bothWays(base, ours, theirs)) expect(text).not.toMatch(/(?<!\r)\n/);
  });

  test("in a text of mixed ones are, line by line, those of who changed them", () => {
    const [base, ours, theirs] = ["# A\r\none\ntwo\n", "# A\r\none\nTWO\n", "# A\none\ntwo\r\n"];
    for (const { text } of bothWays(base, ours, theirs)) expect(text).toMatch(/^# A\none\n/);
  });
});

test("each of two clashes that touch stands between markers of its own, where the merge says", () => {
  const of = (line: string, title: string) => `# Board\n\n## Notes\n\n${line}\n## ${title}\n\nmore\n`;
  const { text, conflicts } = merge(of("one", "Links"), of("two", "Ways"), of("three", "Paths"), {
    markers: true,
  });
  expect(conflicts.map(({ range }) => text.slice(range.start, range.end))).toEqual([
    "<<<<<<< ours\ntwo\n=======\nthree\n>>>>>>> theirs\n",
    "<<<<<<< ours\n## Ways\n=======\n## Paths\n>>>>>>> theirs\n",
  ]);
});

test("a line that was no entry does not become one under the heading that the other side put in", () => {
  const { text, clean } = merge("", "- **Instance #2** : ACTIVE - Bob\n", "## Active instances\n");
  expect(text).toBe("- **Instance #2** : ACTIVE - Bob\n## Active instances\n");
  expect(clean).toBe(false);
});

describe("a section that one side removed and the other changed", () => {
  const of = (...sections: string[]) => ["# Board", ...sections].map((one) => `${one}\n`).join("\n");
  const [guide, links] = ["## Guide\n\nsee the wiki\none", "## Links\n\nsee the wiki\nmore"];

  test("comes back alone where another section, as old as it, has one of its lines", () => {
    for (const { codes } of bothWays(of(guide, links), of(links), of(`${guide}\ntwo`, links)))
      expect(codes).toEqual(["REMOVED_AND_CHANGED"]);
  });

  test("is twice there where the other side put one of its lines into a new section", () => {
    for (const { codes } of bothWays(
      of(guide, links),
      of(links, "## Help\n\none\nask Ana\nask Bob\nask Eve"),
      of(`${guide}\ntwo`, links),
    ))
      expect(codes).toContain("TEXT_CONFLICT");
  });
});

describe("entries", () => {
  const of = (names: readonly string[], title = "Active instances") =>
    `# Board\n\n## ${title}\n${names.map((name) => `- **Instance #${name} (2026-11-22 19:00 +01:00)\n`).join("")}`;

  test("stand in the order that one side alone gave them", () => {
    const [ana, bob, eve] = ["1** : ACTIVE - Ana", "2** : ACTIVE - Bob", "3** : ACTIVE - Eve"] as const;
    for (const { text } of bothWays(of([ana, bob]), of([ana, bob, eve]), of([bob, ana])))
      expect(text.match(/Ana|Bob/g)).toEqual(["Bob", "Ana"]);
    // The other side's heading stands before them all.
    for (const { text } of bothWays(of([ana, bob]), of([ana, bob], "Instances actives"), of([eve, bob, ana])))
      expect(text).toBe(of([eve, bob, ana], "Instances actives"));
  });

  test("of a list that is numbered 1. 1. 1. keep that", () => {
    const [base, ours, theirs] = [
      ["1. a", "1. b"],
      ["1. a", "1. b", "1. c"],
      ["1. a", "1. b", "1. d"],
    ];
    for (const { text } of bothWays(
      listed(...(base ?? [])),
      listed(...(ours ?? [])),
      listed(...(theirs ?? [])),
    ))
      expect(text).toMatch(/^1\. a\n1\. b\n1\. [cd]\n1\. [cd]$/m);
  });

  test("that both sides added, and one has ticked, are ticked", () => {
    for (const { text } of bothWays(listed("1. a"), listed("1. a", "2. b"), listed("1. a", "2. ~~b~~ ✅")))
      expect(text).toBe(listed("1. a", "2. ~~b~~ ✅"));
  });

  test("of the log that have one time stand in the order of ours, then of theirs", () => {
    const entry = (at: string, number: number) =>
      `### 2026-11-22 ${at} +01:00 - Instance #${number}\n- **Action** : began\n`;
    const [old, one, other] = [entry("19:00", 1), entry("19:30", 2), entry("19:30", 3)];
    expect(merge(logged(old), logged(old, one), logged(old, other)).text).toBe(logged(old, one, other));
    expect(merge(logged(old), logged(old, other), logged(old, one)).text).toBe(logged(old, other, one));
  });
});

test("a word that both sides spelled anew is spelled as ours has it", () => {
  expect(mergeWords({ base: "fix login", ours: "FIX login", theirs: "Fix Login" })).toBe("FIX Login");
});

test("a rule at the end of a text ends no section: it stays with what stands before it", () => {
  const [first, second] = ["## One\n\nx\n\n", "---\n\n"];
  const sources = (text: string) => cut(new View(text)).map(({ source }) => source);
  expect(sources(`${first}---\n`)).toEqual([`${first}---\n`]);
  expect(sources(`${first}${second}## Two\n`)).toEqual([first, second, "## Two\n"]);
  // Neither does the line that makes a heading of the one above it, nor what is not a rule's.
  for (const one of ["One\n---\n", "One\n---\n\n", "## One\n\n--\n", "## One\n\nx\n\n- - x\n\n"])
    expect(sources(`${one}## Two\n`)).toEqual([one, "## Two\n"]);
  expect(sources("One\n---\n***\n## Two\n")).toEqual(["One\n---\n", "***\n", "## Two\n"]);
});
