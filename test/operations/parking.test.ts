import { describe, expect, it } from "vitest";
import { next } from "../../src/operations/next.ts";
import { reserve } from "../../src/operations/reserve.ts";
import { status } from "../../src/operations/status.ts";
import { sweep, takeover } from "../../src/operations/takeover.ts";
import { View } from "../../src/protocol/view.ts";
import { takenFrom } from "../../src/rules/parked.ts";
import { FILE, TestDesk } from "./desk.ts";

const REASON = { reason: "nobody there" };

const expired = (instance: number, by: number | null, task = "Fix login") =>
  `[EXPIRED] Instance #${instance} - ${task} - Ended: 2026-11-22 18:00 +01:00\nStart: 2026-11-22 17:00 +01:00\nFiles: src/a.ts\n${by === null ? "" : `Taken over by: Instance #${by}\n`}\n`;
const lapsed = (instance: number, task = "Fix login") =>
  `[RESERVED] Instance #${instance} - ${task} - Start: 2026-11-22 18:00 +01:00\nFiles: src/a.ts\n`;
const board = (...entries: string[]) =>
  new TestDesk(
    FILE.replace("```\n```", `\`\`\`\n${entries.join("")}\`\`\``).replace("[FREE] Fix", "[IN_PROGRESS] Fix"),
  );

describe("a task that was taken over three times in a row and lapses again", () => {
  const chain = [expired(3, 4), expired(4, 5), expired(5, 6), lapsed(6)];

  it("goes to nobody, and next passes it over", async () => {
    const desk = board(...chain);
    const asked = { files: [], estimate: undefined, wait: undefined };
    const refused = { ok: false, refusal: { code: "TASK_PARKED" } };
    expect(await desk.perform(1, takeover, { task: "Fix login", ...REASON })).toMatchObject(refused);
    expect(await desk.perform(1, reserve, { task: "Fix login", ...asked })).toMatchObject(refused);
    const found = await desk.did(1, next, { reserve: true, files: [], estimate: undefined });
    expect(found.task.title).toBe("Rate limit");
  });

  it.each([
    ["a sweep", (desk: TestDesk) => desk.did(1, sweep, {})],
    [
      "whoever gets its files",
      (desk: TestDesk) =>
        desk.did(1, reserve, {
          task: "Other",
          files: [{ given: "src/a.ts", kind: "inside", path: "src/a.ts" }],
          estimate: undefined,
          wait: undefined,
        }),
    ],
  ])("is blocked by %s, with why, and a person frees it", async (_, act) => {
    const desk = board(...chain);
    await act(desk);
    expect(await desk.text()).toContain("[BLOCKED] Fix login");
    const { alerts, next: open } = await desk.did(1, status, { brief: false, all: false });
    expect(alerts).toMatchObject([
      { task: "Fix login", text: expect.stringContaining("#3 → #4 → #5 → #6") as string },
    ]);
    expect(open.map(({ title }) => title)).not.toContain("Fix login");
    const again = await desk.did(2, reserve, {
      task: "Fix login",
      files: [],
      estimate: undefined,
      wait: undefined,
    });
    expect(again.reservation.instance).toBe(2);
  });

  it("also where the list does not have it, and several at once", async () => {
    const others = [expired(3, 4, "T"), expired(4, 5, "T"), expired(5, 6, "T"), lapsed(6, "T")];
    const desk = board(...chain, ...others);
    await desk.did(1, sweep, {});
    const text = await desk.text();
    expect(text.match(/\[BLOCKED\] .*/g)).toEqual(["[BLOCKED] Fix login", "[BLOCKED] T"]);
    expect((await desk.did(1, status, { brief: false, all: false })).alerts).toHaveLength(1);
  });
});

describe("what is not in a row", () => {
  it.each([
    ["two takeovers", [expired(4, 5), expired(5, 6), lapsed(6)]],
    [
      "one that was swept between",
      [expired(3, 4), expired(4, null), expired(5, 6), expired(6, 7), lapsed(7)],
    ],
    ["another task's", [expired(3, 4, "U"), expired(4, 5, "U"), expired(5, 6, "U"), lapsed(6)]],
  ])("is taken over as ever: %s", async (_, entries) => {
    const desk = board(...entries);
    expect((await desk.did(1, takeover, { task: "Fix login", ...REASON })).reservation.instance).toBe(1);
  });

  it("two who take turns", () => {
    const view = new View(
      FILE.replace("```\n```", `\`\`\`\n${[expired(4, 5), expired(5, 4)].join("")}\`\`\``),
    );
    expect(takenFrom(view, "Fix login", 4)).toEqual([4, 5]);
    expect(takenFrom(view, "Fix login", 9)).toEqual([]);
  });
});
