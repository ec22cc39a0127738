import { describe, expect, test } from "vitest";
import { diagnose } from "../../src/checks/index.ts";
import { locate } from "../../src/protocol/ast.ts";
import { View } from "../../src/protocol/view.ts";
import type { Context } from "../../src/rules/context.ts";
import { applyEdits } from "../../src/text/edits.ts";
import { contextOf } from "../operations/context.ts";
import { fixture } from "../protocol/inventory.ts";

/** Every finding of a text as `CODE line:column`, with its severity's first letter. */
function found(text: string, more: Partial<Context> = {}): string[] {
  const view = new View(text);
  return diagnose(view, contextOf(more)).map((finding) => {
    const { line, column } = locate(view, finding);
    return `${finding.code} ${line}:${column} ${finding.severity[0]}`;
  });
}

const at = (time: string) => `2026-11-22 ${time} +01:00`;
const board = (...lines: readonly string[]) =>
  [
    "## Active instances",
    "- **Instance #1-#4** : ACTIVE",
    "## Task reservations",
    "### Current tasks",
    "```",
    ...lines,
    "```",
    "",
  ].join("\n");
const NOW = contextOf().now;
const held = (n: number, task: string, start = at("19:55")) =>
  `[RESERVED] Instance #${n} - ${task} - Start: ${start}`;

test("a sound file has no findings", () => {
  expect(found("")).toEqual([]);
  expect(found(board(held(1, "a"), "Files: a.ts", held(2, "b"), "Files: b.ts"))).toEqual([]);
});

