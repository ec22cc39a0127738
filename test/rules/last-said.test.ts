import { expect, test } from "vitest";
import { entriesOf } from "../../src/protocol/instances.ts";
import { View } from "../../src/protocol/view.ts";
import { compareLines } from "../../src/rules/last-said.ts";

const board = (lines: string) => new View(`# Board\n\n## Active instances\n${lines}`);

/** How two lines on Instance #2 stand to each other: as their order, and the other way round. */
function order(one: string, other: string) {
  const [a, b] = entriesOf(board(`- **Instance #2** : ${one}\n- **Instance #2** : ${other}\n`), 2);
  if (a === undefined || b === undefined) throw new Error("two lines are wanted");
  const zone = () => 0;
  const sign = Math.sign(compareLines(a.value, b.value, zone));
  expect(Math.sign(compareLines(b.value, a.value, zone)) + sign).toBe(0);
  return sign;
}

test.each([
  ["FINISHED - A (2026-01-05 10:00)", "ACTIVE - A (2026-01-05 11:00)", 1],
  ["FINISHED - A (2026-01-05 10:00)", "FINISHED - A (2026-01-05 11:00)", -1],
  ["ACTIVE - A (2026-01-05 10:00)", "PAUSED - B (2026-01-05 09:00)", 1],
  ["ACTIVE - A (2026-01-05 10:00 +02:00)", "ACTIVE - A (2026-01-05 09:00 +00:00)", -1],
  ["ACTIVE - A (10:00)", "ACTIVE - A (11:00)", -1],
  ["ACTIVE - A", "ACTIVE - B (2026-01-05 11:00)", 0],
  ["ACTIVE - A (2026-01-05 11:00)", "ACTIVE - B (2026-01-05 11:00)", 0],
])("%s, %s: %i", (one, other, wanted) => expect(order(one, other)).toBe(wanted));
