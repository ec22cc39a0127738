import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "../../src/protocol/ast.ts";
import { type Batch, withBatch } from "../../src/protocol/archive.ts";
import { View } from "../../src/protocol/view.ts";
import { sized } from "../size.ts";

const style = new View("").style("en");
const time = "2026-11-22 20:00 +01:00";
const batch: Batch = {
  time,
  reservations: ["[DONE] Instance #3 - Fix login - Finished: 19:40\n", "[RELEASED] Instance #4 - Let go\n"],
  messages: ["[MESSAGE] Instance #3 → Instance #5\nWhat kind?\n"],
  logLines: ["[2026-11-22 19:40] Instance #3 - one line\n"],
  logSections: ["### 2026-11-22 19:50 - Instance #3\n- **Action** : Fixed login\n"],
};
const nothing: Batch = { time, reservations: [], messages: [], logLines: [], logSections: [] };
const headings = (text: string) =>
  new View(text).sections.filter(({ kind }) => kind !== null).map(({ section: { title } }) => title);

describe("what is moved to the archive", () => {
  test("stands in sections of its own, the lines of the log before its sections", () => {
    expect(withBatch(null, batch, style)).toBe(
      [
        "# Archive",
        "",
        style.words.archiveIntroduction,
        "",
        `## Task reservations (${time})`,
        "",
        "```",
        "[DONE] Instance #3 - Fix login - Finished: 19:40",
        "",
        "[RELEASED] Instance #4 - Let go",
        "```",
        "",
        `## Messages (${time})`,
        "",
        "```",
        "[MESSAGE] Instance #3 → Instance #5",
        "What kind?",
        "```",
        "",
        `## Real-time activity log (${time})`,
        "",
        "[2026-11-22 19:40] Instance #3 - one line",
        "",
        "### 2026-11-22 19:50 - Instance #3",
        "- **Action** : Fixed login",
        "",
        "",
      ].join("\n"),
    );
  });

  test("has a heading for each kind that it has, and for no other", () => {
    const kept = fc.record({
      reservations: fc.boolean(),
      messages: fc.boolean(),
      logLines: fc.boolean(),
      logSections: fc.boolean(),
    });
    fc.assert(
      fc.property(kept, fc.constantFrom(null, "", " \n", "# Mine\n", "# Mine\n\nwords"), (has, current) => {
        const part = Object.fromEntries(
          Object.entries(has).map(([key, is]) => [key, is ? batch[key as "messages"] : []]),
        );
        const text = withBatch(current, { ...nothing, ...part }, style);
        expect(headings(text).map((title) => title.replace(` (${time})`, ""))).toEqual([
          ...(has.reservations ? ["Task reservations"] : []),
          ...(has.messages ? ["Messages"] : []),
          ...(has.logLines || has.logSections ? ["Real-time activity log"] : []),
        ]);
        const isNew = current === null || current.trim() === "";
        expect(
          text.startsWith(isNew ? `# Archive\n\n${style.words.archiveIntroduction}\n\n` : (current ?? "")),
        ).toBe(true);
        const { reservations, messages, log } = parse(text);
        expect([reservations.length, messages.length, log.length]).toEqual([
          has.reservations ? 2 : 0,
          has.messages ? 1 : 0,
          Number(has.logLines) + Number(has.logSections),
        ]);
      }),
      { numRuns: sized(200, 40) },
    );
  });

  test("is fenced so that nothing in it ends the fence, and keeps the ends of its lines", () => {
    const fenced = { ...nothing, messages: ["[MESSAGE] Instance #3 → Instance #5\n````\n"] };
    expect(withBatch(null, fenced, style)).toContain("\n`````\n[MESSAGE]");
    const old = { ...nothing, messages: ["[MESSAGE] Instance #3 → Instance #5\rold\r"] };
    expect(withBatch(null, old, style)).toContain("old\r\r```");
  });
});
