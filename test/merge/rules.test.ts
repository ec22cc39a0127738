import { describe, expect, test } from "vitest";
import { merge, type MergeOptions } from "../../src/merge/index.ts";

const RESERVED = "[RESERVED] Instance #1 - Fix login - Start: 2026-11-22 19:10 +01:00";
const DONE = "[DONE] Instance #1 - Fix login - Finished: 2026-11-22 20:00 +01:00\nResult: Success";

/** A board; whatever is not said is as everywhere. */
function board({
  instances = ["- **Instance #1** : ACTIVE - Ana (2026-11-22 19:00 +01:00)"],
  reservations = [] as readonly string[],
  tasks = ["[FREE] Fix login"],
  log = ["### 2026-11-22 19:00 +01:00 - Instance #1\n- **Action** : began\n"],
  priorities = ["1. Fix login"],
  stamp = "2026-11-22 - 19:00",
  by = "Instance #1",
  prose = "One board for all.",
} = {}): string {
  const fence = (lines: readonly string[]) => ["```", ...lines, "```", ""].join("\n");
  const lines = (...all: readonly string[]) => all.map((line) => `${line}\n`).join("");
  return lines(
    `# Board\n\n${prose}\n\n## Active instances`,
    ...instances,
    `\n## Task reservations\n### Current tasks\n${fence(reservations)}`,
    `### Remaining tasks\n${fence(tasks)}`,
    "## Development priorities\n### P1 - CRITICAL",
    ...priorities,
    "\n## Real-time activity log\n",
    ...log,
    `## Last update\n**Date** : ${stamp}\n**By** : ${by}`,
  );
}

type Wish = Parameters<typeof board>[0];

/** Merges both ways and insists on one answer, up to order. */
function merged(base: Wish, ours: Wish, theirs: Wish, options: MergeOptions = {}) {
  const found = merge(board(base), board(ours), board(theirs), options);
  const back = merge(board(base), board(theirs), board(ours), options);
  const words = (text: string) => text.split(/[\s,]+/).sort();
  expect(words(back.text)).toEqual(words(found.text));
  expect(back.conflicts.map(({ code }) => code)).toEqual(found.conflicts.map(({ code }) => code));
  return { ...found, codes: found.conflicts.map(({ code }) => code) };
}

const held = (n: number, task: string, files: string) =>
  `[RESERVED] Instance #${n} - ${task} - Start: 2026-11-22 19:1${n} +01:00\nFiles: ${files}`;

