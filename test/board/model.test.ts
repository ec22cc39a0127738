import { answer, ask, handoverRequest } from "../../src/operations/messages.ts";
import { TestDesk } from "../operations/desk.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { moveOf } from "../../src/board/acts.ts";
import { treeOf } from "../../src/board/files.ts";
import { presenceOf } from "../../src/rules/presence.ts";
import { LANES, type Board } from "../../src/board/types.ts";
import { sized } from "../size.ts";
import { BUSY, boardFor } from "./board.ts";

const titlesOf = (board: Board) =>
  Object.fromEntries(board.lanes.map(({ name, cards }) => [name, cards.map(({ title }) => title)]));

test("each piece of work stands in the lane of its state", () => {
  expect(titlesOf(boardFor(BUSY))).toEqual({
    next: ["Close the harbour gate", "Translate the help"],
    waiting: ["Prettier form", "Ship it"],
    progress: ["Fix login", "Harbour map", "Write release notes"],
    blocked: ["Tiles from the new server"],
    done: ["Rate limit the API"],
  });
});

test("what waits says for what", () => {
  const waiting = boardFor(BUSY).lanes.find(({ name }) => name === "waiting")?.cards ?? [];
  expect(waiting.map(({ after }) => after)).toEqual([["#3 Fix login"], ["Translate the help"]]);
});

test("claims in other forms, and lines that may be some, are told, and are no other notes", () => {
  const text =
    "# Team\n\ncodex-1 -> src/a.ts\ncodex-2 -> src/b.ts\n\nMia has src/c.ts torn apart till lunch.\n";
  const { needs, notes } = boardFor(text, { kindOf: () => "file" });
  expect(needs.map(({ kind, text: said, line }) => [kind, said, line])).toEqual([
    ["claim", "FOREIGN_CLAIMS", 3],
    ["claim", "UNREAD_MENTION", 6],
  ]);
  expect(notes).toBe(0);
  expect(boardFor(`${text}\n<!-- coord: foreign=off -->\n`).needs).toEqual([]);
});

test("what needs a person comes with what may be done about it", () => {
  const needs = boardFor(BUSY, { instance: 4 }).needs;
  expect(needs.map(({ kind, acts }) => [kind, acts.map(({ command }) => command)])).toEqual([
    ["blocker", ["resolve"]],
    ["handover", ["handover accept", "handover decline"]],
    ["lapsed", ["takeover"]],
    ["problem", []],
  ]);
  const other = boardFor(BUSY, { instance: 3 }).needs;
  expect(other.find(({ kind }) => kind === "handover")?.acts).toEqual([]);
});

test("a question and a request wait for who is asked, and for a person without a number", async () => {
  const desk = new TestDesk();
  await desk.reserve(2, "Fix login", "src/auth.ts");
  await desk.did(1, ask, { to: 2, text: "May I rename the field?" });
  await desk.did(1, ask, { to: "any", text: "Who knows the maps?" });
  await desk.did(1, handoverRequest, { task: "Fix login" });
  const needsFor = async (instance: number | null) =>
    boardFor(await desk.text(), { instance })
      .needs.filter(({ kind }) => kind === "question" || kind === "request")
      .map(({ kind, who, text, acts }) => [kind, who, text, acts.map(({ command }) => command)]);
  const waiting = [
    ["request", [1, 2], "Fix login", ["handover accept", "answer"]],
    ["question", [1, 2], "May I rename the field?", ["answer"]],
    ["question", [1], "Who knows the maps?", ["answer"]],
  ];
  expect(await needsFor(2)).toEqual(waiting);
  expect(await needsFor(null)).toEqual(waiting);
  expect(await needsFor(3)).toEqual(waiting.slice(2));
  expect(await needsFor(1)).toEqual([]);
  const first = boardFor(await desk.text(), { instance: 2 }).needs.find(({ kind }) => kind === "question");
  await desk.did(2, answer, { id: first?.acts[0]?.input["id"] ?? "", text: "Yes" });
  expect(await needsFor(2)).toEqual([waiting[0], waiting[2]]);
});

