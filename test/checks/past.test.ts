import { describe, expect, test } from "vitest";
import { diagnose } from "../../src/checks/index.ts";
import { View } from "../../src/protocol/view.ts";
import type { Context, PastRevision } from "../../src/rules/context.ts";
import { lineDiff } from "../../src/text/line-diff.ts";
import { contextOf } from "../operations/context.ts";

// What the journal knows and the file does not show any more.

/** A write of an instance; without one a change made without coord. */
interface Step {
  readonly text: string;
  readonly by?: readonly [instance: number, command: string, subject: string];
}

/** The past that these texts make, oldest first; counts what is read of it. */
function pastOf(steps: readonly Step[]): { past: NonNullable<Context["past"]>; read: { revisions: number } } {
  const read = { revisions: 0 };
  const revisions = steps.map(({ text, by }, index): PastRevision => {
    const [instance, command, subject] = by ?? [null, "outside", ""];
    const edits = lineDiff(steps[index - 1]?.text ?? "", text);
    const { now } = contextOf();
    const note = { instance, command, subject, at: now, undoes: null, restored: [], origin: null };
    return { revision: index + 1, ...note, edits, archived: [] };
  });
  return {
    read,
    past: {
      *revisions() {
        for (const one of revisions.toReversed()) {
          read.revisions++;
          yield one;
        }
      },
      textAt: (revision) => steps[revision - 1]?.text ?? null,
    },
  };
}

function found(steps: readonly Step[], more: Partial<Context> = {}) {
  const { past } = pastOf(steps);
  return diagnose(new View(steps.at(-1)?.text ?? ""), contextOf({ past, ...more })).map(
    ({ code, args, severity }) => ({ code, severity, ...args }),
  );
}

const entry = (hour: number, action: string, instance = 1) =>
  `### 2026-11-22 ${hour}:00 +01:00 - Instance #${instance}\n- **Action** : ${action}\n\n`;
const file = (...entries: readonly string[]) => `## Real-time activity log\n\n${entries.join("")}`;

const first = entry(10, "first");
const second = entry(11, "second");
const logged = (text: string, subject: string): Step => ({ text, by: [1, "log", subject] });
const before: readonly Step[] = [
  { text: file() },
  logged(file(first), "first"),
  logged(file(first, second), "second"),
];

describe("an operation that somebody took out without coord", () => {
  test("is named, with who did it and when", () => {
    const missing = { code: "MISSING_OPERATION", severity: "warning", command: "log", instance: 1 };
    expect(found([...before, { text: file(second) }])).toEqual([
      { ...missing, subject: "first", revision: 2 },
    ]);
    expect(found([...before, { text: file() }])).toEqual([
      { ...missing, subject: "first", revision: 2 },
      { ...missing, subject: "second", revision: 3 },
    ]);
  });

  test("however many changes from outside took something out since, one each", () => {
    const all = Array.from({ length: 20 }, (_, n) => entry(10, `entry ${n}`));
    const wrote = all.map((_, n) => logged(file(...all.slice(0, n + 1)), `entry ${n}`));
    const taken = all.map((_, n): Step => ({ text: file(...all.slice(n + 1)) }));
    expect(found([{ text: file() }, ...wrote, ...taken])).toHaveLength(all.length);
  });

  test("also when others wrote since", () => {
    const later = logged(file(second, entry(12, "third")), "third");
    expect(found([...before, { text: file(second) }, later]).map(({ code }) => code)).toEqual([
      "MISSING_OPERATION",
    ]);
  });

  test.each<[string, readonly Step[], Partial<Context>?]>([
    ["was reworded", [{ text: file(entry(10, "first, better"), second) }]],
    ["was moved", [{ text: file(second, first) }]],
    ["came back", [{ text: file(second) }, { text: file(first, second) }]],
    ["was written again", [{ text: file(second) }, logged(file(second, entry(13, "first")), "first")]],
    ["was taken back by coord", [{ text: file(second), by: [1, "undo", "first"] }]],
    ["is in the archive", [{ text: file(second) }], { archive: () => first }],
  ])("not one that %s", (_, after, more) => {
    expect(found([...before, ...after], more)).toEqual([]);
  });

  test("not what nobody wrote with coord", () => {
    expect(found([{ text: file(first) }, { text: file() }])).toEqual([]);
  });

  test("not a reservation that still holds although the file lost it: that is an error of its own", () => {
    const source = "[RESERVED] Instance #1 - a - Start: 2026-11-22 19:55 +01:00";
    const board = (...lines: readonly string[]) =>
      `## Active instances\n- **Instance #1** : ACTIVE\n## Task reservations\n### Current tasks\n\`\`\`\n${lines.map((line) => `${line}\n`).join("")}\`\`\`\n`;
    const steps = [
      { text: board() },
      { text: board(source), by: [1, "reserve", "a"] as const },
      { text: board() },
    ];
    expect(found(steps, { displaced: [{ source, at: 0 }] }).map(({ code }) => code)).toEqual(["DISPLACED"]);
    expect(found(steps).map(({ code }) => code)).toEqual(["MISSING_OPERATION"]);
  });
});

