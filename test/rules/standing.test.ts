import { describe, expect, test } from "vitest";
import { View } from "../../src/protocol/view.ts";
import { compare } from "../../src/rules/collisions.ts";
import type { Context, OtherName } from "../../src/rules/context.ts";
import { displacedBy } from "../../src/rules/displaced.ts";
import { holdings } from "../../src/rules/holdings.ts";
import { type Asked, standingOf, withOtherNames } from "../../src/rules/standing.ts";
import { circleThrough, cycleOf, nextTurn } from "../../src/rules/queue.ts";
import { contextOf } from "../operations/context.ts";

const board = (...lines: readonly string[]) =>
  new View(`## Task reservations\n### Current tasks\n\`\`\`\n${lines.join("\n")}\n\`\`\`\n`);
const entry = (n: number, files: string, state = "RESERVED", time = "19:55") =>
  `[${state}] Instance #${n} - Task ${n} - Start: 2026-11-22 ${time} +01:00\nFiles: ${files}\n`;

/** On disk, as far as anybody asks. */
const kindOf = (path: string) =>
  ["src", "lib"].includes(path) ? "folder" : path.endsWith(".ts") && !path.includes("*") ? "file" : "none";

const view = board(
  entry(1, "src/one.ts, lib/**"),
  entry(5, "src/mine.ts, own/**"),
  entry(2, "src/lapsed.ts", "RESERVED", "09:00"),
  entry(3, "src/waiting.ts", "WAITING"),
  entry(5, "src/both.ts"),
  entry(1, "src/both.ts"),
);

function standing(asked: Asked, names: Readonly<Record<string, readonly string[]>> = {}) {
  const otherNames: Context["otherNames"] = ({ path }, held) =>
    (names[path] ?? [])
      .filter((name) => held.some((one) => one.name === name))
      .map((name): OtherName => ({ name, how: "link" }));
  const context = contextOf({ instance: 5, kindOf, otherNames });
  const found = standingOf(asked, holdings(view, context), context);
  const overlaps = found.overlaps.map((one) => [one.asked, one.held, one.holding.reservation.instance]);
  const others = found.otherNames.map(({ name }) => name);
  return [found.verdict, found.holding?.reservation.instance ?? null, overlaps, others];
}

describe("how a path stands", () => {
  const one = ["src/one.ts", "src/one.ts", 1];
  test.each([
    ["nobody's", { path: "src/free.ts" }, ["free", null, [], []]],
    ["somebody's", { path: "src/one.ts" }, ["reserved", 1, [one], []]],
    ["in somebody's folder", { path: "lib/a.ts" }, ["reserved", 1, [["lib/a.ts", "lib/**", 1]], []]],
    ["one's own", { path: "src/mine.ts" }, ["mine", 5, [], []]],
    ["in one's own folder", { path: "own/a.ts" }, ["mine", 5, [], []]],
    ["of both", { path: "src/both.ts" }, ["reserved", 1, [["src/both.ts", "src/both.ts", 1]], []]],
    ["lapsed", { path: "src/lapsed.ts" }, ["free", null, [], []]],
    [
      "named like a pattern, where nothing is there",
      { path: "src/one.t[sx]" },
      ["partly", null, [["src/one.t[sx]", "src/one.ts", 1]], []],
    ],
    [
      "a pattern that names a folder with some of somebody's",
      { path: "s*", glob: true },
      [
        "partly",
        null,
        [
          ["s*", "src/one.ts", 1],
          ["s*", "src/both.ts", 1],
        ],
        [],
      ],
    ],
    ["a pattern that names another folder", { path: "d*", glob: true }, ["free", null, [], []]],
    ["waited for", { path: "src/waiting.ts" }, ["free", null, [], []]],
    [
      "a folder with some of somebody's",
      { path: "src" },
      [
        "partly",
        null,
        [
          ["src", "src/one.ts", 1],
          ["src", "src/both.ts", 1],
        ],
        [],
      ],
    ],
    [
      "a pattern that meets some",
      { path: "src/o*.ts", glob: true },
      ["partly", null, [["src/o*.ts", "src/one.ts", 1]], []],
    ],
    ["a pattern that meets none", { path: "src/f*.ts", glob: true }, ["free", null, [], []]],
    ["a file under another name", { path: "x.ts", also: ["src/one.ts"] }, ["reserved", 1, [one], []]],
    ["a file under one's own other name", { path: "x.ts", also: ["src/mine.ts"] }, ["mine", 5, [], []]],
  ])("%s", (_, asked, expected) => {
    expect(standing(asked)).toEqual(expected);
  });

  test.each([
    [
      "a link to somebody's",
      { path: "x.ts" },
      ["src/one.ts"],
      ["reserved", 1, [["x.ts", "src/one.ts", 1]], ["src/one.ts"]],
    ],
    ["a link to one's own", { path: "x.ts" }, ["src/mine.ts"], ["mine", 5, [], ["src/mine.ts"]]],
    [
      "links to both",
      { path: "x.ts" },
      ["src/mine.ts", "src/one.ts"],
      ["reserved", 1, [["x.ts", "src/one.ts", 1]], ["src/mine.ts", "src/one.ts"]],
    ],
    ["a link to what has lapsed", { path: "x.ts" }, ["src/lapsed.ts"], ["free", null, [], []]],
    [
      "a folder with a link to somebody's",
      { path: "docs", glob: true },
      ["src/one.ts"],
      ["partly", null, [["docs", "src/one.ts", 1]], ["src/one.ts"]],
    ],
    [
      "a folder with a link to one's own",
      { path: "docs", glob: true },
      ["src/mine.ts"],
      ["free", null, [], []],
    ],
    [
      "one's own, with a link to somebody's",
      { path: "src/mine.ts" },
      ["src/one.ts"],
      ["reserved", 1, [["src/mine.ts", "src/one.ts", 1]], ["src/one.ts"]],
    ],
    ["what somebody holds already", { path: "src/one.ts" }, ["src/both.ts"], ["reserved", 1, [one], []]],
  ])("%s", (_, asked, names, expected) => {
    expect(standing(asked, { [asked.path]: names })).toEqual(expected);
  });
});