describe("each problem is found where it is", () => {
  const cases: readonly (readonly [string, readonly string[], Partial<Context>?])[] = [
    [board(held(1, "a", "19:55")), ["UNDATED 6:1 i"]],
    [board(held(1, "a", "2026-11-22")), ["UNDATED 6:1 i"]],
    [board(held(1, "a", "[Heure inconnue]")), ["UNREADABLE_TIME 6:1 w"]],
    [board("", held(1, "[Tâche inconnue]")), ["PLACEHOLDER_TITLE 7:1 w"]],
    [board("[GEKLAUT] Instance #1 - a - Start: 19:55"), ["UNKNOWN_STATE 6:1 w"]],
    [board(held(1, "a"), "Files: a.ts", "[NOTE] Instance #2 - b"), ["UNKNOWN_STATE 8:1 w"]],
    ["## Active instances\n\n- **Instance #11-#2** : FINISHED\n", ["BACKWARD_RANGE 3:1 e"]],
    [
      "## Active instances\n- **Instance #1** : ACTIVE\n- **Instance #1-#3** : ACTIVE\n- **Instance #1** : ACTIVE\n",
      ["DUPLICATE_INSTANCE 4:1 e"],
    ],
    [board(held(1, "a"), "Files: src/**", held(2, "b"), "Files: src/b.ts"), ["OVERLAP 8:1 e"]],
    [board(held(1, "a"), held(2, "A")), ["OVERLAP 7:1 e"]],
    [board(held(1, "a"), held(1, "a")), ["OVERLAP 7:1 e"]],
    [board(held(1, "a"), "Files: x", held(1, "b"), "Files: x"), ["OVERLAP 8:1 e"]],
    [board(held(1, "a", at("20:03"))), ["FUTURE_TIME 6:1 w"]],
    [board(held(1, "a", at("20:01"))), []],
    [board(held(1, "a")), ["FUTURE_PULSE 6:1 w"], { heartbeats: new Map([[1, NOW + 3 * 60_000]]) }],
    [board(held(1, "a")), [], { heartbeats: new Map([[1, NOW + 60_000]]) }],
    [
      board(`[WAITING] Instance #1 - a - Since: ${at("20:00")}`),
      ["FUTURE_PULSE 6:1 w"],
      { waits: { get: () => NOW + 3 * 60_000 } },
    ],
    [board("[DONE] Instance #1 - a - Finished: 2027-01-01 10:00 +01:00"), ["FUTURE_TIME 6:1 w"]],
    ["## Activity log\n### 2027-01-01 10:00 - Instance #1\n- **Action** : a\n", ["FUTURE_TIME 2:1 w"]],
    [board(held(9, "a")), ["OWNER_UNKNOWN 6:1 w"]],
    [board(held(1, "a")).replace("ACTIVE", "FINISHED"), ["OWNER_FINISHED 6:1 w"]],
    [board(held(1, "a", at("19:30"))), ["LAPSED 6:1 w"]],
    [board(held(1, "a", at("19:31"))), []],
    [board(held(1, "a", at("19:30"))), [], { heartbeats: new Map([[1, contextOf().now]]) }],
    [`${board(held(1, "a"))}\n  ~~~sh\nnpm test\n`, ["UNCLOSED_FENCE 9:3 e"]],
    ["a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> d\n", ["CONFLICT_MARKERS 2:1 e"]],
    ["## How\n```\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> d\n```\n", []],
    [
      "## How\n```\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> d\n```\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> d\n",
      ["CONFLICT_MARKERS 9:1 e"],
    ],
    [board("<<<<<<< HEAD", held(1, "a"), "=======", ">>>>>>> d"), ["CONFLICT_MARKERS 6:1 e"]],
    [`# Board\n\n<!-- kept\n\n${board(held(1, "a"))}`, ["UNCLOSED_COMMENT 3:1 e"]],
    [`# Board\n\n<!-- kept -->\n\n${board(held(1, "a"))}`, []],
    [`# A\n${[..."\n## Task reservations\n"].join("\0")}\0`, ["MIXED_ENCODING 2:1 e"]],
    [`# A\n\n${"\0".repeat(20)}`, ["ZERO_BYTES 3:1 w"]],
    [`# A\n\n\ufeff${board(held(1, "a"))}`, ["MARK_WITHIN 3:1 e", "OWNER_UNKNOWN 8:1 w"]],
    [
      board(held(1, "a"), "Files: a.ts, src/**, [id].ts", "See: docs/b.md", "Branch: feature/b"),
      ["FILE_NOT_FOUND 7:8 i", "UNREAD_FILES 8:1 i"],
      { kindOf: (path) => (path === "docs/b.md" ? "file" : "none") },
    ],
    [
      board(
        held(1, "Fix docs/b.md"),
        held(2, "Redo docs/b.md"),
        "Files: docs/b.md",
        held(3, "Fix docs/c.md"),
      ),
      ["UNREAD_FILES 6:1 i"],
      { kindOf: (path) => (path === "docs/b.md" ? "file" : "none") },
    ],
    ["## Remaining tasks\n```\n[FREE] a\n[LIBER] b\n```\n- [ ] c\n- [X] d\n", ["UNKNOWN_STATE 4:1 w"]],
    [
      "## Open conflicts\n```\n[CONFLCT] Instance #1 ↔ Instance #2 - a\n```\n".replace(
        "##",
        "## Conflict detection\n###",
      ),
      ["UNKNOWN_STATE 4:1 w"],
    ],
    [
      "## Handovers between instances\n### HANDOVER Instance #1 → Instance #2\n**Task** : a\n**Status** : MAYBE\n",
      ["UNKNOWN_STATE 2:1 w"],
    ],
    [
      "## Handovers between instances\n### HANDOVER Instance #1 → Instance #2\n**Task** : [Task name]\n**Status** : ACCEPTED by Instance #2 (2027-01-01 10:00 +01:00)\n",
      ["TEMPLATE_LEFT 2:1 w", "FUTURE_TIME 2:1 w"],
    ],
    [
      "## Active instances\n- **Instance #1** : ACTIVE - a (2027-01-01 10:00 +01:00)\n",
      ["FUTURE_TIME 2:1 w"],
    ],
    [
      "## Last update\n**Date** : 2027-01-01 - 10:00\n**By** : Instance #1\n**Action** : a\n",
      ["FUTURE_TIME 2:1 w"],
    ],
    [
      "## Activity log\n### 18:00 - Instance #1\n- **Action** : [Description de l'action]\n",
      ["TEMPLATE_LEFT 2:1 w"],
    ],
    ["text\n\n<!-- coord: lease=45m autoReserve=on -->\n", []],
    ["text\n\n<!-- coord: lease=abc foo=1 -->\n", ["BAD_SETTING 3:13 w", "UNKNOWN_SETTING 3:23 w"]],
    [
      "<!--  coord:lese=9m lease=0 autoReserve -->\n",
      ["UNKNOWN_SETTING 1:13 w", "BAD_SETTING 1:21 w", "BAD_SETTING 1:29 w"],
    ],
    ["<!-- coord: lease=9h autoReserve=On -->\n", ["BAD_SETTING 1:13 w", "BAD_SETTING 1:22 w"]],
    ["# RÃ©sumÃ©\n\nfine\nsee â€™ and \ufffd\n", ["MOJIBAKE 1:4 w", "MOJIBAKE 4:5 w"]],
    [
      "\ufeff## Active instances\n- **Instance #1** : ACTIVE\n- **Instance #1** : ACTIVE\n",
      ["DUPLICATE_INSTANCE 3:1 e"],
    ],
    [board(), ["DISPLACED 1:1 e"], { displaced: [{ source: held(1, "a"), at: 0 }] }],
    [
      board(held(1, "a")),
      ["DISPLACED 6:1 e"],
      { displaced: [{ source: `${held(1, "a")}\nFiles: a.ts`, at: 0 }] },
    ],
    [board(), [], { displaced: [{ source: held(1, "a", at("19:45")), at: 0 }] }],
  ];

  test.each(cases.map(([text, expected, more]) => ({ text, expected, more })))(
    "$expected",
    ({ text, expected, more }) => {
      expect(found(text, more)).toEqual(expected);
    },
  );

  test("and says of a setting what counts in its place", () => {
    const used = (text: string) =>
      diagnose(new View(`<!-- coord: ${text} -->\n`), contextOf()).map(
        ({ args }) => "used" in args && args.used,
      );
    expect([used("lease=abc"), used("lease=9h"), used("autoReserve=yes")]).toEqual([
      ["lease=15m"],
      ["lease=4h"],
      ["autoReserve=off"],
    ]);
  });

  test("and says of a lapsed reservation whether its agent still runs", () => {
    const view = new View(board(held(1, "a", at("19:30"))));
    const args = (living: readonly number[]) =>
      diagnose(view, contextOf({ living: new Set(living) })).map(({ args }) => "alive" in args && args.alive);
    expect([args([]), args([1])]).toEqual([[0], [1]]);
  });

  test("also in files with other line ends, and sorted by place", () => {
    const text = board(held(9, "a"), held(8, "b", at("19:30"))).replaceAll("\n", "\r\n");
    expect(found(text)).toEqual(["OWNER_UNKNOWN 6:1 w", "OWNER_UNKNOWN 7:1 w", "LAPSED 7:1 w"]);
  });
});

