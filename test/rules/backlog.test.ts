import { describe, expect, test } from "vitest";
import { View } from "../../src/protocol/view.ts";
import { backlog } from "../../src/rules/backlog.ts";
import { holdings } from "../../src/rules/holdings.ts";
import { contextOf } from "../operations/context.ts";

const at = (time: string) => `2026-11-22 ${time} +01:00`;

/** What is free of one task, at 20:00, with these lines among the reservations. */
function free(listed: string, reserved: readonly string[]): string[] {
  const view = new View(
    `## Task reservations\n### Current tasks\n\`\`\`\n${reserved.join("\n")}\n\`\`\`\n### Remaining tasks\n\`\`\`\n${listed}\n\`\`\`\n`,
  );
  const context = contextOf();
  return backlog(view, holdings(view, context), context).map(({ title }) => title);
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
