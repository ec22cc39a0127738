import { describe, expect, it } from "vitest";
import { askAssistance, raiseBlocker } from "../../src/operations/alerts.ts";
import { extend } from "../../src/operations/extend.ts";
import { reserve } from "../../src/operations/reserve.ts";
import { resolve } from "../../src/operations/alerts.ts";
import { TestDesk } from "./desk.ts";

const DOWN = { problem: "DB down", task: undefined, needs: undefined };
const HELP = { need: "a pair of eyes", expertise: undefined, urgency: undefined };
const codesOf = (answer: { readonly notices: readonly { readonly code: string }[] }) =>
  answer.notices.map(({ code }) => code);

describe("an alert that is open is not raised a second time", () => {
  it.each([
    ["block", raiseBlocker, DOWN, { ...DOWN, problem: " db  Down" }],
    ["assist", askAssistance, HELP, { ...HELP, need: "A pair of eyes" }],
  ] as const)("%s", async (_, operation, first, again) => {
    const desk = new TestDesk();
    const { alert } = await desk.did(1, operation as typeof raiseBlocker, first as typeof DOWN);
    const before = await desk.text();
    const answer = await desk.perform(1, operation as typeof raiseBlocker, again as typeof DOWN);
    expect(answer.ok && answer.result.alert.id).toBe(alert.id);
    expect(answer.ok && codesOf(answer)).toEqual(["UNCHANGED"]);
    expect(await desk.text()).toBe(before);
  });

  it.each([
    ["another instance", 2, DOWN],
    ["another task", 1, { ...DOWN, task: "Fix login" }],
    ["other needs", 1, { ...DOWN, needs: "an administrator" }],
    ["other words", 1, { ...DOWN, problem: "DB down again" }],
  ])("but %s raises its own", async (_, instance, input) => {
    const desk = new TestDesk();
    const first = await desk.did(1, raiseBlocker, DOWN);
    const second = await desk.did(instance, raiseBlocker, input);
    expect(second.alert.id).not.toBe(first.alert.id);
  });

  it("and one that was resolved is raised anew", async () => {
    const desk = new TestDesk();
    const { alert } = await desk.did(1, raiseBlocker, DOWN);
    await desk.did(1, resolve, { id: alert.id, how: "restarted" });
    const second = await desk.did(1, raiseBlocker, DOWN);
    expect(second.alert.solved).toBe(false);
  });
});

describe("an estimate above the longest lease is told", () => {
  it.each([
    [10 * 3_600_000, true],
    [4 * 3_600_000 + 60_000, true],
    [4 * 3_600_000, false],
    [undefined, false],
  ])("%s ms: %s", async (estimate, isTold) => {
    const desk = new TestDesk();
    const asked = { task: "Docs", files: [], resource: undefined, estimate, wait: undefined };
    const reserved = await desk.perform(1, reserve, asked);
    const extended = await desk.perform(1, extend, { task: "Docs", estimate });
    for (const answer of [reserved, extended])
      expect(answer.ok && codesOf(answer).includes("ESTIMATE_ABOVE_LEASE")).toBe(isTold);
  });
});