/** A board with a list of reservations, a list of tasks and the open alerts. */
const board = ({
  held = [],
  tasks = [],
  alerts = [],
  stamp = "10:00",
}: {
  readonly held?: readonly string[];
  readonly tasks?: readonly string[];
  readonly alerts?: readonly string[];
  readonly stamp?: string;
}) =>
  [
    "## Active instances\n- **Instance #1** : ACTIVE\n## Task reservations\n### Current tasks\n```",
    ...held,
    "```\n### Remaining tasks\n```",
    ...tasks,
    "```\n## Emergencies and blockers\n### Open blockers\n```",
    ...alerts,
    `\`\`\`\n## Last update\n**Date** : 2026-11-22 - ${stamp}\n**By** : Instance #1\n`,
  ].join("\n");

test("a task in whose place another stands that coord had written is missing: a checkout brought that one back", () => {
  const steps: Step[] = [
    { text: board({}) },
    { text: board({ tasks: ["[FREE] Part 2 of 9"], stamp: "10:01" }), by: [1, "task add", "Part 2 of 9"] },
    { text: board({}) },
    { text: board({ tasks: ["[FREE] Part 3 of 9"], stamp: "10:02" }), by: [1, "task add", "Part 3 of 9"] },
  ];
  const gone = (task: string) =>
    found([...steps, { text: board({ tasks: [task], stamp: "10:01" }) }]).map(({ code, ...args }) => [
      code,
      (args as { subject?: string }).subject,
    ]);
  expect(gone("[FREE] Part 2 of 9")).toEqual([["MISSING_OPERATION", "Part 3 of 9"]]);
  // Reworded by hand, to what nobody has written.
  expect(gone("[FREE] Part 2 of 9")).not.toEqual(gone("[FREE] Part 3 of 9, at last"));
});
test.each<[string, string, (...texts: readonly string[]) => string]>([
  ["log entries", "log", (...texts) => file(...texts.map((text) => entry(10, text)))],
  [
    "alerts",
    "block",
    (...texts) =>
      board({
        alerts: texts.map(
          (text) => `🚨 BLOCKER - Instance #1 - 2026-11-22 10:00 +01:00\nTask: Part\nProblem: ${text}\n`,
        ),
      }),
  ],
  [
    "reservations of the same files",
    "reserve",
    (...texts) =>
      board({
        held: texts.map(
          (text) => `[RESERVED] Instance #1 - ${text} - Start: 2026-11-22 10:00 +01:00\nFiles: a.ts\n`,
        ),
      }),
  ],
])("%s of one minute are missing where a checkout brought as many of that minute back", (_, command, of) => {
  const texts = ["Step 1 of 9", "Step 2 of 9", "Step 3 of 9", "Step 4 of 9"];
  const [one = "", two = "", three = "", four = ""] = texts;
  const wrote = (subject: string, ...all: readonly string[]): Step => ({
    text: of(...all),
    by: [1, command, subject],
  });
  const steps = [
    { text: of() },
    wrote(one, one),
    wrote(two, one, two),
    { text: of() },
    wrote(three, three),
    wrote(four, three, four),
    { text: of(one, two) },
  ];
  const missing = found(steps).filter(({ code }) => code === "MISSING_OPERATION");
  expect(missing.map((one) => (one as { subject?: string }).subject).sort()).toEqual([three, four]);
});
const codes = (steps: readonly Step[]) =>
  found(steps)
    .map(({ code }) => code)
    .filter((code) => code === "MISSING_OPERATION");

