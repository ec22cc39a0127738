import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { excerptOf } from "../../src/merge/excerpt.ts";
import { merge } from "../../src/merge/index.ts";
import { everyBlock } from "../../src/protocol/index.ts";
import { View } from "../../src/protocol/view.ts";
import type { Range } from "../../src/text/edits.ts";
import { withoutHanging } from "../hang.ts";
import { atNight, SEED, sized } from "../size.ts";
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

describe("what three texts have alike", () => {
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
      { numRuns: sized(2_000, 10), seed: 1 },
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
    expect(excerpt?.views.ours.text.length).toBeLessThan(20_000);
    const merged = merge(base, ours, theirs);
    expect(merged).toEqual(merge(base, ours, theirs, { leaveOut: never }));
    for (const text of [more, others, base.slice(0, at), base.slice(at)])
      expect(merged.text).toContain(text.trimEnd());
  });

  const FEW = 300;
  const some = { worth: 8_000, margin: 800 };
  const tasks = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, i) => `[FREE] Task ${from + i}\n`).join("");
  const components = Array.from({ length: FEW }, (_, i) => `- **src/c${i}.ts** : ✅ works\n`).join("");
  const long =
    `# Board\n\n## Task reservations\n\n### Current tasks\n\`\`\`\n${entries(1, FEW)}\`\`\`\n\n### Remaining tasks\n\`\`\`\n` +
    `${tasks(1, FEW * 2)}\`\`\`\n\n## Component status\n### Back\n${components}\n## Activity log\n\n${log(1, FEW)}`;

  test.each([
    ["line feeds", long],
    ["carriage returns", long.replaceAll("\n", "\r\n")],
  ])("is left out between changes, too, in texts with %s", (_, base) => {
    const eol = base.includes("\r") ? "\r\n" : "\n";
    const put = (said: readonly (readonly [string, string])[]) =>
      said.reduce((text, [before, more]) => {
        const at = text.indexOf(before.replaceAll("\n", eol));
        expect(at).toBeGreaterThan(0);
        return text.slice(0, at) + more.replaceAll("\n", eol) + text.slice(at);
      }, base);
    const half = FEW / 2;
    const ours = put([
      [`[RESERVED] Instance #${half} - T`, entries(8_000, 8_001)],
      [`[FREE] Task ${half}\n`, "[FREE] Ours\n"],
      [log(half, half + 1), log(9_000, 9_001)],
    ]);
    const theirs = put([
      ["[RESERVED] Instance #1 - T", entries(8_500, 8_501)],
      [`[FREE] Task ${FEW}\n`, "[FREE] Theirs\n"],
      ["- **src/c100.ts**", "- **src/theirs.ts** : ✅ works\n"],
      [log(half + 20, half + 21), log(9_500, 9_501)],
    ]).replace(`[FREE] Task 3${eol}`, "");
    const excerpt = excerptOf({ base, ours, theirs }, some.worth, some.margin);
    expect(excerpt?.views.ours.text.length).toBeLessThan(base.length / 2);
    const merged = merge(base, ours, theirs, { leaveOut: some });
    expect(merged).toEqual(merge(base, ours, theirs, { leaveOut: never }));
    expect(merged.conflicts).toEqual([]);
    expect(merged.text.length - ours.length).toBe(theirs.length - base.length);
  });

  test("is left out where one side has more at an end that the others have not", () => {
    const base = `# Board\n\n## Activity log\n\n${log(1, LENGTH)}`;
    const [ours, theirs] = [`${base}ours\n`, `${base}theirs\n`];
    expect(excerptOf({ base, ours, theirs })?.length).toBeGreaterThan(base.length - 20_000);
    expect(merge(base, ours, theirs)).toEqual(merge(base, ours, theirs, { leaveOut: never }));
  });
});

