import { describe, expect, test } from "vitest";
import { View } from "../../src/protocol/view.ts";
import type { Context } from "../../src/rules/context.ts";
import { holderOf, holdings, judge } from "../../src/rules/holdings.ts";
import { contextOf } from "../operations/context.ts";

const HOUR = 3_600_000;
const board = (...lines: readonly string[]) =>
  new View(`## Task reservations\n### Current tasks\n\`\`\`\n${lines.join("\n")}\n\`\`\`\n`);
const at = (time: string) => `2026-11-22 ${time} +01:00`;

/** How a wish of #5 fares, as three lists of instances: who blocks its files, its task, and whom it may take over from. */
function verdict(
  view: View,
  wish: { task?: string; files?: readonly string[]; instance?: number },
  more: Partial<Context> = {},
) {
  const context = contextOf(more);
  const full = { instance: 5, task: "new", files: [], ...wish };
  const { blockedByFiles, blockedByTask, takeovers } = judge(full, holdings(view, context), context);
  return [blockedByFiles, blockedByTask, takeovers].map((list) =>
    list.map(({ reservation }) => reservation.instance),
  );
}

const busy = board(
  `[RESERVED] Instance #1 - Fix login - Start: ${at("19:55")}`,
  "Files: src/auth.ts, src/login/**",
  `[DONE] Instance #2 - Old work - Finished: ${at("19:00")}`,
  "Files: docs/**",
);

describe("what stands in the way", () => {
  test.each([
    ["the same file", { files: ["src/auth.ts"] }, [[1], [], []]],
    ["a file below a folder", { files: ["src/login/a/b.ts"] }, [[1], [], []]],
    ["a folder above", { files: ["src"] }, [[1], [], []]],
    ["a glob that meets one", { files: ["**/*.ts"] }, [[1], [], []]],
    ["one of several", { files: ["a", "b", "src/auth.ts"] }, [[1], [], []]],
    ["the same task", { task: "Fix login" }, [[], [1], []]],
    ["the same task in another hand", { task: "  FÏX   Login" }, [[], [1], []]],
    ["both, which counts as files", { task: "fix login", files: ["src/auth.ts"] }, [[1], [], []]],
  ])("%s", (_, wish, expected) => {
    expect(verdict(busy, wish)).toEqual(expected);
  });

  test.each([
    ["nothing in common", { files: ["src/api.ts"] }],
    ["a part of the title", { task: "Fix" }],
    ["a glob that cannot meet it", { files: ["src/*.css"] }],
    ["files of what has ended", { files: ["docs/a.md"], task: "Old work" }],
    ["one's own reservation of that task", { instance: 1, task: "fix LOGIN", files: ["src/auth.ts"] }],
  ])("not %s", (_, wish) => {
    expect(verdict(busy, wish)).toEqual([[], [], []]);
  });

  test("one's own other reservation, too: two active ones never overlap, whoever writes", () => {
    expect(verdict(busy, { instance: 1, task: "else", files: ["src/auth.ts"] })).toEqual([[1], [], []]);
  });

  test("letters of another case are the same file where the file system says so", () => {
    expect(verdict(busy, { files: ["SRC/Auth.ts"] })).toEqual([[], [], []]);
    expect(verdict(busy, { files: ["SRC/Auth.ts"] }, { caseSensitive: false })).toEqual([[1], [], []]);
  });
});

describe("what has grown old", () => {
  const old = (start: string) => board(`[RESERVED] Instance #1 - Fix login - Start: ${start}`, "Files: a.ts");
  const wish = { files: ["a.ts"] };

  test("still blocks while stale", () => {
    expect(verdict(old(at("19:35")), wish)).toEqual([[1], [], []]);
  });

  test("may be taken over once lapsed, unless its agent lives", () => {
    expect(verdict(old(at("19:30")), wish)).toEqual([[], [], [1]]);
    expect(verdict(old(at("19:30")), wish, { living: new Set([1]) })).toEqual([[1], [], []]);
    expect(verdict(old(at("19:30")), wish, { heartbeats: new Map([[1, contextOf().now - 60_000]]) })).toEqual(
      [[1], [], []],
    );
  });

  test("blocks for ever without a date", () => {
    expect(verdict(old("19:30"), wish, { now: contextOf().now + 10_000 * HOUR })).toEqual([[1], [], []]);
  });

  test("follows the lease that the file sets", () => {
    const view = new View(`<!-- coord: lease=2h -->\n\n${old(at("17:00")).text}`);
    expect(verdict(view, wish)).toEqual([[1], [], []]);
  });
});