describe("what stands there in other words is not missing", () => {
  const source = (title: string, hour = 9) =>
    `[RESERVED] Instance #1 - ${title} - Start: 2026-11-22 1${hour}:55 +01:00\nFiles: ${hour}.ts`;
  const added = (text: string, subject: string): Step => ({ text, by: [1, "task add", subject] });
  const tasks = ["[FREE] One", "[FREE] Write the docs for it", "[FREE] Last"];
  const start: readonly Step[] = [{ text: board({}) }, added(board({ tasks }), "Write the docs for it")];
  const swap = (...titles: readonly string[]) => [
    "[FREE] One",
    ...titles.map((title) => `[FREE] ${title}`),
    "[FREE] Last",
  ];

  test.each<[string, string, number]>([
    ["a task", board({ tasks: swap("Write the docs for that") }), 0],
    [
      "a task, in another version of the file",
      board({ tasks: swap("Write the docs for that"), stamp: "11:00" }),
      0,
    ],
    ["a task, wholly", board({ tasks: swap("Prose") }), 0],
    ["another task, in another version of the file", board({ tasks: swap("Prose"), stamp: "11:00" }), 1],
    ["a task beside another one", board({ tasks: swap("Prose", "Write the docs") }), 0],
    [
      "a task that is gone, and another elsewhere",
      board({ tasks: [...swap(), "[FREE] Write the docs for that"] }),
      1,
    ],
  ])("%s", (_, text, count) => {
    expect(codes([...start, { text }])).toHaveLength(count);
  });

  test.each<[string, readonly string[], number]>([
    ["a reservation", [source("Job 9"), source("b", 8)], 0],
    ["a reservation that was moved, too", [source("b", 8), source("Job 9")], 0],
    ["another reservation", [source("b", 8), source("Job 7", 7)], 1],
  ])("%s", (_, held, count) => {
    const by = [1, "reserve", "a"] as const;
    const text = board({ held: [source("a"), source("b", 8)] });
    const steps = [{ text: board({}) }, { text, by }, { text: board({ held, stamp: "11:00" }) }];
    expect(codes(steps)).toHaveLength(count);
  });
});

describe("what had ended and is open again without coord", () => {
  const open = "[RESERVED] Instance #1 - a - Start: 2026-11-22 19:55 +01:00\nFiles: a.ts";
  const done =
    "[DONE] Instance #1 - a - Finished: 2026-11-22 19:57 +01:00\nResult: Success\nStart: 2026-11-22 19:55 +01:00\nFiles: a.ts";
  const stuck = "🚨 BLOCKER - Instance #1 - 2026-11-22 19:50 +01:00\nProblem: pb";
  const solved = `${stuck}\nResolved: 2026-11-22 19:58 +01:00 by Instance #2 - so`;
  const steps: readonly Step[] = [
    { text: board({}) },
    { text: board({ held: [open], alerts: [stuck] }), by: [1, "reserve", "a"] },
    { text: board({ held: [done], alerts: [stuck] }), by: [1, "finish", "a"] },
    { text: board({ held: [done], alerts: [solved] }), by: [2, "resolve", "pb"] },
    { text: board({ held: [done], alerts: [solved], tasks: ["[FREE] x"] }), by: [2, "task add", "x"] },
  ];
  const finish = { subject: "a", command: "finish", instance: 1, revision: 3, reopened: 1 };
  const resolve = { subject: "pb", command: "resolve", instance: 2, revision: 4, reopened: 1 };

  test.each<[string, readonly Step[], readonly object[]]>([
    [
      "a reservation and an alert",
      [{ text: board({ held: [open], alerts: [stuck], tasks: ["[FREE] x"] }) }],
      [finish, resolve],
    ],
    [
      "a reservation alone",
      [{ text: board({ held: [open], alerts: [solved], tasks: ["[FREE] x"] }) }],
      [finish],
    ],
    [
      "not what went altogether: that is the operation that began it",
      [{ text: board({ held: [], tasks: ["[FREE] x"], alerts: [solved] }) }],
      [{ subject: "a", command: "finish", revision: 3 }],
    ],
    [
      "what went, and came back as it was before",
      [
        { text: board({ held: [], alerts: [solved], tasks: ["[FREE] x"] }) },
        { text: board({ held: [open], alerts: [solved], tasks: ["[FREE] x"] }) },
      ],
      [finish],
    ],
    [
      "not what went, and coord wrote again",
      [
        { text: board({ held: [], alerts: [solved], tasks: ["[FREE] x"] }) },
        { text: board({ held: [open], alerts: [solved], tasks: ["[FREE] x"] }), by: [1, "reserve", "a"] },
      ],
      [],
    ],
    [
      "not what went, and came back ended",
      [
        { text: board({ held: [], alerts: [solved], tasks: ["[FREE] x"] }) },
        { text: board({ held: [done], alerts: [solved], tasks: ["[FREE] x"] }) },
      ],
      [],
    ],
    [
      "not what ended again",
      [
        { text: board({ held: [open], alerts: [solved], tasks: ["[FREE] x"] }) },
        {
          text: board({ held: [done.replace("19:57", "19:59")], alerts: [solved], tasks: ["[FREE] x"] }),
          by: [1, "finish", "a"],
        },
      ],
      [],
    ],
    [
      "not what was begun anew",
      [
        {
          text: board({
            held: [done, open.replace("19:55", "19:59")],
            alerts: [solved],
            tasks: ["[FREE] x"],
          }),
        },
      ],
      [],
    ],
    [
      "not what coord took back",
      [{ text: board({ held: [open], alerts: [solved], tasks: ["[FREE] x"] }), by: [1, "undo", "a"] }],
      [],
    ],
  ])("%s", (_, after, expected) => {
    expect(found([...steps, ...after])).toMatchObject(expected);
    expect(codes([...steps, ...after])).toHaveLength(expected.length);
  });

  test("not what a person had ended", () => {
    const byHand = steps.map(({ text }) => ({ text }));
    expect(codes([...byHand, { text: board({ held: [open], alerts: [stuck] }) }])).toEqual([]);
  });
});

