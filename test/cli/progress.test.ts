import { describe, expect, it } from "vitest";
import { progressBar } from "../../src/cli/output.ts";

/** A bar, what it wrote, and a clock that only the test moves. */
function watched(isTerminal = true) {
  let [now, seen] = [5_000, ""];
  const bar = progressBar({ err: (text) => (seen += text), now: () => now, isTerminal: () => isTerminal });
  return {
    at: (ms: number, done: number, total: number) => {
      now = 5_000 + ms;
      seen = "";
      bar(done, total);
      return seen;
    },
  };
}

describe("the progress bar", () => {
  it("shows after a second how much is done, and is wiped at the end", () => {
    const { at } = watched();
    expect(at(999, 10, 100)).toBe("");
    expect(at(1_000, 50, 100)).toBe(`\r[${"#".repeat(15)}${".".repeat(15)}] 50 %`);
    expect(at(1_500, 99, 100)).toBe(`\r[${"#".repeat(29)}.] 99 %`);
    expect(at(2_000, 100, 100)).toBe("\r\u001b[K");
    expect(at(2_000, 100, 100)).toBe("");
  });

  it("never shows for short work, and leaves no trace of it", () => {
    const { at } = watched();
    expect(at(10, 1, 2) + at(20, 2, 2) + at(5_000, 2, 2)).toBe("");
  });

  it("never shows where nobody looks at a terminal", () => {
    const { at } = watched(false);
    expect(at(60_000, 1, 2) + at(60_000, 2, 2)).toBe("");
  });
});
