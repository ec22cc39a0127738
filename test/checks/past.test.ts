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
    const note = { instance, command, subject, at: now, undoes: null, restored: [] };
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
