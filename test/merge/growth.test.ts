import { expect, test } from "vitest";
import { merge } from "../../src/merge/index.ts";
import { countedSteps } from "../counted.ts";
import { sized } from "../size.ts";

const { boardOf, KINDS } = (await import("../../bench/board-kinds.mjs" as string)) as {
  readonly boardOf: (kind: string, bytes: number) => Buffer;
  readonly KINDS: Readonly<Record<string, unknown>>;
};
const kinds = sized(
  Object.keys(KINDS).filter((kind) => kind !== "UTF-16"),
  ["components", "short headings"],
);
const [few, many] = sized([8_000, 32_000] as const, [1_500, 6_000] as const);
const ways = {
  whole: { worth: Infinity, margin: 0 },
  "without what is alike": { worth: 4_000, margin: 400 },
};

/** Two sides with a paragraph of their own at the beginning, in the middle and at the end. */
function steps(kind: string, bytes: number, leaveOut: { worth: number; margin: number }): Promise<number> {
  const base = String(boardOf(kind, bytes));
  const at = base.indexOf("\n## ", base.length / 2) + 1 || base.length;
  const put = (more: string) => `# ${more}\n\n${base.slice(0, at)}${more}\n\n${base.slice(at)}\n${more}\n`;
  return countedSteps(() => merge(base, put("ours"), put("theirs"), { leaveOut }));
}

test.each(kinds)(
  "a merge of a board four times as long takes some four times the steps: %s",
  async (kind) => {
    for (const [name, leaveOut] of Object.entries(ways)) {
      // Tables that are made once are made by the first.
      await steps(kind, 1_000, leaveOut);
      const [one, other] = [await steps(kind, few, leaveOut), await steps(kind, many, leaveOut)];
      expect(other / one, name).toBeLessThan(5);
    }
  },
);