describe("a reservation", () => {
  test("that ended on one side has ended, and keeps what the other added", () => {
    const base = { reservations: [`${RESERVED}\nFiles: src/a.ts\nLast activity: 2026-11-22 19:10 +01:00`] };
    const ours = { reservations: [`${DONE}\nStart: 2026-11-22 19:10 +01:00\nFiles: src/a.ts`] };
    const theirs = {
      reservations: [`${RESERVED}\nFiles: src/a.ts, src/b.ts\nLast activity: 2026-11-22 19:30 +01:00`],
    };
    const { text, codes } = merged(base, ours, theirs);
    expect(codes).toEqual([]);
    expect(text).toContain(`${DONE}\nStart: 2026-11-22 19:10 +01:00\nFiles: src/a.ts, src/b.ts\n`);
    expect(text).not.toContain("RESERVED");
  });

  test("that both extended has all files, the longer estimate, the later sign of life", () => {
    const of = (estimate: string, files: string, at: string) => ({
      reservations: [
        `${RESERVED}\nEstimate: ${estimate}\nFiles: ${files}\nLast activity: 2026-11-22 ${at} +01:00`,
      ],
    });
    const base = of("15 minutes", "a.ts", "19:10");
    const { text, codes } = merged(
      base,
      of("45 minutes", "a.ts, b.ts", "19:20"),
      of("30 minutes", "c.ts", "19:40"),
    );
    expect(codes).toEqual([]);
    expect(text).toMatch(
      /Estimate: 45 minutes\nFiles: [bc]\.ts, [bc]\.ts\nLast activity: 2026-11-22 19:40 \+01:00\n/,
    );
  });

  test("that ended on both sides, on one by a mark alone, is there once, with when and how", () => {
    const base = { reservations: [`${RESERVED}\nFiles: a.ts`] };
    const full = `[DONE] Instance #1 - Fix login - Finished: 2026-11-22 19:40 +01:00\nStart: 2026-11-22 19:10 +01:00\nFiles: a.ts\nResult: SUCCESS`;
    const marked = `${RESERVED.replace("RESERVED", "DONE")}\nFiles: a.ts`;
    for (const [ours, theirs] of [
      [full, marked],
      [marked, full],
    ] as const) {
      const { text, codes } = merged(base, { reservations: [ours] }, { reservations: [theirs] });
      expect([codes, text.match(/^\[DONE\] .*Fix login/gm)?.length]).toEqual([[], 1]);
      expect(text).toContain(full);
    }
  });

  test("that ended differently, on one side by a mark alone, is there twice: neither end is the other's", () => {
    const base = { reservations: [`${RESERVED}\nFiles: a.ts`] };
    const full = `[DONE] Instance #1 - Fix login - Finished: 2026-11-22 19:40 +01:00\nStart: 2026-11-22 19:10 +01:00\nFiles: a.ts\nResult: SUCCESS`;
    const marked = `${RESERVED.replace("RESERVED", "EXPIRED")}\nFiles: a.ts`;
    const { text } = merged(base, { reservations: [full] }, { reservations: [marked] });
    expect(text).toContain(full);
    expect(text).toContain("[EXPIRED] Instance #1 - Fix login");
  });

  test("that meets another one stays, and an open conflict names both", () => {
    const { text, codes, clean } = merged(
      {},
      { reservations: [held(2, "Tokens", "src/auth.ts")] },
      { reservations: [held(3, "All", "src/**")] },
    );
    expect([codes, clean]).toEqual([["OVERLAP"], true]);
    expect(text).toContain(held(2, "Tokens", "src/auth.ts"));
    expect(text).toContain(held(3, "All", "src/**"));
    expect(text).toMatch(
      /^\[CONFLICT\] Instance #2 ↔ Instance #3 - src\/auth\.ts - Detected: 2026-11-22 19:13 \+01:00$/m,
    );
  });

  test("that stood beside its rival before is not written down again", () => {
    const both = { reservations: [held(2, "Tokens", "src/auth.ts"), held(3, "All", "src/**")] };
    const { codes } = merged(
      both,
      { ...both, stamp: "2026-11-22 - 19:30" },
      { ...both, tasks: ["[FREE] x"] },
    );
    expect(codes).toEqual([]);
  });

  test("that one side removed and the other changed stays", () => {
    const base = { reservations: [held(2, "Tokens", "a.ts")] };
    const { text, codes } = merged(base, {}, { reservations: [held(2, "Tokens", "a.ts, b.ts")] });
    expect(codes).toEqual(["REMOVED_AND_CHANGED"]);
    expect(text).toContain(held(2, "Tokens", "a.ts, b.ts"));
  });
});