describe("who waits", () => {
  const queue = board(`[WAITING] Instance #1 - Fix login - Since: ${at("19:50")}`, "Files: a.ts");

  test("blocks while its process gives signs of life", () => {
    const heartbeats = new Map([[1, contextOf().now - 29_000]]);
    expect(verdict(queue, { files: ["a.ts"] }, { heartbeats })).toEqual([[1], [], []]);
    expect(
      holderOf("a.ts", holdings(queue, contextOf({ heartbeats })), contextOf({ heartbeats })),
    ).toBeNull();
  });

  test("blocks within its first minute, before anybody has seen its process", () => {
    const fresh = board(`[WAITING] Instance #1 - Fix login - Since: ${at("20:00")}`, "Files: a.ts");
    expect(verdict(fresh, { files: ["a.ts"] })).toEqual([[1], [], []]);
  });

  test.each([
    ["its process", { waits: { get: () => contextOf().now + 3 * HOUR } }],
    ["its instance", { heartbeats: new Map([[1, contextOf().now + 3 * HOUR]]) }],
    [
      "its process, while its instance lives on",
      {
        waits: { get: () => contextOf().now + 3 * HOUR },
        heartbeats: new Map([[1, contextOf().now]]),
      },
    ],
  ])("is passed over when a wrong clock alone speaks for %s", (_, more) => {
    expect(verdict(queue, { files: ["a.ts"] }, more)).toEqual([[], [], []]);
  });

  test("is passed over when a wrong clock wrote when it came", () => {
    const early = board(`[WAITING] Instance #1 - Fix login - Since: ${at("23:00")}`, "Files: a.ts");
    expect(verdict(early, { files: ["a.ts"] })).toEqual([[], [], []]);
    const heartbeats = new Map([[1, contextOf().now]]);
    expect(verdict(early, { files: ["a.ts"] }, { heartbeats })).toEqual([[1], [], []]);
  });

  test("is passed over when it gives none for thirty seconds", () => {
    expect(verdict(queue, { files: ["a.ts"] })).toEqual([[], [], []]);
    expect(
      verdict(queue, { files: ["a.ts"] }, { heartbeats: new Map([[1, contextOf().now - 31_000]]) }),
    ).toEqual([[], [], []]);
  });
});

describe("the holder of a path", () => {
  const view = board(
    `[RESERVED] Instance #1 - one - Start: ${at("19:55")}`,
    "Files: app/[id]/page.tsx, lib/**",
    `[RESERVED] Instance #2 - two - Start: ${at("18:00")}`,
    "Files: old.ts",
    `[RESERVED] Instance #3 - three - Start: ${at("19:55")}`,
    "Files: lib/mine.ts",
  );
  const holder = (path: string, instance: number | null = null) => {
    const context = contextOf({ instance });
    return holderOf(path, holdings(view, context), context)?.reservation.instance ?? null;
  };

  test("is found by glob and by the name spelled as it stands", () => {
    expect(holder("lib/a/b.ts")).toBe(1);
    expect(holder("app/[id]/page.tsx")).toBe(1);
    expect(holder("app/i/page.tsx")).toBe(1);
    expect(holder("elsewhere.ts")).toBeNull();
  });

  test("is nobody once anybody may take it over, but oneself all the same", () => {
    expect(holder("old.ts")).toBeNull();
    expect(holder("old.ts", 2)).toBe(2);
  });

  test("is somebody else rather than oneself where both claim it", () => {
    expect(holder("lib/mine.ts", 3)).toBe(1);
    expect(holder("lib/mine.ts", 1)).toBe(3);
  });
});

describe("what is held under one's own number", () => {
  const lines = [
    `[RESERVED] Instance #5 - Own - Start: ${at("19:55")}`,
    `[RESERVED] Instance #5 - Other - Start: ${at("19:55")}`,
  ];
  const mine = (view: View, more: Partial<Context>) =>
    holdings(view, contextOf({ instance: 5, ...more })).map((one) => [one.isMine, one.isSiblings]);
  const apart = new View(`<!-- coord: subagents=apart -->\n${board(...lines).text}`);
  const madeBySibling = (task: string) => task === "Other";

  test("is a sibling's where the file keeps subagents apart and that made it", () => {
    const own = [true, false];
    expect(mine(apart, { madeBySibling })).toEqual([own, [false, true]]);
    expect(mine(apart, {})).toEqual([own, own]);
    expect(mine(board(...lines), { madeBySibling })).toEqual([own, own]);
    expect(mine(apart, { madeBySibling, instance: 6 })).toEqual([
      [false, false],
      [false, false],
    ]);
  });

  test("is another's where two go by that number and nothing was written for it here", () => {
    const twice = (state: string) =>
      new View(
        `## Active instances\n- **Instance #5** : ACTIVE - Ana\n- **Instance #5** : ${state} - Bob\n\n${board(...lines).text}`,
      );
    const wroteHere = (_: number, head: string) => head.includes(" - Own - ");
    expect(mine(twice("ACTIVE"), { wroteHere })).toEqual([
      [true, false],
      [false, false],
    ]);
    expect(mine(twice("FINISHED"), { wroteHere })).toEqual([
      [true, false],
      [true, false],
    ]);
    expect(mine(twice("ACTIVE"), {})).toEqual([
      [true, false],
      [true, false],
    ]);
  });
});

test("two names that differ by case alone are one, unless two such files are there", () => {
  const wish = { files: ["SRC/Auth.ts"] };
  const loose = { caseSensitive: false };
  expect(verdict(busy, wish, loose)).toEqual([[1], [], []]);
  expect(verdict(busy, wish, { ...loose, areTwo: () => false })).toEqual([[1], [], []]);
  expect(verdict(busy, wish, { ...loose, areTwo: () => true })).toEqual([[], [], []]);
  expect(verdict(busy, wish)).toEqual([[], [], []]);
});