test("an instance is told by its last sign of life", () => {
  const now = Date.parse("2026-11-22T20:00:00+01:00");
  const people = boardFor(BUSY, { heartbeats: new Map([[1, now - 60_000]]) }).people;
  expect(people.map(({ instance, presence, agent }) => [instance, presence, agent])).toEqual([
    [1, "alive", null],
    [3, "alive", "claude"],
    [4, "quiet", null],
    [6, "alive", null],
  ]);
  expect(boardFor(BUSY).people[0]?.presence).toBe("gone");
  expect(presenceOf(null, 1, 2)).toBe("unknown");
});

test("paths are a tree, and what two hold is told", () => {
  const meets = (a: string, b: string) => a === b;
  const tree = treeOf(
    [
      { instance: 1, files: ["src/a/b.ts", "docs/**"] },
      { instance: 2, files: ["src/a/b.ts", "src/c"] },
    ],
    meets,
  );
  expect(tree).toEqual([
    { name: "docs/**", holders: [1], isShared: false, children: [] },
    {
      name: "src",
      holders: [],
      isShared: false,
      children: [
        { name: "a/b.ts", holders: [1, 2], isShared: true, children: [] },
        { name: "c", holders: [2], isShared: false, children: [] },
      ],
    },
  ]);
  const shared = boardFor(BUSY)
    .files.flatMap(({ children }) => children)
    .filter(({ isShared }) => isShared);
  expect(shared.map(({ name }) => name)).toEqual(["log*/form.ts", "login/**"]);
});

test("a law: a card is in one place, and no two have the same key", () => {
  const title = fc.constantFrom("A", "B", "Ä  b", "C (after: A)", "<b>x</b>");
  const line = fc.oneof(
    title.map((t) => `[FREE] ${t}`),
    title.map((t) => `[BLOCKED] Instance #3 - ${t}`),
    title.map((t) => `[IN_PROGRESS] Instance #4 - ${t}`),
  );
  const held = fc
    .tuple(
      fc.constantFrom("RESERVED", "WAITING"),
      fc.constantFrom(3, 4),
      title,
      fc.integer({ min: 0, max: 59 }),
    )
    .map(
      ([state, n, t, minute]) =>
        `[${state}] Instance #${n} - ${t} - Start: 2026-11-22 19:${String(minute).padStart(2, "0")} +01:00\n`,
    );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 6 }), fc.array(held, { maxLength: 5 }), (lines, reservations) => {
      const text = `## Task reservations\n\n### Current tasks\n\`\`\`\n${reservations.join("\n")}\`\`\`\n\n### Remaining tasks\n\`\`\`\n${lines.join("\n")}\n\`\`\`\n`;
      const { lanes } = boardFor(text);
      const keys = lanes.flatMap(({ cards }) => cards.map(({ key }) => key));
      expect(new Set(keys).size).toBe(keys.length);
      expect(lanes.map(({ name }) => name)).toEqual(LANES);
      const count = (name: string) => lanes.find((lane) => lane.name === name)?.cards.length ?? 0;
      // Every open reservation is shown, be there as many of a title as there may.
      expect(count("progress") + count("waiting")).toBeGreaterThanOrEqual(reservations.length);
    }),
    { numRuns: sized(300, 60) },
  );
});

test("a move is a command, or has its reason", () => {
  const card = boardFor(BUSY, { instance: 3 }).lanes[2]?.cards[0];
  if (card === undefined) return expect.fail("no card");
  expect(moveOf(card, "progress", "done")).toMatchObject({
    command: "finish",
    input: { task: "Fix login", result: "success" },
  });
  expect(moveOf({ ...card, isMine: false }, "progress", "done")).toBe("NOT_YOURS");
  expect(moveOf(card, "progress", "progress")).toBe("SAME_LANE");
  for (const from of LANES)
    for (const to of LANES) expect(["string", "object"]).toContain(typeof moveOf(card, from, to));
});

test("an empty board has nothing, and says nothing odd", () => {
  const board = boardFor("");
  expect(board.lanes.every(({ cards }) => cards.length === 0)).toBe(true);
  expect(board).toMatchObject({ needs: [], people: [], files: [], activity: [], newest: 0, oldest: 0 });
});
