import { expect, it } from "vitest";
import { sweep } from "../../src/operations/takeover.ts";
import { FILE, TestDesk } from "./desk.ts";

it("sweep names those who hold nothing and were not heard of for a week, and changes nothing of theirs", async () => {
  const text = FILE.replace(
    "## Task reservations",
    `- **Instance #3** : ACTIVE - Old (2026-03-22 19:00 +01:00)
- **Instance #4** : ACTIVE - Holds something (2026-03-22 19:00 +01:00)
- **Instance #5** : FINISHED - Gone (2026-03-22 19:00 +01:00)
- **Instances #6-#9** : ACTIVE - Many (2026-03-22 19:00 +01:00)
- **Instance #10** : ACTIVE - Without a date
- **Instance #11** : ACTIVE - Six days (2026-11-16 21:00 +01:00)
- **Instance #12** : PAUSED - Seven days (2026-11-15 19:00 +01:00)

## Task reservations`,
  ).replace("```\n```", "```\n[RESERVED] Instance #4 - By hand - Start: 19:40\nFiles: src/a.ts\n```");
  const desk = new TestDesk(text);
  const { silent } = await desk.did(1, sweep, {});
  expect(silent).toEqual([
    { instance: 3, label: "Old", seen: "2026-03-22T19:00+01:00" },
    { instance: 12, label: "Seven days", seen: "2026-11-15T19:00+01:00" },
  ]);
  expect(await desk.text()).toContain("- **Instance #3** : ACTIVE - Old (2026-03-22 19:00 +01:00)");
});
