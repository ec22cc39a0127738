// What a merge prints where pieces meet that never met before, and the conflicts that it writes down.
import { describe, expect, test } from "vitest";
import { merge } from "../../src/merge/index.ts";
import { conflicts } from "../../src/protocol/conflicts.ts";
import { View } from "../../src/protocol/view.ts";
import { atNight } from "../size.ts";

const held = (instance: number, task: string, files = "", minute = 10) =>
  `[RESERVED] Instance #${instance} - ${task} - Start: 2026-11-22 19:${minute} +01:00${files && `\nFiles: ${files}`}\n`;
const OPEN = "\n## Conflict detection\n\n### Open conflicts\n";
const board = (entries: readonly string[], written: readonly string[] = []) =>
  `# Board\n\n## Task reservations\n\n### Current tasks\n\`\`\`\n${entries.join("\n")}\`\`\`\n${OPEN}\`\`\`\n${written.join("\n")}\`\`\`\n`;

/** Both orders: the conflicts that are written down, and what the merge says of each, by the text that it names. */
function met(ours: string, theirs: string, base = board([])) {
  const [one, back] = [merge(base, ours, theirs), merge(base, theirs, ours)].map(
    ({ text, conflicts: found }) => ({
      text,
      written: new View(text).entries(conflicts).map(({ range }) => text.slice(range.start, range.end)),
      said: found.map(({ code, range }) => `${code} ${text.slice(range.start, range.end)}`),
    }),
  );
  expect(back?.written).toEqual(one?.written);
  return { text: one?.text ?? "", written: one?.written ?? [], said: one?.said ?? [] };
}

const conflict = (about: string, minute: number, said: string, who = [2, 3], state = "CONFLICT") =>
  `[${state}] Instance #${who[0]} ↔ Instance #${who[1]} - ${about} - Detected: 2026-11-22 19:${minute} +01:00\nDescription: ${said}\n`;

