import { describe, expect, test } from "vitest";
import { View } from "../../src/protocol/view.ts";
import { isNamesakes } from "../../src/rules/holdings.ts";
import { remindersOf } from "../../src/rules/leases.ts";
import { contextOf } from "../operations/context.ts";

const NOW = Date.parse("2026-11-22T20:00:00+01:00");
const at = (time: string) => `2026-11-22 ${time} +01:00`;
const board = (...lines: readonly string[]) =>
  new View(`## Task reservations\n### Current tasks\n\`\`\`\n${lines.join("\n")}\n\`\`\`\n`);

describe("what an instance is reminded of", () => {
  const reminders = (...lines: readonly string[]) =>
    remindersOf(board(...lines), contextOf({ now: NOW, instance: 3 }));

  test("its leases that have ended, or end soon, with the minutes that are left", () => {
    expect(
      reminders(
        `[RESERVED] Instance #3 - Fresh - Start: ${at("19:58")}`,
        `[RESERVED] Instance #3 - Soon over - Start: ${at("19:48")}`,
        `[RESERVED] Instance #3 - Over - Start: ${at("19:44")}`,
        `[RESERVED] Instance #3 - Long over - Start: ${at("18:00")}`,
      ),
    ).toEqual([
      { kind: "ends-soon", task: "Soon over", minutes: 3 },
      { kind: "ended", task: "Over" },
      { kind: "ended", task: "Long over" },
    ]);
  });

  test("what was taken from it, and by whom, once for each time", () => {
    const found = reminders(
      `[EXPIRED] Instance #3 - Old work - Expired: ${at("19:00")}`,
      "Taken over by: Instance #5",
      `Start: ${at("18:00")}`,
    );
    expect(found).toEqual([
      {
        kind: "taken",
        task: "Old work",
        by: 5,
        line: 4,
        key: JSON.stringify(["Old work", at("18:00"), at("19:00")]),
      },
    ]);
  });

  test("neither what waits, nor what is over, nor what is somebody else's", () => {
    expect(
      reminders(
        `[WAITING] Instance #3 - Waits - Since: ${at("18:00")}`,
        `[DONE] Instance #3 - Done - Finished: ${at("18:00")}`,
        `[RELEASED] Instance #3 - Let go`,
        `[RESERVED] Instance #5 - Theirs - Start: ${at("18:00")}`,
        "[RESERVED] Instance #3 - Without a time",
      ),
    ).toEqual([]);
  });
});

describe("a reservation under one's own number", () => {
  const listed = (...numbers: readonly string[]) =>
    new View(
      `## Active instances\n${numbers.map((number) => `- **Instance #${number}** : ACTIVE\n`).join("")}`,
    );
  const is = (view: View, wroteHere?: (instance: number, task: string) => boolean, instance = 3) =>
    isNamesakes(
      view,
      { instance, task: "Fix login", files: [] },
      contextOf({ instance: 3, ...(wroteHere && { wroteHere }) }),
    );

  test("is a namesake's where the number is listed twice and this clone did not write it", () => {
    expect(is(listed("3", "3"), () => false)).toBe(true);
    expect(is(listed("3", "3"), (instance, head) => instance === 3 && head === "#3 - Fix login - ")).toBe(
      false,
    );
    expect(is(listed("3", "4"), () => false)).toBe(false);
    expect(is(listed("3", "3"))).toBe(false);
    expect(is(listed("5", "5"), () => false, 5)).toBe(false);
  });

  test("is none where one of the two has finished", () => {
    const view = new View("## Active instances\n- **Instance #3** : ACTIVE\n- **Instance #3** : FINISHED\n");
    expect(is(view, () => false)).toBe(false);
  });
});