describe("what had ended before, and one side opened again", () => {
  const start = "Start: 2026-11-22 19:10 +01:00";

  test("a reservation: it is open, with what the other side added, and without how it had ended but for what a hand said of it", () => {
    const base = { reservations: [`${DONE}\n${start}\nFiles: src/a.ts`] };
    const ours = { reservations: [`${RESERVED}\nFiles: src/a.ts`] };
    const added = `${DONE}: almost\n${start}\nFiles: src/a.ts, src/b.ts`;
    const { text, codes } = merged(base, ours, { reservations: [added] });
    expect(codes).toEqual([]);
    expect(text).toContain(`${RESERVED}\nFiles: src/a.ts, src/b.ts\nResult: Success: almost\n`);
    expect(text).not.toContain("DONE");
  });

  test.each([
    ["free, as it is spelled now", "[FREE] Fix login", "[DONE] Instance #1 - Fix Login", "[FREE] Fix Login"],
    [
      "free, whoever the other says did it",
      "[FREE] Fix login",
      "[DONE] Instance #2 - Fix login",
      "[FREE] Fix login",
    ],
    [
      "begun",
      "[IN_PROGRESS] Instance #2 - Fix login",
      "[DONE] Instance #1 - FIX login",
      "[IN_PROGRESS] Instance #2 - FIX login",
    ],
  ])("a task: it is %s", (_, open, done, wanted) => {
    const of = (task: string) => ({ tasks: [task] });
    const { text, codes } = merged(of("[DONE] Instance #1 - Fix login"), of(open), of(done));
    expect(codes).toEqual([]);
    expect(text).toContain(`\n${wanted}\n`);
    expect(text).not.toContain("[DONE]");
  });

  test("a blocked task: it is free, as the other side spelled it anew", () => {
    const of = (task: string) => ({ tasks: [task] });
    const { text } = merged(of("[BLOCKED] Fix login"), of("[FREE] Fix login"), of("[BLOCKED] Fix Login"));
    expect(text).toContain("\n[FREE] Fix Login\n");
    expect(text).not.toContain("BLOCKED");
  });

  test("a task that one side gave up and the other took over is the other's", () => {
    const of = (task: string) => ({ tasks: [task] });
    const taken = "[IN_PROGRESS] Instance #2 - Fix login";
    const { text } = merged(of("[IN_PROGRESS] Instance #1 - Fix login"), of("[FREE] Fix login"), of(taken));
    expect(text).toContain(`\n${taken}\n`);
    expect(text).not.toContain("[FREE]");
  });

  test("a priority: it is open", () => {
    const of = (...priorities: string[]) => ({ priorities });
    const { text, codes } = merged(of("1. Fix login ✅"), of("1. Fix login"), of("1. Fix Login ✅"));
    expect(codes).toEqual([]);
    expect(text).toContain("\n1. Fix Login\n");
    expect(text).not.toContain("✅");
  });

  test("an alert: it is open", () => {
    const of = (...lines: readonly string[]) =>
      ["## Emergencies and blockers\n### Open blockers\n```", ...lines, "```\n"].join("\n");
    const blocker = ["🚨 BLOCKER - Instance #1 - 2026-11-22 20:00 +01:00", "Problem: p"];
    const solved = "Resolved: 2026-11-22 21:00 +01:00 by Instance #2 - so";
    const [base, open, other] = [
      of(...blocker, solved),
      of(...blocker, "more"),
      of(...blocker, solved, "so it is"),
    ];
    for (const [one, two] of [
      [open, other],
      [other, open],
    ] as const) {
      const { text, conflicts } = merge(base, one, two);
      expect([conflicts, text.includes("Resolved"), text.includes("so it is")]).toEqual([[], false, true]);
    }
  });

  test("an alert, and the other side says more of how it was solved: both stay, and the merge says so", () => {
    const of = (...lines: readonly string[]) =>
      ["## Emergencies and blockers\n### Open blockers\n```", ...lines, "```\n"].join("\n");
    const blocker = ["🚨 BLOCKER - Instance #1 - 2026-11-22 20:00 +01:00", "Problem: p"];
    const solved = "Resolved: 2026-11-22 21:00 +01:00 by Instance #2 - so";
    const [open, other] = [of(...blocker), of(...blocker, `${solved} it is`)];
    const { text, conflicts } = merge(of(...blocker, solved), open, other);
    expect(conflicts.map(({ code }) => code)).toEqual(["CHANGED_TWICE"]);
    expect(text).toContain("so it is");
  });

  test("an instance that came back is there", () => {
    const of = (line: string) => ({ instances: [`- **Instance #1** : ${line}`] });
    const { text } = merged(
      of("FINISHED - Ana (2026-11-22 19:30 +01:00)"),
      of("ACTIVE - Ana (2026-11-22 19:40 +01:00)"),
      of("FINISHED - Ann (2026-11-22 19:30 +01:00)"),
    );
    expect(text).toContain("- **Instance #1** : ACTIVE - Ann (2026-11-22 19:40 +01:00)");
  });

  test.each([
    [
      "a conflict",
      "## Conflict detection\n### Open conflicts\n```",
      "[CONFLICT] Instance #1 ↔ Instance #2 - a.ts - Detected: 2026-11-22 20:00 +01:00",
      "[RESOLVED] Instance #1 ↔ Instance #2 - a.ts - Detected: 2026-11-22 20:00 +01:00",
      "Description: d",
    ],
    [
      "an offer",
      "## Handovers between instances",
      "### HANDOVER Instance #1 → Instance #2\n**Task** : t\n**Status** : PROPOSED",
      "### HANDOVER Instance #1 → Instance #2\n**Task** : t\n**Status** : ACCEPTED",
      "**Progress** : 10%",
    ],
  ])("%s: it is open, with what the other side added", (_, heading, open, ended, added) => {
    const of = (...lines: string[]) => ["# Board\n", heading, ...lines, ""].join("\n");
    for (const [one, other] of [
      [of(open), of(ended, added)],
      [of(ended, added), of(open)],
    ] as const) {
      const { text, conflicts } = merge(of(ended), one, other);
      expect(conflicts).toEqual([]);
      expect(text).toContain(`${open}\n`);
      expect(text).toContain(added);
    }
  });
});