describe("a request with the names that others hold", () => {
  const ask = (
    files: readonly string[],
    names: Readonly<Record<string, readonly string[]>>,
    also?: ReadonlyMap<string, readonly string[]>,
  ) => {
    const otherNames: Context["otherNames"] = ({ path }) =>
      (names[path] ?? []).map((name): OtherName => ({ name, how: "moved" }));
    const context = contextOf({ instance: 5, kindOf, otherNames });
    const request = { instance: 5, task: "new", files, resources: [], ...(also && { also }) };
    return [...(withOtherNames(request, holdings(view, context), context).also ?? [])];
  };
  test("has them by the file, beside those that it had; not where it meets what is held anyway, nor where there are none", () => {
    expect(ask(["x.ts", "y.ts"], { "x.ts": ["src/one.ts"] })).toEqual([["x.ts", ["src/one.ts"]]]);
    expect(ask(["src/one.ts"], { "src/one.ts": ["src/both.ts"] })).toEqual([]);
    expect(ask(["x.ts"], {})).toEqual([]);
    const also = new Map([
      ["x.ts", ["z.ts"]],
      ["w.ts", ["v.ts"]],
    ]);
    expect(ask(["x.ts"], { "x.ts": ["src/one.ts"] }, also)).toEqual([
      ["x.ts", ["z.ts", "src/one.ts"]],
      ["w.ts", ["v.ts"]],
    ]);
    expect(ask(["x.ts"], { "x.ts": ["lib/b.ts"] }, new Map([["x.ts", ["src/one.ts"]]]))).toEqual([
      ["x.ts", ["src/one.ts"]],
    ]);
  });
});

test("a pattern is asked about as one unless a file is called so", () => {
  const asked: [string, boolean | undefined][] = [];
  const context = contextOf({
    instance: 5,
    kindOf: (path) => (path === "src/[id].ts" ? "file" : "none"),
    otherNames: ({ path, glob }) => (asked.push([path, glob]), []),
  });
  const rivals = holdings(view, context);
  withOtherNames(
    { instance: 5, task: "new", resources: [], files: ["src/[id].ts", "x/*.ts", "y.ts"] },
    rivals,
    context,
  );
  expect(asked).toEqual([
    ["src/[id].ts", false],
    ["x/*.ts", true],
    ["y.ts", false],
  ]);
});