describe("a file that shrank without coord", () => {
  const prose = `# Title\n\n${"A line of prose that somebody wrote.\n".repeat(20)}`;
  const written = logged(prose + file(first), "first");

  test("is suspicious when much is gone", () => {
    const half = `${prose.split("\n").slice(0, 8).join("\n")}\n${file(first)}`;
    expect(found([written, { text: half }])).toEqual([
      { code: "SHRUNK", severity: "warning", before: written.text.length, after: half.length },
    ]);
  });

  test("not when little is gone, when it came back, or when coord did it", () => {
    const little = written.text.replace("A line of prose that somebody wrote.\n", "");
    expect(found([written, { text: little }])).toEqual([]);
    expect(found([written, { text: "# Title\n" }, written])).toEqual([]);
    expect(found([written, { text: file(first), by: [1, "archive", "9"] }])).toEqual([]);
  });
});

test("a long journal is only looked at as far as its last few hundred entries", () => {
  const many = Array.from({ length: 2_000 }, (_, n) => logged(file(entry(10, `${n}`)), `${n}`));
  const { past, read } = pastOf(many);
  diagnose(new View(many.at(-1)?.text ?? ""), contextOf({ past }));
  expect(read.revisions).toBeLessThan(400);
});

describe("a time that names no zone and has not come yet", () => {
  // Written at 20:00 in Paris, by a machine whose clock shows another hour.
  const at = (time: string) =>
    `## Real-time activity log\n\n### 2026-11-${time} - Instance #1\n- **Action** : a\n\n`;
  const isTold = (text: string, by: Step["by"]) =>
    found(by === undefined ? [{ text: "" }, { text }] : [{ text: "" }, { text, by }]).some(
      ({ code }) => code === "FUTURE_TIME",
    );

  test.each(["22 21:00", "23 04:00", "23 00:30"])(
    "is that of another zone where coord wrote it: %s",
    (time) => {
      expect(isTold(at(time), [1, "log", "a"])).toBe(false);
      expect(isTold(at(time), undefined)).toBe(true);
    },
  );

  test.each(["22 21:07", "24 23:00", "22 21:00 +01:00"])("is told where no zone has it: %s", (time) => {
    expect(isTold(at(time), [1, "log", "a"])).toBe(true);
  });
});
