import { expect, it, test } from "vitest";
import { View } from "../../src/protocol/view.ts";
import { holdings } from "../../src/rules/holdings.ts";
import { presenceOf, Signs } from "../../src/rules/presence.ts";
import { contextOf } from "../operations/context.ts";

const HOUR = 3_600_000;

it.each([
  [null, "unknown"],
  [0, "alive"],
  [HOUR - 1, "alive"],
  [HOUR, "quiet"],
  [24 * HOUR - 1, "quiet"],
  [24 * HOUR, "gone"],
])("a sign of life that is %s ms old, with a lease of an hour: %s", (age, presence) => {
  const now = 1_796_000_000_000;
  expect(presenceOf(age === null ? null : now - age, HOUR, now)).toBe(presence);
});

test("the last sign of an instance is the latest that is not still to come, of its heartbeat and what the file says", () => {
  const at = (time: string) => `2026-11-22 ${time} +01:00`;
  const view = new View(
    [
      "## Active instances",
      `- **Instance #1** : ACTIVE - Ana (${at("19:10")})`,
      `- **Instance #2** : ACTIVE - Bob (${at("23:59")})`,
      `- **Instance #4-#6** : DONE - old (${at("19:10")})`,
      "## Task reservations\n### Current tasks\n```",
      `[RESERVED] Instance #1 - One - Start: ${at("19:20")}`,
      `Last activity: ${at("19:15")}\n`,
      `[RESERVED] Instance #2 - Two - Start: ${at("19:25")}`,
      `Last activity: ${at("23:58")}\n`,
      `[RESERVED] Instance #3 - Three - Start: soon\n\`\`\`\n`,
    ].join("\n"),
  );
  const context = contextOf({
    heartbeats: new Map([
      [1, contextOf().now + HOUR],
      [7, contextOf().now - 1],
    ]),
  });
  const signs = new Signs(view, holdings(view, context), context);
  const told = [1, 2, 3, 4, 7].map((number) => signs.of(number));
  const ms = (time: string) => Date.parse(`2026-11-22T${time}:00+01:00`);
  expect(told).toEqual([ms("19:20"), ms("19:25"), null, null, context.now - 1]);
  const beating = contextOf({ heartbeats: new Map([[1, ms("19:30")]]) });
  expect(new Signs(view, holdings(view, beating), beating).of(1)).toBe(ms("19:30"));
});
