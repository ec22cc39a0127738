import { describe, expect, test } from "vitest";
import { View } from "../../src/protocol/view.ts";
import { isParked, takenFrom } from "../../src/rules/parked.ts";

const board = (...entries: readonly string[]) =>
  new View(`## Task reservations\n### Current tasks\n\`\`\`\n${entries.join("\n")}\n\`\`\`\n`);
const expired = (instance: number, by: number, task = "Fix login", state = "EXPIRED") =>
  `[${state}] Instance #${instance} - ${task} - Ended: 2026-11-22 18:00 +01:00\nTaken over by: Instance #${by}\n`;

describe("those from whom a task was taken over", () => {
  const chain = board(expired(3, 4), expired(8, 9, "Other"), expired(5, 6), expired(4, 5, "fix  LOGIN"));

  test.each<[string, number, number[]]>([
    ["Fix login", 6, [3, 4, 5]],
    ["FIX login", 5, [3, 4]],
    ["Fix login", 3, []],
    ["Fix login", 9, []],
    ["Other", 9, [8]],
    ["Nothing", 6, []],
  ])("of %s, up to #%i: %j", (task, instance, expected) => {
    expect(takenFrom(chain, task, instance)).toEqual(expected);
    expect(isParked(chain, { task, instance })).toBe(expected.length >= 3);
  });

  test("are followed once each, in a circle, too", () => {
    const circle = board(expired(3, 4), expired(4, 3), expired(3, 4));
    expect(takenFrom(circle, "Fix login", 4)).toEqual([3, 4, 3]);
  });

  test("are none that ended otherwise", () => {
    expect(takenFrom(board(expired(3, 4, "Fix login", "RELEASED")), "Fix login", 4)).toEqual([]);
  });
});