describe("other entries", () => {
  test("a number that both gave to a newcomer, and both took the same task within a minute: each file is held", () => {
    const newcomer = (name: string, files: string) => ({
      instances: ["- **Instance #1** : ACTIVE - Ana", `- **Instance #2** : ACTIVE - ${name}`],
      reservations: [held(2, "Fix login", files)],
      tasks: ["[IN_PROGRESS] Instance #2 - Fix login"],
    });
    const base = { instances: ["- **Instance #1** : ACTIVE - Ana"] };
    const { text, codes } = merged(base, newcomer("Ann", "src/a.ts"), newcomer("Bob", "src/b.ts"));
    expect(codes).toContain("NUMBER_TWICE");
    for (const word of ["Ann", "Bob", "src/a.ts", "src/b.ts"]) expect(text).toContain(word);
    expect(text.match(/\[RESERVED\] Instance #2 - Fix login/g)).toHaveLength(2);
  });

  test("a number that both gave to a newcomer: both lines stay, and nobody is renumbered", () => {
    const base = { instances: ["- **Instance #1** : ACTIVE - Ana"] };
    const plus = (line: string) => ({ instances: [...base.instances, line] });
    const [ann, bob] = ["- **Instance #2** : ACTIVE - Ann", "- **Instance #2** : ACTIVE - Bob"];
    const { text, codes, clean } = merged(base, plus(ann), plus(bob));
    expect([codes, clean]).toEqual([["NUMBER_TWICE"], true]);
    expect([text.includes(ann), text.includes(bob)]).toEqual([true, true]);
  });

  test("a newcomer who is known to be one on both sides: who left has left, and what ended has ended", () => {
    const base = { instances: ["- **Instance #1** : ACTIVE - Ana"] };
    const side = (line: string, reservation: string) => ({
      instances: [...base.instances, line],
      reservations: [reservation],
    });
    const [at, start] = ["2026-11-22 19:12 +01:00", "Start: 2026-11-22 19:12 +01:00\nFiles: src/a.ts"];
    const there = side(`- **Instance #2** : ACTIVE - Ann (${at})`, held(2, "Fix login", "src/a.ts"));
    const gone = side(
      `- **Instance #2** : FINISHED - Ann (${at})`,
      `[RELEASED] Instance #2 - Fix login - Finished: 2026-11-22 19:20 +01:00\n${start}`,
    );
    expect(merged(base, there, gone).codes).toContain("NUMBER_TWICE");
    expect(merged(base, there, gone, { newcomers: new Set([3]) }).codes).toContain("NUMBER_TWICE");
    const { text, codes } = merged(base, there, gone, { newcomers: new Set([2]) });
    expect(codes).toEqual([]);
    expect(text.match(/Instance #2.*/g)).toEqual([
      `Instance #2** : FINISHED - Ann (${at})`,
      "Instance #2 - Fix login - Finished: 2026-11-22 19:20 +01:00",
    ]);
    const later = side("- **Instance #2** : PAUSED - Ann (2026-11-22 19:30 +01:00)", "");
    expect(merged(base, there, later, { newcomers: new Set([2]) }).text).toContain("PAUSED - Ann");
  });

  test("who left on one side is gone, whatever the other says later", () => {
    const of = (state: string, at: string) => ({
      instances: [`- **Instance #1** : ${state} - Ana (2026-11-22 ${at} +01:00)`],
    });
    const { text } = merged(of("ACTIVE", "19:00"), of("FINISHED", "19:10"), of("PAUSED", "19:20"));
    expect(text).toMatch(/^- \*\*Instance #1\*\* : FINISHED - Ana/m);
  });

  test("a task: done before begun, begun before free; two owners both stay", () => {
    const of = (task: string) => ({ tasks: [task] });
    const task = (ours: string, theirs: string) => merged(of("[FREE] Fix login"), of(ours), of(theirs));
    expect(task("[IN_PROGRESS] Instance #1 - Fix login", "[DONE] Instance #2 - Fix login").text).toContain(
      "[DONE] Instance #2",
    );
    expect(task("[BLOCKED] Fix login", "[IN_PROGRESS] Instance #2 - Fix login").text).not.toContain(
      "BLOCKED",
    );
    const twice = task("[IN_PROGRESS] Instance #1 - Fix login", "[IN_PROGRESS] Instance #2 - Fix login");
    expect(twice.codes).toEqual(["CHANGED_TWICE"]);
    expect(twice.text).toMatch(
      /Instance #1 - Fix login\n.*Instance #2 - Fix login|Instance #2 - Fix login\n.*Instance #1 - Fix login/,
    );
  });

  test("log entries stand in the order of their times, the way round that the log has", () => {
    const entry = (at: string, action: string) =>
      `### 2026-11-22 ${at} +01:00 - Instance #1\n- **Action** : ${action}\n`;
    const [old, mid] = [entry("19:00", "one"), entry("19:05", "two")];
    const [late, later] = [entry("19:10", "three"), entry("19:20", "four")];
    const actions = (text: string) =>
      [...text.matchAll(/\*\*Action\*\* : (\w+)/g)].map(([, action]) => action);
    const down = merged({ log: [old, mid] }, { log: [old, mid, later] }, { log: [old, mid, late] });
    expect(actions(down.text)).toEqual(["one", "two", "three", "four"]);
    const up = merged({ log: [mid, old] }, { log: [later, mid, old] }, { log: [late, mid, old] });
    expect(actions(up.text)).toEqual(["four", "three", "two", "one"]);
  });

  test("priorities are numbered on", () => {
    const of = (...priorities: string[]) => ({ priorities });
    const { text } = merged(of("1. a"), of("1. a", "2. b"), of("1. a", "2. c"));
    expect(text).toMatch(/^1\. a\n2\. [bc]\n3\. [bc]$/m);
  });

  test("of two stamps the later counts, whole", () => {
    const { text } = merged(
      {},
      { stamp: "2026-11-22 - 19:30", by: "Instance #2" },
      { stamp: "2026-11-22 - 19:20", by: "Instance #3" },
    );
    expect(text).toContain("**Date** : 2026-11-22 - 19:30\n**By** : Instance #2\n");
  });
});

describe("what both sides made anew", () => {
  const at = "2026-11-22 20:00 +01:00";
  const fenced = (...lines: readonly string[]) => ["```", ...lines, "```"].join("\n");
  const entry = (...lines: readonly string[]) => [`### ${at} - Instance #1`, ...lines].join("\n");
  const offer = (...lines: readonly string[]) =>
    ["### HANDOVER Instance #1 → Instance #2", "**Task** : t", ...lines].join("\n");
  const alert = (...lines: readonly string[]) => fenced(`🚨 BLOCKER - Instance #1 - ${at}`, ...lines);
  const quarrel = (...lines: readonly string[]) =>
    fenced(`[CONFLICT] Instance #1 ↔ Instance #2 - a.ts - Detected: ${at}`, ...lines);
  type Case = readonly [what: string, heading: string, one: string, other: string, codes: string[]];

  test.each<Case>([
    ["a component", "## Component status\n### G", "- **n** : s1", "- **n** : s2", ["CHANGED_TWICE"]],
    [
      "a log entry",
      "## Real-time activity log",
      entry("- **Action** : x", "- **Status** : DONE"),
      entry("- **Action** : x", "- **Status** : BLOCKED"),
      ["CHANGED_TWICE"],
    ],
    [
      "an offer",
      "## Handovers between instances",
      offer("**Progress** : 10%"),
      offer("**Progress** : 20%"),
      ["CHANGED_TWICE"],
    ],
    [
      "an alert",
      "## Emergencies and blockers\n### Open blockers",
      alert("Problem: p", "Help needed: one"),
      alert("Problem: p", "Help needed: two"),
      ["CHANGED_TWICE"],
    ],
    [
      "a conflict",
      "## Conflict detection\n### Open conflicts",
      quarrel("Description: one"),
      quarrel("Description: two"),
      ["CHANGED_TWICE"],
    ],
    [
      "a task with two owners",
      "## Remaining tasks",
      "[IN_PROGRESS] Instance #1 - t",
      "[IN_PROGRESS] Instance #2 - t",
      ["CHANGED_TWICE"],
    ],
    [
      "an instance",
      "## Active instances",
      "- **Instance #1** : ACTIVE - a",
      "- **Instance #1** : ACTIVE - b",
      ["NUMBER_TWICE"],
    ],
    [
      "two things of one minute",
      "## Real-time activity log",
      entry("- **Action** : x"),
      entry("- **Action** : y"),
      [],
    ],
    [
      "two entries in free words",
      "## Real-time activity log",
      entry("looked around"),
      entry("went home"),
      [],
    ],
    [
      "two blockers of one minute",
      "## Emergencies and blockers\n### Open blockers",
      alert("Problem: p"),
      alert("Problem: q"),
      [],
    ],
  ])(
    "and each in its way: %s: both stay, and the merge says what is one",
    (_, heading, one, other, codes) => {
      const [base, ours, theirs] = ["", `${one}\n`, `${other}\n`].map(
        (end) => `# Board\n\n${heading}\n${end}`,
      );
      for (const [a, b] of [
        [ours, theirs],
        [theirs, ours],
      ]) {
        const { text, conflicts } = merge(base ?? "", a ?? "", b ?? "");
        expect(conflicts.map(({ code }) => code)).toEqual(codes);
        for (const line of `${one}\n${other}`.split("\n")) expect(text).toContain(line);
      }
    },
  );

  test.each<readonly [string, string, string]>([
    [
      "an alert",
      "## Emergencies and blockers\n### Open blockers",
      alert("Problem: p", `Resolved: ${at} by Instance #2 - so`),
    ],
    ["a log entry", "## Real-time activity log", entry("- **Action** : x", "- **Remarks** : more")],
  ])("and one of them wrote on: %s is there once, with all", (_, heading, long) => {
    const short = long.replace(/\n(?:Resolved|- \*\*Remarks).*/, "");
    const [base, ours, theirs] = ["", `${short}\n`, `${long}\n`].map(
      (end) => `# Board\n\n${heading}\n${end}`,
    );
    for (const [a, b] of [
      [ours, theirs],
      [theirs, ours],
    ])
      expect(merge(base ?? "", a ?? "", b ?? "")).toEqual({ text: theirs, conflicts: [], clean: true });
  });
});

describe("a rule between two sections", () => {
  const of = (...groups: readonly string[]) =>
    ["# Board\n", "## Component status\n", ...groups, "---\n", "## Notes\n", "---\n", "## More", ""].join(
      "\n",
    );
  const group = (name: string) => `### ${name}\n- **${name} part** : ok\n`;

  test.each([
    [
      "two groups put before it",
      of(),
      of(group("Back")),
      of(group("Front")),
      of(group("Back"), group("Front")),
    ],
    [
      "a group put before it and a blank line behind it, and another group",
      of(),
      of(group("Back")).replace("\n## Notes", "\n\n## Notes"),
      of(group("Front")),
      of(group("Back"), group("Front")),
    ],
    [
      "the group before it removed, and another added",
      of(group("Back")),
      of(),
      of(group("Back"), group("Front")),
      of(group("Front")),
    ],
  ])("is there once: %s", (_, base, ours, theirs, expected) => {
    const lines = (text: string) =>
      text
        .split("\n")
        .filter((line) => line !== "")
        .sort();
    for (const [one, other] of [
      [ours, theirs],
      [theirs, ours],
    ] as const) {
      const { text, conflicts } = merge(base, one, other);
      expect(conflicts).toEqual([]);
      expect(lines(text)).toEqual(lines(expected));
      expect(text.indexOf("Front part")).toBeLessThan(text.indexOf("---"));
    }
  });
});

describe("prose", () => {
  const [ours, theirs] = [{ prose: "Our words." }, { prose: "Their words." }];

  test("that both changed stays twice, or stands between markers", () => {
    const { text, codes, clean } = merged({}, ours, theirs);
    expect([codes, clean]).toEqual([["TEXT_CONFLICT"], false]);
    expect(text).toContain("Our words.\nTheir words.\n");
    const marked = merge(board(), board(ours), board(theirs), { markers: true, markerSize: 9 });
    const [open, middle, close] = ["<", "=", ">"].map((sign) => sign.repeat(9));
    expect(marked.text).toContain(`${open} ours\nOur words.\n${middle}\nTheir words.\n${close} theirs\n`);
  });

  test("that one side changed does not hinder entries of the other", () => {
    const { text, codes } = merged({}, ours, { tasks: ["[DONE] Instance #1 - Fix login"] });
    expect(codes).toEqual([]);
    expect(text).toBe(board({ ...ours, tasks: ["[DONE] Instance #1 - Fix login"] }));
  });
});

describe("a heading that one side renamed", () => {
  const base = `# Team board

Our rules.

## Notes

line one

## Empty
## Status of components
### Backend
- **main.py** : works
- **db.py** : works

## Development priorities
### P1
1. one
2. two

## Active instances
- **Instance #1** : ACTIVE - Ana (2026-11-22 19:00 +01:00)
`;
  const renamed = (from: string, to: string) => base.replace(`${from}\n`, `${to}\n`);
  const CASES: readonly [what: string, from: string, to: string, theirs: string][] = [
    ["the title, and a new section", "# Team board", "# Harbour board", `${base}\n## More\n\nx\n`],
    [
      "and the other wrote more under it",
      "## Notes",
      "## Remarks",
      base.replace("line one\n", "line one\nline two\n"),
    ],
    [
      "with nothing under it, where the other wrote",
      "## Empty",
      "## Full",
      base.replace("## Empty\n", "## Empty\nnow\n"),
    ],
    [
      "a priority's, and a new one",
      "### P1",
      "### P1 - CRITICAL",
      base.replace("2. two\n", "2. two\n3. three\n"),
    ],
    [
      "a group's, and a new component",
      "### Backend",
      "### Server",
      base.replace("- **db.py** : works\n", "- **db.py** : works\n- **api.py** : new\n"),
    ],
    [
      "a group's, and a component's state",
      "### Backend",
      "### Server",
      base.replace("- **db.py** : works\n", "- **db.py** : broken\n"),
    ],
  ];

  test.each(CASES)("%s: nothing is there twice", (_what, from, to, theirs) => {
    const wanted = theirs.replace(`${from}\n`, `${to}\n`);
    for (const [one, other] of [
      [renamed(from, to), theirs],
      [theirs, renamed(from, to)],
    ] as const)
      expect(merge(base, one, other)).toEqual({ text: wanted, conflicts: [], clean: true });
  });

  test("and the other otherwise stands twice, between markers", () => {
    const { text, clean } = merge(
      base,
      renamed("## Notes", "## Remarks"),
      renamed("## Notes", "## Minutes"),
      {
        markers: true,
      },
    );
    const heads = "<<<<<<< ours\n## Remarks\n=======\n## Minutes\n>>>>>>> theirs";
    expect({ text, clean }).toEqual({ text: base.replace("## Notes", heads), clean: false });
  });

  test("and the other removed stays, and the merge says so", () => {
    const without = base.replace("## Notes\n\nline one\n\n", "");
    const { text, conflicts, clean } = merge(base, without, renamed("## Notes", "## Remarks"));
    expect({ text, clean }).toEqual({ text: renamed("## Notes", "## Remarks"), clean: true });
    expect(conflicts.map(({ code }) => code)).toEqual(["REMOVED_AND_CHANGED"]);
  });

  test("is no other section that stands in the place of one that was removed", () => {
    const ours = base.replace("## Notes\n\nline one\n", "## Roadmap\n\nfirst the sea\n");
    const { text, conflicts } = merge(base, ours, base.replace("line one\n", "line one\nline two\n"));
    expect(text).toContain("## Roadmap\n\nfirst the sea\n");
    expect(text).toContain("## Notes\n\nline one\nline two\n");
    expect(conflicts.map(({ code }) => code)).toEqual(["REMOVED_AND_CHANGED"]);
  });

  test("what an entry stands in comes back without what was said there, when one side removed it", () => {
    const ours = base.slice(0, base.indexOf("## Development priorities"));
    const long = base.replace("## Development priorities\n", "## Development priorities\nIn order.\n");
    const { text } = merge(long, ours, long.replace("2. two\n", "2. two\n3. three\n"));
    expect(text).toContain("## Development priorities\n### P1\n3. three\n");
    expect(text).not.toContain("In order.");
  });

  test("from a known one to an unknown one, beside what the other changed under it, is not clean", () => {
    const long = base
      .replace("## Active instances\n", "## Active instances\n\nWhoever works here.\n\n")
      .trimEnd();
    const ours = long.replace("## Active instances", "## People");
    const bob = "- **Instance #2** : ACTIVE - Bob (2026-11-22 19:05 +01:00)";
    const section = `## Active instances\n\nWhoever works here.\n${bob}\n`;
    for (const [one, other, between] of [
      [ours, `${long}\n${bob}`, `=======\n${section}>>>>>>> theirs\n`],
      [`${long}\n${bob}`, ours, `${section}=======\n>>>>>>> theirs\n`],
    ] as const) {
      const { text, clean } = merge(long, one, other, { markers: true });
      expect(clean).toBe(false);
      expect(text).toContain("<<<<<<< ours\n");
      expect(text).toContain(between);
      expect(text.split("## People")).toHaveLength(2);
    }
  });
});

describe("a component in a group that one side has renamed", () => {
  const board = (backend: string, more = "", frontend = "") =>
    `## Component status\n\n### ${backend}\n- **api.ts** : works\n${more}\n### Frontend\n- **form.tsx** : works\n${frontend}`;
  const added = "- **login.ts** : new\n";

  test("is there once, when a buffer that has it is saved a second time", () => {
    const [base, theirs] = [board("Backend"), board("Backend", added)];
    const once = merge(base, board("Server"), theirs).text;
    expect(once).toBe(board("Server", added));
    expect(merge(base, once, theirs).text).toBe(once);
    expect(merge(base, theirs, once).text).toBe(once);
  });

  test("is two where each side added one of that name to a group of its own", () => {
    const merged = merge(board("Backend"), board("Backend", added), board("Backend", "", added)).text;
    expect(merged).toBe(board("Backend", added, added));
  });
});
