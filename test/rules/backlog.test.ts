import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { View } from "../../src/protocol/view.ts";
import { backlog } from "../../src/rules/backlog.ts";
import { holdings } from "../../src/rules/holdings.ts";
import { withoutHanging } from "../hang.ts";
import { contextOf } from "../operations/context.ts";
import { SEED, sized } from "../size.ts";

const at = (time: string) => `2026-11-22 ${time} +01:00`;

/** What is free of one task, at 20:00, with these lines among the reservations. */
function free(listed: string, reserved: readonly string[]): string[] {
  const view = new View(
    `## Task reservations\n### Current tasks\n\`\`\`\n${reserved.join("\n")}\n\`\`\`\n### Remaining tasks\n\`\`\`\n${listed}\n\`\`\`\n`,
  );
  const context = contextOf();
  const found = backlog(view, holdings(view, context), context);
  for (const most of [1, 2, 3]) {
    const few = backlog(new View(view.text), holdings(view, context), context, most);
    expect(few).toEqual(found.slice(0, most));
  }
  return found.map(({ title }) => title);
}

const OWNED = "[IN_PROGRESS] Instance #1 - Fix login";
const lapsed = `[RESERVED] Instance #1 - Fix login - Start: ${at("18:00")}`;
const stale = `[RESERVED] Instance #1 - Fix login - Start: ${at("19:40")}`;
const forgotten = `[WAITING] Instance #2 - Fix login - Since: ${at("19:50")}`;
const waiter = `[WAITING] Instance #2 - Fix login - Since: ${at("20:00")}`;

describe("a task is free", () => {
  test.each([
    ["that only a forgotten waiter wants", "[FREE] Fix login", [forgotten]],
    ["whose holder's lease has lapsed", "[FREE] Fix login", [lapsed]],
    ["which is its holder's by the list alone", OWNED, [lapsed]],
    ["with both", OWNED, [lapsed, forgotten]],
  ])("%s", (_, listed, reserved) => {
    expect(free(listed, reserved)[0]).toBe("Fix login");
  });

  test.each([
    ["that somebody waits for", OWNED, [lapsed, waiter]],
    ["whose holder still has it", OWNED, [stale]],
    ["that is somebody's by the list", OWNED, []],
    ["that is another's by the list", "[IN_PROGRESS] Instance #3 - Fix login", [lapsed]],
  ])("but not one %s", (_, listed, reserved) => {
    expect(free(listed, reserved)).toEqual([]);
  });
});

test("long lists are compared by their titles, not each entry with each other", () => {
  const [held, begun] = [sized(9_000, 1_500), sized(100_000, 2_000)];
  const listed = Array.from({ length: begun }, (_, i) => `[IN_PROGRESS] Instance #1 - Task ${i}`);
  const reserved = Array.from({ length: held }, (_, i) => lapsed.replace("Fix login", `Task ${i * 2}`));
  const expired = `[EXPIRED] Instance #4 - Task 0 - Expired: ${at("17:00")}`;
  const found = withoutHanging(() => free(listed.join("\n"), [...reserved, expired]));
  expect(found).toEqual(reserved.map((_, i) => `Task ${i * 2}`).slice(0, begun / 2));
});

test("a few of them are the first of all, whatever the lists say", () => {
  const title = fc.constantFrom("A", "B", "C", "D", "A (after: B)", "C (after: D)", "~~D~~");
  const state = fc.constantFrom("FREE", "IN_PROGRESS", "DONE", "BLOCKED");
  fc.assert(
    fc.property(
      fc.array(fc.tuple(state, title), { maxLength: 8 }),
      fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), title), { maxLength: 8 }),
      (listed, ranked) => {
        const levels = [1, 2, 3].map((level) => {
          const items = ranked.filter(([of]) => of === level).map(([, said], at) => `${at + 1}. ${said}\n`);
          return `### P${level} - X\n${items.join("")}\n`;
        });
        const lines = listed.map(([said, named]) => `[${said}] ${named}`);
        free(`${lines.join("\n")}\n\`\`\`\n## Development priorities\n${levels.join("")}\`\`\``, [lapsed]);
      },
    ),
    { numRuns: sized(500, 100), seed: SEED },
  );
});
