import { describe, expect, it } from "vitest";
import { patchedPaths } from "../../src/hooks/agents/patch.ts";

/** As long as hostile input gets here: characters. */
const LONG = 200_000;
/** Work that is over sooner than that is not worth a ratio: microseconds of this process alone. */
const QUICK = 60_000;

/** The processor time of the quickest of three runs: other processes don't count. */
function cost(work: () => unknown): number {
  const runs = [0, 1, 2].map(() => {
    const before = process.cpuUsage();
    work();
    return process.cpuUsage(before).user;
  });
  return Math.min(...runs);
}

/** Four times the input costs about four times the work; sixteen times would be its square. */
function expectLinear(text: (length: number) => string, read: (text: string) => unknown): void {
  const [quarter, whole] = [text(LONG / 4), text(LONG)];
  const small = cost(() => read(quarter));
  const large = cost(() => read(whole));
  expect(large < QUICK || large < 9 * small, `${small} µs, then ${large} µs`).toBe(true);
}

const filled = (before: string, piece: string, after: string) => (length: number) =>
  before + piece.repeat(Math.ceil(length / piece.length)) + after;

describe("the work grows with the length of what is read, not with its square", () => {
  it.each([
    ["*** Add File: x", " ", "y\n"],
    ["*** Add File: x", "\t ", "\n"],
    ["", " ", "*** Add File: y"],
    ["", "*** Add File: ", "\n"],
    ["", "*** Add File: a\n", ""],
  ])("a patch: %j, %j and so on, %j", (before, piece, after) => {
    expectLinear(filled(before, piece, after), patchedPaths);
  });
});
