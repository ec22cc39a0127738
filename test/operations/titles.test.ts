import { describe, expect, it } from "vitest";
import { extend } from "../../src/operations/extend.ts";
import { finish } from "../../src/operations/finish.ts";
import { handover } from "../../src/operations/handovers.ts";
import { leave } from "../../src/operations/leave.ts";
import { next } from "../../src/operations/next.ts";
import { release } from "../../src/operations/release.ts";
import { taskAdd, taskDone, taskStart } from "../../src/operations/tasks.ts";
import { takeover } from "../../src/operations/takeover.ts";
import { TestDesk } from "./desk.ts";

const OFFER = { progress: undefined, next: undefined, blockers: undefined, notes: undefined };
const TASK = "fix LOGIN";
const CALLS = {
  finish: (desk: TestDesk) =>
    desk.perform(1, finish, { ...OFFER, task: TASK, result: "failure", handover: undefined }),
  release: (desk: TestDesk) => desk.perform(1, release, { task: TASK }),
  extend: (desk: TestDesk) => desk.perform(1, extend, { task: TASK, estimate: undefined }),
  handover: (desk: TestDesk) => desk.perform(1, handover, { ...OFFER, task: TASK, to: 2 }),
};

/** Refused, and not a byte written. */
async function expectRefused(desk: TestDesk, call: (desk: TestDesk) => ReturnType<typeof desk.perform>) {
  const before = await desk.text();
  const answer = await call(desk);
  expect(await desk.text()).toBe(before);
  return expect(answer.ok ? null : answer.refusal);
}

it("a task that was begun without a reservation is nobody's once its instance has left, and offered again", async () => {
  const desk = new TestDesk();
  await desk.did(1, taskDone, { title: "Rate limit" });
  await desk.did(1, taskStart, { title: "Fix login" });
  await desk.did(1, leave, {});
  expect(await desk.text()).toContain("[IN_PROGRESS] Fix login\n");
  const { task } = await desk.did(2, next, { reserve: false, files: [], estimate: undefined });
  expect(task.title).toBe("Fix login");
});

it("a task that is reserved already is added as its holder's", async () => {
  const desk = new TestDesk();
  await desk.reserve(2, "Draw the map", "a");
  await desk.did(1, taskAdd, { title: "draw the map", priority: undefined });
  expect(await desk.text()).toContain("[IN_PROGRESS] Instance #2 - draw the map\n");
  await desk.finish(2, "Draw the map");
  expect(await desk.text()).toContain("[DONE] Instance #2 - draw the map\n");
});

describe("a title that is exactly another reservation's", () => {
  it.each(Object.entries(CALLS))("means that one, also when it has ended: %s", async (_, call) => {
    const desk = new TestDesk();
    await desk.reserve(1, "Fix login", "a");
    await desk.reserve(1, "Fix login page", "b");
    await desk.finish(1, "Fix login");
    const refused = await expectRefused(desk, call);
    refused.toMatchObject({ code: "NO_RESERVATION", args: { task: TASK, tasks: ["Fix login page"] } });
  });

  it.each(Object.entries(CALLS))("means that one, also when it is somebody else's: %s", async (_, call) => {
    const desk = new TestDesk();
    await desk.reserve(2, "Fix login", "a");
    await desk.reserve(1, "Fix login page", "b");
    const refused = await expectRefused(desk, call);
    refused.toMatchObject({ code: "NO_RESERVATION", holders: [{ instance: 2, task: "Fix login" }] });
  });

  it("is not taken over as a part of a third one", async () => {
    const desk = new TestDesk();
    await desk.reserve(2, "Newt", "b");
    const take = (task: string) => () => desk.perform(1, takeover, { task, reason: "gone" });
    await desk.reserve(1, "T", "a");
    const own = await expectRefused(desk, take("T"));
    own.toMatchObject({ code: "NO_RESERVATION", holders: [{ instance: 1, task: "T" }] });
    await desk.finish(1, "T");
    (await expectRefused(desk, take("T"))).toMatchObject({ code: "NO_RESERVATION", holders: [] });
    (await expectRefused(desk, take("Toad"))).toMatchObject({ code: "NO_SUCH_TASK" });
    (await expectRefused(desk, take("New"))).toMatchObject({ code: "STILL_HELD", args: { task: "Newt" } });
  });
});