describe("whose turn it is", () => {
  const wait = (n: number, task: string, files: string) =>
    `[WAITING] Instance #${n} - ${task} - Since: 2026-11-22 20:00 +01:00\nFiles: ${files}\n`;
  const turn = (...lines: readonly string[]) => {
    const context = contextOf({ instance: 1 });
    const next = nextTurn(holdings(board(...lines), context), context);
    return next && [next.waiter.reservation.instance, next.takeovers.map((one) => one.reservation.instance)];
  };

  test("who holds a task and waits for more files does not wait for those who wait for the task", () => {
    const first = wait(2, "Task 1", "b");
    expect(turn(entry(1, "a"), first, wait(1, "Task 1", "c"))).toEqual([1, []]);
    // Who only waits for it, and came later, does.
    expect(turn(entry(1, "a"), first, wait(3, "Task 1", "c"))).toBeNull();
    expect(turn(entry(1, "a"), first, wait(1, "Task 1", "b"))).toBeNull();
  });

  test("what has lapsed is taken over, and stands in nobody's way", () => {
    expect(turn(entry(1, "a", "RESERVED", "09:00"), wait(2, "new", "a"))).toEqual([2, [1]]);
    expect(turn(entry(1, "a"), wait(2, "new", "a"), wait(3, "else", "b"))).toEqual([3, []]);
  });

  test("what has lapsed of others closes no circle, what has of one's own does", () => {
    const context = contextOf({ instance: 4 });
    const cycle = (time: string, other: string) => {
      const all = holdings(
        board(entry(2, "b", "RESERVED", other), entry(4, "d", "RESERVED", time), wait(2, "more", "d")),
        context,
      );
      return cycleOf({ task: "new", resources: [], instance: 4, files: ["b"] }, all, context);
    };
    expect(cycle("19:55", "19:55")).toEqual([4, 2, 4]);
    expect(cycle("09:00", "19:55")).toEqual([4, 2, 4]);
    expect(cycle("19:55", "09:00")).toBeNull();
  });
});

test("of two reservations with more patterns than are compared the first is named", () => {
  const files = Array.from({ length: 600 }, (_, at) => `src/**/${at}*.ts`).join(", ");
  const context = contextOf({ instance: 1 });
  const { found, uncompared } = compare(holdings(board(entry(1, files), entry(2, files)), context), context);
  expect([found, uncompared?.reservation.instance]).toEqual([[], 1]);
});

describe("circles of waits", () => {
  const wait = (n: number, files: string) =>
    `[WAITING] Instance #${n} - More ${n} - Since: 2026-11-22 20:00 +01:00\nFiles: ${files}\n`;
  const circle = (...lines: readonly string[]) => {
    const context = contextOf({ instance: 1 });
    return circleThrough(1, holdings(board(...lines), context), context)?.cycle ?? null;
  };
  test("of two, of three, and none", () => {
    const two = [entry(1, "a"), entry(2, "b"), wait(1, "b")];
    expect(circle(...two)).toBeNull();
    expect(circle(...two, wait(2, "a"))).toEqual([1, 2, 1]);
    const three = [...two, entry(3, "c"), wait(2, "c")];
    expect(circle(...three)).toBeNull();
    expect(circle(...three, wait(3, "a"))).toEqual([1, 2, 3, 1]);
  });

  test("not through oneself alone, nor through who comes later in the queue", () => {
    expect(circle(entry(1, "a"), wait(1, "a"))).toBeNull();
    expect(circle(entry(2, "b"), wait(1, "b, a"), wait(3, "a"))).toBeNull();
    const context = contextOf({ instance: 4 });
    const all = holdings(board(entry(2, "b"), entry(4, "d"), wait(2, "d")), context);
    const request = { task: "new", resources: [], instance: 4 };
    expect(cycleOf({ ...request, files: ["b"] }, all, context)).toEqual([4, 2, 4]);
    expect(cycleOf({ ...request, files: ["e"] }, all, context)).toBeNull();
  });
});

test("where too much begins alike, so many are compared, and it is said which the first is that was not", () => {
  const chain = Array.from({ length: 800 }, (_, i) => entry(i + 10, "a".repeat(i + 1)));
  const context = contextOf();
  const all = holdings(board(...chain), context);
  expect(compare(all, context)).toEqual({ found: [], uncompared: all[200] });
  const few = all.slice(0, 150);
  expect(compare(few, context)).toEqual({ found: [], uncompared: null });
});

test("an entry with fewer files than it had is missing, unless it was finished", () => {
  const before = board(entry(1, "a.ts, b.ts")).text;
  const lost = (after: View) =>
    displacedBy({ before, after: after.text, displaced: [], isWhole: true, now: 0 }).map(
      ({ source }) => source,
    );
  expect(lost(board(entry(1, "a.ts")))).toEqual([entry(1, "a.ts, b.ts").trimEnd()]);
  expect(lost(board(entry(1, "b.ts, a.ts, c.ts")))).toEqual([]);
  expect(
    lost(
      board(
        "[DONE] Instance #1 - Task 1 - Finished: 2026-11-22 19:59 +01:00\nStart: 2026-11-22 19:55 +01:00\nFiles: a.ts\n",
      ),
    ),
  ).toEqual([]);
  expect(lost(board(entry(1, "a.ts, b.ts, c.ts", "WAITING")))).toEqual([entry(1, "a.ts, b.ts").trimEnd()]);
});