const SECTIONS: readonly ((n: number) => string)[] = [
  (n) =>
    `## Activity log\n\n${Array.from({ length: n }, (_, i) => `### 2026-03-01 10:0${i % 10} +00:00 - Instance #${i + 1}\n- **Action** : thing ${i}\n`).join("\n")}`,
  (n) =>
    `## Task reservations\n\n### Current tasks\n\`\`\`\n${Array.from({ length: n }, (_, i) => `[RESERVED] Instance #${i + 1} - T${i}\nFiles: s/${i}\n`).join("\n")}\`\`\`\n\n### Remaining tasks\n\`\`\`\n[FREE] a\n\n[FREE] b\n\`\`\`\n`,
  (n) => `## Notes\n\n${Array.from({ length: n }, (_, i) => `paragraph ${i}\n`).join("\n")}`,
  (n) =>
    `## Development priorities\n\n### P1 - CRITICAL\n\n${Array.from({ length: n }, (_, i) => `${i + 1}. do ${i}\n`).join("\n")}`,
  (n) => `Setext\n------\n\n${Array.from({ length: n }, (_, i) => `- item ${i}\n`).join("\n")}`,
  (n) =>
    `## Journal d'activité en temps réel\n\n${Array.from({ length: n }, (_, i) => `### 10:0${i % 10} - Instance #${i + 1}\n- **Action** : chose ${i}\n`).join("\n")}`,
];
const section = fc.tuple(fc.nat(SECTIONS.length - 1), fc.nat(12)).map(([at, n]) => SECTIONS[at]?.(n) ?? "");
const board = fc.tuple(fc.array(section, { minLength: 1, maxLength: 5 }), fc.boolean()).map(([all, crlf]) => {
  const text = `# Board\n\n${all.join("\n")}`;
  return crlf ? text.replaceAll("\n", "\r\n") : text;
});
const change = fc.tuple(
  fc.nat(1 << 16),
  fc.constantFrom(
    "word\n",
    "[DONE] Instance #9 - x\n\n",
    "### 2026-03-01 11:00 - Instance #7\n- **Action** : y\n\n",
    "```\n",
    "## More\n\n",
    "",
  ),
);
const changed = (text: string, [at, put]: readonly [number, string], cut: number) => {
  const lines = text.split(/(?<=\n)/);
  const i = at % (lines.length + 1);
  return [...lines.slice(0, i), put, ...lines.slice(i + cut)].join("");
};

test("an excerpt and what was left out are the whole, and its entries are those of the whole", () => {
  let used = 0;
  fc.assert(
    fc.property(board, change, change, fc.nat(1), (base, one, two, cut) => {
      const texts = { base, ours: changed(base, one, cut), theirs: changed(base, two, 1 - cut) };
      const excerpt = excerptOf(texts, 200, 60);
      if (excerpt === null) return;
      used++;
      expect(excerpt.length).toBeGreaterThanOrEqual(200);
      for (const side of ["base", "ours", "theirs"] as const) {
        const part = excerpt.views[side];
        const whole = new View(texts[side]);
        expect(excerpt.restored({ text: part.text, conflicts: [] })?.text).toBe(texts[side]);
        // Every entry of what is left stands in the whole, as it stands there.
        for (const block of everyBlock) {
          const bodyIn = (view: View, { start, end }: Range) => view.text.slice(start, end);
          const bodies = new Map(
            whole.entries(block).map(({ range, value }) => [bodyIn(whole, range), value as unknown]),
          );
          for (const { range, value } of part.entries(block)) {
            const body = bodyIn(part, range);
            if (bodies.has(body)) expect(bodies.get(body), block.kind).toEqual(value);
          }
        }
      }
    }),
    { numRuns: sized(2_000, 40), seed: SEED },
  );
  expect(used).toBeGreaterThan(0);
});

atNight("thousands of places that both sides changed are marked at once", () => {
  const words = (said: string) =>
    Array.from({ length: 8_000 }, (_, i) => `${said} ${i}\n\nsame ${i}\n\n`).join("");
  const merged = withoutHanging(() => merge(words("was"), words("ours"), words("theirs"), { markers: true }));
  expect(merged.conflicts).toHaveLength(8_000);
  for (const { range } of merged.conflicts.filter((_, at) => at % 1_000 === 0))
    expect(merged.text.slice(range.start, range.end)).toMatch(
      /^<{7} ours\nours \d+\n={7}\ntheirs \d+\n>{7} theirs\n$/,
    );
});
