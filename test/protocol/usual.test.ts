import fc from "fast-check";
import { expect, test } from "vitest";
import { log } from "../../src/protocol/log.ts";
import { unusualLog } from "../../src/protocol/usual.ts";
import { View } from "../../src/protocol/view.ts";
import { sized } from "../size.ts";

const USUAL =
  "### 2026-11-02 09:00 +01:00 - Instance #3\n- **Action** : Fixed it\n- **Status** : IN PROGRESS\n\n";
/** What a log may hold among entries of which nothing can be said. */
const ODD = [
  "### 2026-11-02 09:00 +01:00 - Instance #3\n\n",
  "### 2026-11-31 09:00 +01:00 - Instance #3\n- **Action** : No such day\n\n",
  "### 2026-11-22 09:00 +01:00 - Instance #3\n- **Action** : Of today\n\n",
  "### [18:07] Instance #2 - TYPE\n- **Action** : x\n\n",
  "### 2026-11-02 09:00 +01:00 - Instance #3\n- **Action** : [what was done]\n\n",
  "### 2026-11-02 09:00 +01:00 - Instance #3\n- **Action**\n",
  "words of a person\n\n",
  "### Notes\n",
  "## Notes\n\n",
  "## Activity log\n",
  "```\n### 2026-11-02 09:00 +01:00 - Instance #3\n```\n",
];

test("what is left out of the log is what no fault can be found with; the rest stands where it stood", () => {
  const parts = fc.array(
    fc.oneof(
      fc.nat({ max: 12 }).map((n) => USUAL.repeat(n)),
      fc.constantFrom(...ODD),
    ),
    {
      maxLength: 8,
    },
  );
  let left = 0;
  fc.assert(
    fc.property(parts, (all) => {
      const text = `# Board\n\n## Activity log\n${all.join("")}## Notes\n`;
      const view = new View(text);
      const [whole, unusual] = [view.read(log), unusualLog(new View(text), "2026-11-20")];
      expect(unusual.problems).toEqual(whole.problems);
      const key = ({ value, range, line }: (typeof whole.entries)[number]) =>
        JSON.stringify([value, range, line]);
      const kept = new Set(unusual.entries.map(key));
      for (const entry of unusual.entries) expect(whole.entries.map(key)).toContain(key(entry));
      for (const entry of whole.entries.filter((one) => !kept.has(key(one)))) {
        left++;
        const { start, end } = entry.range;
        expect(`${text.slice(start, end).trimEnd()}\n\n`).toBe(USUAL);
      }
    }),
    { numRuns: sized(500, 60) },
  );
  expect(left).toBeGreaterThan(50);
});