describe("a fence that nothing closes", () => {
  const repaired = (text: string) => {
    const finding = diagnose(new View(text), contextOf()).find(({ code }) => code === "UNCLOSED_FENCE");
    return finding?.fix === undefined ? null : applyEdits(text, finding.fix);
  };

  test("is closed at the end, by a fence of its kind", () => {
    expect(repaired("a\n```\nb\n")).toBe("a\n```\nb\n```\n");
    expect(repaired("a\n~~~~ js\nb")).toBe("a\n~~~~ js\nb\n~~~~");
    expect(repaired("a\r\n```\r\nb\r\n")).toBe("a\r\n```\r\nb\r\n```\r\n");
  });

  test("is left to a person when it swallowed headings", () => {
    expect(repaired(fixture("nasty/unclosed-fence.md"))).toBeNull();
  });
});

test("no check throws, whatever the file", () => {
  for (const name of [
    "bad-numbers",
    "nul-and-controls",
    "unknown-sections",
    "wild-format",
    "hidden-by-comments",
    "lone-cr",
  ]) {
    const text = fixture(`nasty/${name}.md`);
    const displaced = [
      { source: "no entry", at: 0 },
      { source: held(1, "a"), at: 0 },
    ];
    for (const finding of diagnose(new View(text), contextOf({ displaced }))) {
      expect(finding.range.end).toBeLessThanOrEqual(text.length);
    }
  }
});

test("of a long list of files that are not there no more is looked for than is told", () => {
  const files = Array.from({ length: 5_000 }, (_, at) => `src/f${at}.ts`);
  let asked = 0;
  const kindOf = () => (asked++, "none" as const);
  const told = found(board(held(1, "a"), `Files: ${files.join(", ")}`), { kindOf });
  expect(told.filter((one) => one.startsWith("FILE_NOT_FOUND"))).toHaveLength(10);
  // Each once, to compare it with what others hold.
  expect(asked).toBeLessThan(files.length + 100);
});