describe("two reservations that are in each other's way", () => {
  test.each([
    ["the same file", "a.ts", "a.ts", "a.ts"],
    ["a folder and a file in it", "src", "src/a.ts", "src/a.ts"],
    ["a pattern and a file", "src/*.ts", "src/a.ts", "src/a.ts"],
    ["two patterns", "src/*.ts", "src/**", "src/*.ts, src/**"],
    ["what several of theirs cover, once", "a.ts, b.ts, c.ts", "*.ts, c.ts, b.ts", "a.ts, b.ts, c.ts"],
  ])("are about %s, with the later of both starts", (_, one, other, about) => {
    const { written, said } = met(board([held(2, "A", one, 30)]), board([held(3, "B", other, 20)]));
    expect(written).toEqual([conflict(about, 30, "« A » ↔ « B »")]);
    expect(said).toEqual([`OVERLAP ${written[0]}`]);
  });

  test("by their task alone are about the task, as the one with the lower number spells it", () => {
    const { written } = met(board([held(3, "Fix Login", "a.ts")]), board([held(2, "fix  login", "b.ts")]));
    expect(written).toEqual([conflict("fix  login", 10, "« fix  login » ↔ « Fix Login »")]);
  });

  test("of one instance are so where the tasks differ, or where two go by its number", () => {
    const [one, same] = [held(2, "Fix", "a.ts"), held(2, "Fix", "a.ts", 20)];
    expect(met(board([one]), board([same])).written).toEqual([]);
    expect(met(board([one]), board([held(2, "Mend", "a.ts", 20)])).written).toEqual([
      conflict("a.ts", 20, "« Fix » ↔ « Mend »", [2, 2]),
    ]);
    const as = (name: string, text: string) =>
      text.replace("\n\n", `\n\n## Active instances\n- **Instance #2** : ACTIVE - ${name}\n\n`);
    const { written, said } = met(
      as("Ana", board([one])),
      as("Bob", board([held(2, "Fix", "b.ts", 20)])),
      board([]),
    );
    expect(written).toEqual([conflict("Fix", 20, "« Fix » ↔ « Fix »", [2, 2])]);
    expect(said).toEqual(["NUMBER_TWICE - **Instance #2** : ACTIVE - Bob\n", `OVERLAP ${written[0]}`]);
  });

  test("are not so where both sides had them side by side, nor where one has ended", () => {
    const both = [held(2, "A", "a.ts"), held(3, "B", "a.ts")];
    expect(met(board(both), board([...both, held(4, "C", "c.ts")])).written).toEqual([]);
    const ended = held(3, "B", "a.ts").replace("RESERVED", "DONE");
    expect(met(board([held(2, "A", "a.ts")]), board([ended])).written).toEqual([]);
    const waiting = held(3, "B", "a.ts").replace("RESERVED", "WAITING");
    expect(met(board([held(2, "A", "a.ts")]), board([waiting])).written).toEqual([]);
  });

  test("are written down once: not where a side has that, unless it was settled at another time", () => {
    const of = (minute: number, state: string) => conflict("a.ts", minute, "by hand", [3, 2], state);
    const sides = (written: string) =>
      met(board([held(2, "A", "a.ts")], [written]), board([held(3, "B", "a.ts", 20)])).written;
    for (const known of [of(20, "CONFLICT"), of(50, "CONFLICT"), of(20, "RESOLVED")])
      expect(sides(known)).toEqual([known]);
    const fresh = conflict("a.ts", 20, "« A » ↔ « B »");
    expect(sides(of(50, "RESOLVED")).toSorted()).toEqual([fresh, of(50, "RESOLVED")].toSorted());
    const of3and4 = conflict("a.ts", 20, "by hand", [3, 4]);
    expect(sides(of3and4).toSorted()).toEqual([fresh, of3and4].toSorted());
  });

  test("are told of where they stand, whatever else is told before and behind", () => {
    const of = (title: string, notes: string, entries: readonly string[]) =>
      `${board(entries).replace("# Board", `# ${title}`)}\n## Notes\n\n${notes}\n`;
    const { text, said } = met(
      of("Two", "two", [held(2, "A", "a.ts"), held(4, "C", "c.ts")]),
      of("Three", "three", [held(3, "B", "a.ts, c.ts")]),
      of("One", "one", []),
    );
    expect(said).toEqual([
      "TEXT_CONFLICT # Two\n# Three\n",
      `OVERLAP ${conflict("a.ts", 10, "« A » ↔ « B »")}`,
      `OVERLAP ${conflict("c.ts", 10, "« B » ↔ « C »", [3, 4])}`,
      "TEXT_CONFLICT two\nthree\n",
    ]);
    expect(text).toContain(`« B »\n\n[CONFLICT] Instance #3`);
  });

  test("stand in a section of their own where there was none", () => {
    const bare = (entries: readonly string[]) => board(entries).split(OPEN)[0] ?? "";
    const { text, written } = met(
      bare([held(2, "A", "a.ts, b.ts")]),
      bare([held(3, "B", "a.ts"), held(4, "C", "b.ts")]),
      bare([]),
    );
    expect(written).toEqual([
      conflict("a.ts", 10, "« A » ↔ « B »"),
      conflict("b.ts", 10, "« A » ↔ « C »", [2, 4]),
    ]);
    expect(text.endsWith(`${OPEN}\`\`\`\n${written.join("\n")}\`\`\`\n`)).toBe(true);
  });
});

test("a conflict that is written down within lines that both sides changed stands whole between their markers", () => {
  const of = (entries: readonly string[], lines: string) =>
    board(entries).replace("### Open conflicts\n```\n```\n", `### Open conflicts\n${lines}`);
  const sides = [
    of([held(2, "A", "a.ts")], "~~~\n~~~\nours\n"),
    of([held(3, "B", "a.ts")], "```\n```\ntheirs\n"),
  ] as const;
  const written = conflict("a.ts", 10, "« A » ↔ « B »");
  const { text, conflicts: found } = merge(of([], "old\n"), ...sides, { markers: true });
  expect(found.map(({ range }) => text.slice(range.start, range.end))).toEqual([
    `<<<<<<< ours\n~~~\n${written}~~~\nours\n=======\n\`\`\`\n\`\`\`\ntheirs\n>>>>>>> theirs\n`,
    written,
  ]);
});

