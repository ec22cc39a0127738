import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { press, type ScreenState, START } from "../../src/board/screen-state.ts";
import { columns as widthOf } from "../../src/messages/render/table.ts";
import { sized } from "../size.ts";
import { BUSY, boardFor, frameAt, seenAt, type Size } from "./board.ts";

const busy = boardFor(BUSY, { instance: 3 });
const USUAL: Size = { columns: 80, rows: 24 };

/** The state after some keys. */
function after(keys: readonly string[], size: Size = USUAL): ScreenState {
  return keys.reduce((state, key) => press(state, key, seenAt(busy, size)).state, START);
}

test.each(["80x24", "40x20", "200x60"])("a picture of %s", async (name) => {
  const [columns = 80, rows = 24] = name.split("x").map(Number);
  await expect(`${frameAt(busy, { columns, rows }).join("\n")}\n`).toMatchFileSnapshot(
    `../../fixtures/board/${name}.txt`,
  );
});

const KEYS = [
  "up",
  "down",
  "left",
  "right",
  "tab",
  "shift-tab",
  "return",
  "escape",
  "pagedown",
  "home",
  "end",
  "?",
  "/",
  "n",
  "a",
  "é",
  "日",
  "[",
  "]",
  "0",
  "space",
  "backspace",
  "u",
];

test("a law: whatever is pressed and whatever the size, a frame fits its terminal", () => {
  const size = fc.record({
    columns: fc.integer({ min: 1, max: 220 }),
    rows: fc.integer({ min: 1, max: 70 }),
  });
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...KEYS), { maxLength: 25 }), size, (keys, at) => {
      const lines = frameAt(busy, at, after(keys, at));
      expect(lines.length).toBeLessThanOrEqual(Math.max(1, at.rows));
      if (at.columns >= 20) expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(at.columns);
    }),
    { numRuns: sized(500, 120) },
  );
});

describe("keys", () => {
  const seen = seenAt(busy, USUAL);

  test("arrows select, and what is selected stays selected when others come before it", () => {
    const state = after(["down"]);
    expect(state.selected.needs).toBe(busy.needs[1]?.key);
    const fewer = { ...busy, needs: busy.needs.slice(1) };
    const lines = frameAt(fewer, USUAL, state);
    expect(lines.find((line) => line.includes("▸"))).toContain("handover");
  });

  test("a letter does what the last line says", () => {
    expect(press(after([]), "r", seen).wish).toBeNull();
    expect(press(after(["tab"]), "r", seen).wish).toEqual({
      kind: "act",
      act: { command: "reserve", input: { task: "Close the harbour gate" }, asks: null },
    });
    expect(frameAt(busy, USUAL, after(["tab"])).at(-1)).toContain("r take");
  });

  test("what is asked for is typed, and escape takes it back", () => {
    const asking = after(["v"]);
    expect(frameAt(busy, USUAL, asking).join("\n")).toContain("How was it resolved?");
    const typed = ["o", "k", "x", "backspace", "space", "é"].reduce(
      (state, key) => press(state, key, seen).state,
      asking,
    );
    const { wish, state } = press(typed, "return", seen);
    expect(wish).toMatchObject({ kind: "act", act: { command: "resolve", input: { how: "ok é" } } });
    expect(state.mode).toBe("board");
    expect(press(typed, "escape", seen)).toMatchObject({ wish: null, state: { asking: null } });
  });

  test("nobody acts on the past", () => {
    const past = { ...seen, isReadOnly: true, readOnly: "not now" };
    expect(press(START, "u", past)).toMatchObject({
      wish: null,
      state: { told: { text: "not now", isNo: true } },
    });
  });

  test("q and Ctrl-C quit, wherever one is", () => {
    expect(press(START, "q", seen).wish).toEqual({ kind: "quit" });
    expect(press(after(["/"]), "q", seen).wish).toBeNull();
    expect(press(after(["/"]), "ctrl-c", seen).wish).toEqual({ kind: "quit" });
  });

  test("the past is stepped through between what is kept and now", () => {
    const kept = { ...seen, board: { ...busy, oldest: 3, newest: 5 } };
    const back = press(START, "[", kept);
    expect(back).toMatchObject({ state: { replay: 4 }, wish: { kind: "show", revision: 4 } });
    const oldest = press(press(back.state, "[", kept).state, "[", kept);
    expect(oldest.state.replay).toBe(3);
    expect(press(back.state, "]", kept)).toMatchObject({ state: { replay: null }, wish: { revision: null } });
  });
});
