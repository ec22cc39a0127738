import fc from "fast-check";
import { expect, test } from "vitest";
import { diagnose, placed } from "../../src/checks/index.ts";
import { suspectsOf } from "../../src/checks/suspects.ts";
import { everyBlock } from "../../src/protocol/index.ts";
import { log } from "../../src/protocol/log.ts";
import { View } from "../../src/protocol/view.ts";
import { epochOf } from "../../src/time/time.ts";
import { contextOf } from "../operations/context.ts";
import { sized } from "../size.ts";

const context = contextOf();
const head = (time: string, rest = "") => `### ${time} - Instance #2${rest}\n`;
const PAST = "2026-03-02 10:00 +01:00";
const said = (action: string, files = "src/a.ts") =>
  `- **Action** : ${action}\n- **Status** : DONE\n- **Files** : ${files}\n\n`;
const usual = (n: number) => head(PAST) + said(`step ${n}`);

const times = [
  PAST,
  "2026-03-02 10:00",
  "09:12",
  "HH:MM",
  "2026-02-29 10:00 +01:00",
  "2024-02-29 10:00 +01:00",
  "2026-13-02 10:00 +01:00",
  "2026-04-31 10:00",
  "2026-03-02 25:00 +01:00",
  "2026-03-02 10:00 +15:00",
  "2026-03-02",
  "2026-11-21 10:00 -12:00",
  "2026-11-22 20:30 +01:00",
  "2027-01-01 10:00 +01:00",
  "9999-12-31 23:59",
];
const rests = ["", " - REVIEW", " - Template", "7", "#", " ##", ":", " - [type]"];
const values = [
  "step",
  "[Description of the action]",
  "[x](y) done",
  "** [Description of the action]",
  ": [Description of the action]",
  "=x",
  "<!-- a",
  "`[list of files]`",
  "",
];
const lists = [
  "src/a.ts",
  "[list of files]",
  "[Liste des fichiers]",
  "",
  "src/a.ts, [list of files]",
  "none",
];
const others = [
  "### [Template for new entries]\n",
  "#### More\n- **Action** : deeper\n\n",
  "### 2026-03-02 10:00 +01:00 - Instance #x\n",
  "### Notes\n[17:05] Instance #14 - done\n[2x:05] Instance #14 - done\n",
  "```\n### 2026-03-02 10:00 +01:00 - Instance #2\n```\n",
  "<!-- a\n### 2026-03-02 10:00 +01:00 - Instance #2\n-->\n\n",
  "- **Action** : [Twice said]\n",
  "- **Files** : [list of files]\n\n",
  "1. an item\n\n",
  "\ufffd\n",
  "---\n\n",
  "## Emergencies\n\n",
  "## Activity log\n\n",
];

const odd = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(...times),
      fc.constantFrom(...rests),
      fc.constantFrom(...values),
      fc.constantFrom(...lists),
    )
    .map(([time, rest, action, files]) => head(time, rest) + said(action, files)),
  fc.constantFrom(...others),
);
const row = fc
  .integer({ min: 1, max: 14 })
  .map((n) => Array.from({ length: n }, (_, i) => usual(i)).join(""));
const texts = fc
  .tuple(
    fc.constantFrom(
      "## Activity log\n\n",
      "# Log of it\n",
      "## Activity log\n\n## 18:00 - Instance #2\n\n",
      "",
    ),
    fc.array(fc.oneof(row, row, odd), { maxLength: 9 }),
    fc.constantFrom(
      "",
      "## Last update\n**By** : Instance #1\n",
      "### [Template for new entries]\n```\nx\n```\n",
    ),
  )
  .map(([first, middle, last]) => first + middle.join("") + last);

test("what is left out of a long log has no problem, is past and filled in; the rest is read as ever", () => {
  let left = 0;
  fc.assert(
    fc.property(texts, (text) => {
      const view = new View(text);
      const suspects = suspectsOf(view, log, context);
      const whole = new View(text).read(log);
      expect(suspects.problems).toEqual(whole.problems);
      const kept = new Map(suspects.entries.map((entry) => [entry.range.start, entry]));
      for (const entry of whole.entries) {
        const { value, range } = entry;
        const suspect = kept.get(range.start);
        if (suspect !== undefined) {
          expect(suspect).toEqual(entry);
          continue;
        }
        left++;
        expect(epochOf(value.time, context.zone)).toBeLessThan(context.now);
        expect(value.action).toMatch(/^[^[]/);
      }
      expect(kept.size).toBe(whole.entries.filter(({ range }) => kept.has(range.start)).length);
    }),
    { numRuns: sized(5_000, 60) },
  );
  expect(left).toBeGreaterThan(0);
});

test("a file in which nothing is left out, since its lines end in another way, has the same findings at the same places", () => {
  const findings = (text: string) => {
    const view = new View(text);
    return diagnose(view, context).map((finding) => placed(view, finding));
  };
  fc.assert(
    fc.property(texts, (text) => {
      expect(findings(text)).toEqual(findings(text.replaceAll("\n", "\r\n")));
    }),
    { numRuns: sized(2_000, 60) },
  );
});

test("a row of usual entries is not read, one that is not is told where it stands", () => {
  const row = Array.from({ length: 50 }, (_, n) => usual(n)).join("");
  const odd = head(PAST) + said("[Description of the action]");
  const text = `## Activity log\n\n${row}${odd}${row}${head("2027-01-01 10:00")}${said("later")}${row}`;
  const view = new View(text);
  expect(suspectsOf(view, log, context).entries.length).toBeLessThan(8);
  expect(diagnose(view, context).map(({ code, range }) => [code, range.start])).toEqual([
    ["TEMPLATE_LEFT", text.indexOf(odd)],
    ["FUTURE_TIME", text.indexOf("### 2027")],
  ]);
});

test("of every other block all is looked at", () => {
  const view = new View("## Activity log\n");
  for (const block of everyBlock.filter(({ kind }) => kind !== "log"))
    expect(suspectsOf(view, block, context)).toBe(view.read(block));
});
