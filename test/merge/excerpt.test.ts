import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { excerptOf } from "../../src/merge/excerpt.ts";
import { merge } from "../../src/merge/index.ts";
import { withoutHanging } from "../hang.ts";
import { sized } from "../size.ts";
import { play, starts, steps } from "./steps.ts";

const plans = fc.record({
  start: fc.nat(starts.length - 1),
  common: steps(8),
  ours: steps(6),
  theirs: steps(6),
  markers: fc.boolean(),
});
const short = { worth: 100, margin: 30 };
const never = { worth: Infinity, margin: 0 };

/** How many entries there are of which a few change. */
const LENGTH = sized(4_000, 2_000);

const log = (from: number, to: number) =>
  Array.from(
    { length: to - from },
    (_, i) => `### 2026-03-01 10:00 +00:00 - Instance #${from + i}\n- **Action** : thing ${from + i}\n\n`,
  ).join("");
const entries = (from: number, to: number) =>
  Array.from(
    { length: to - from },
    (_, i) => `[RESERVED] Instance #${from + i} - T${from + i}\nFiles: s/${from + i}\n\n`,
  ).join("");

describe("what three texts have alike at both ends", () => {
  test("is left out of a merge that comes out as that of the whole", () => {
    let used = 0;
    fc.assert(
      fc.property(plans, ({ start, common, ours, theirs, markers }) => {
        const base = play(starts[start] ?? "", common, "commun");
        const [one, other] = [play(base, ours, "nous", 60), play(base, theirs, "eux", 60)];
        if (excerptOf({ base, ours: one, theirs: other }, short.worth, short.margin) !== null) used++;
        expect(merge(base, one, other, { markers, leaveOut: short })).toEqual(
          merge(base, one, other, { markers, leaveOut: never }),
        );
      }),
      { numRuns: sized(2_000, 20), seed: 1 },
    );
    expect(used).toBeGreaterThan(0);
  });

  test.each([
    ["a log", `# Board\n\n## Journal\n\n${log(1, LENGTH)}`, log(9_000, 9_001), log(9_500, 9_502)],
    [
      "a fence",
      `# B\n\n## Task reservations\n\n### Current tasks\n\`\`\`\n${entries(1, LENGTH)}\`\`\`\n`,
      entries(8_000, 8_001),
      entries(8_500, 8_502),
    ],
  ])("is all but what stands around the changes in %s", (_, base, more, others) => {
    const at = base.lastIndexOf("\n\n", base.length - 100) + 2;
    const put = (text: string) => base.slice(0, at) + text + base.slice(at);
    const [ours, theirs] = [put(more), put(others)];
    const excerpt = excerptOf({ base, ours, theirs });
    expect(excerpt?.texts.ours.length).toBeLessThan(20_000);
    const merged = merge(base, ours, theirs);
    expect(merged).toEqual(merge(base, ours, theirs, { leaveOut: never }));
    for (const text of [more, others, base.slice(0, at), base.slice(at)])
      expect(merged.text).toContain(text.trimEnd());
  });
});

test("thousands of places that both sides changed are marked at once", () => {
  const words = (said: string) =>
    Array.from({ length: 8_000 }, (_, i) => `${said} ${i}\n\nsame ${i}\n\n`).join("");
  const merged = withoutHanging(() => merge(words("was"), words("ours"), words("theirs"), { markers: true }));
  expect(merged.conflicts).toHaveLength(8_000);
  for (const { range } of merged.conflicts.filter((_, at) => at % 1_000 === 0))
    expect(merged.text.slice(range.start, range.end)).toMatch(
      /^<{7} ours\nours \d+\n={7}\ntheirs \d+\n>{7} theirs\n$/,
    );
});