describe("entries that meet", () => {
  /** How a section of a kind begins, an entry of it, and how the section ends. */
  const KINDS: Readonly<Record<string, readonly [string, (number: number) => string, string]>> = {
    alerts: [
      "## Emergencies and blockers\n\n### Open blockers\n```\n",
      (n) => `🚨 BLOCKER - Instance #${n} - 2026-11-22 20:0${n} +01:00\nProblem: p${n}\n`,
      "```\n",
    ],
    conflicts: [
      "## Conflict detection\n\n### Open conflicts\n```\n",
      (n) => conflict(`${n}.ts`, 10, "d", [n, 9]),
      "```\n",
    ],
    log: [
      "## Real-time activity log\n",
      (n) => `### 2026-11-22 20:0${n} +01:00 - Instance #${n}\n- **Action** : a${n}\n`,
      "",
    ],
    handovers: [
      "## Handovers between instances\n",
      (n) => `### HANDOVER Instance #${n} → Instance #9\n**Task** : t${n}\n`,
      "",
    ],
    messages: [
      "## Messages\n",
      (n) => `[MESSAGE] Instance #${n} → Instance #9 - 2026-11-22 19:0${n} +01:00\nhello ${n}\n`,
      "",
    ],
  };

  test.each(Object.entries(KINDS))(
    "have a blank line between them where their kind is written so: %s",
    (_, [begin, entry, end]) => {
      const of = (...numbers: number[]) => `# Board\n\n${begin}${numbers.map(entry).join("\n")}${end}`;
      expect(merge(of(), of(1), of(2)).text).toBe(of(1, 2));
      expect(merge(of(1), of(1, 2), of(1, 3)).text).toBe(of(1, 2, 3));
      expect(merge(of(1, 2), of(1, 2, 3), of(2)).text).toBe(of(2, 3));
    },
  );

  test("have none where a side has them without one", () => {
    const close = (...entries: string[]) => board([entries.join("")]);
    const both = close(held(1, "Y"), held(2, "Z"));
    const more = close(held(1, "Y"), held(2, "Z", "z.ts"));
    expect(merge(both, more, close(held(1, "Y", "y.ts"), held(2, "Z"))).text).toBe(
      close(held(1, "Y", "y.ts"), held(2, "Z", "z.ts")),
    );
  });

  test("begin a line, also behind a text whose last line has no end", () => {
    const log = (...entries: string[]) => ["# Board\n\n## Real-time activity log", ...entries].join("\n\n");
    const entry = (minute: string, who: number) =>
      `### 2026-11-22 19:${minute} +01:00 - Instance #${who}\n- **Action** : done`;
    const [one, other] = [entry("10", 1), entry("20", 2)];
    for (const [ours, theirs] of [
      [one, other],
      [other, one],
    ] as const)
      expect(merge(log(), log(ours), log(theirs)).text.trimEnd()).toBe(log(one, other));
  });
});

describe("a list that both sides made longer", () => {
  const list = (...lines: string[]) =>
    `# Board\n\n## Development priorities\n\n### P1 - CRITICAL\n${lines.join("\n")}\n`;
  test.each<[string, string[], string[], string[], string[]]>([
    [
      "goes on counting",
      ["1. a"],
      ["1. a", "2. b"],
      ["1. a", "2. c", "3. d"],
      ["1. a", "2. b", "3. c", "4. d"],
    ],
    ["with its own signs", ["1) a"], ["1) a", "2) b"], ["1) a", "2) c"], ["1) a", "2) b", "3) c"]],
    [
      "behind a gap",
      ["1. a", "5. b"],
      ["1. a", "5. b", "6. c"],
      ["1. a", "5. b", "9. d"],
      ["1. a", "5. b", "6. c", "9. d"],
    ],
    [
      "behind one without a number",
      ["- [ ] x"],
      ["- [ ] x", "1. a"],
      ["- [ ] x", "1. b"],
      ["- [ ] x", "1. a", "2. b"],
    ],
    ["and only there", ["1. a"], ["1. a", "2. b"], ["0. z", "1. a"], ["0. z", "1. a", "2. b"]],
  ])("%s", (_, base, ours, theirs, wanted) => {
    expect(merge(list(...base), list(...ours), list(...theirs)).text).toBe(list(...wanted));
  });

  test("begins anew below another heading", () => {
    const two = (first: readonly string[], second: readonly string[]) =>
      `${list(...first)}\n### P2 - IMPORTANT\n${second.join("\n")}\n`;
    expect(
      merge(two(["1. a"], ["1. x"]), two(["1. a", "2. b"], ["1. x", "2. y"]), two(["1. a", "2. c"], ["1. x"]))
        .text,
    ).toBe(two(["1. a", "2. b", "3. c"], ["1. x", "2. y"]));
  });
});

atNight(
  "no more conflicts are written down than a person reads, and the same ones whichever side is ours",
  () => {
    const side = (from: number, file: (at: number) => string) =>
      board(Array.from({ length: 600 }, (_, at) => held(from + at, `T${from + at}`, file(at))));
    const [ours, theirs] = [side(1_000, (at) => `src/${at}.ts`), side(3_000, (at) => `src/${at}.ts`)];
    const { written } = met(ours, theirs);
    expect(written).toHaveLength(500);
  },
);
