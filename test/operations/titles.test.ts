import { describe, expect, it } from "vitest";
import { extend } from "../../src/operations/extend.ts";
import { finish, release } from "../../src/operations/finish.ts";
import { handover } from "../../src/operations/handovers.ts";
import { leave } from "../../src/operations/leave.ts";
import { next } from "../../src/operations/next.ts";
import { taskAdd, taskDone, taskStart } from "../../src/operations/tasks.ts";
import { sweep, takeover } from "../../src/operations/takeover.ts";
import { raiseBlocker } from "../../src/operations/alerts.ts";
import { FILE, TestDesk } from "./desk.ts";

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
  await desk.did(1, taskAdd, {
    title: "draw the map",
    priority: undefined,
    after: undefined,
    files: [],
    text: undefined,
  });
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

  it("names the holder of what holds only a part of it", async () => {
    const desk = new TestDesk();
    await desk.reserve(2, "Draw the map", "b");
    const refused = await expectRefused(desk, (at) => at.perform(1, release, { task: "map" }));
    refused.toMatchObject({ code: "NO_RESERVATION", holders: [{ instance: 2, task: "Draw the map" }] });
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
    (await expectRefused(desk, take("Toad"))).toMatchObject({ code: "NO_RESERVATION", holders: [] });
    (await expectRefused(desk, take("New"))).toMatchObject({ code: "STILL_HELD", args: { task: "Newt" } });
  });
});

it("what has no date never lapses: its holder is named, not a wait", async () => {
  const desk = new TestDesk(
    FILE.replace(/(### Current tasks\n+```\n)/, "$1[RESERVED] Instance #2 - Old work\nFiles: z.md\n"),
  );
  const refused = await expectRefused(desk, (at) =>
    at.perform(1, takeover, { task: "Old work", reason: "gone" }),
  );
  refused.toMatchObject({ code: "STILL_HELD", args: { undated: 2 }, holders: [{ instance: 2 }] });
});

describe("a part of several titles names what it could mean", () => {
  it("of the tasks", async () => {
    const desk = new TestDesk(FILE.replace("[FREE] Rate", "[FREE] Fix the map\n[FREE] Rate"));
    const refused = await expectRefused(desk, (at) => at.perform(1, taskStart, { title: "fix" }));
    const args = { task: "fix", count: 2, tasks: ["Fix login", "Fix the map"] };
    refused.toMatchObject({ code: "AMBIGUOUS_TASK", args });
  });

  it("of what others hold", async () => {
    const desk = new TestDesk();
    await desk.reserve(2, "Fix login", "a");
    await desk.reserve(3, "Fix the map", "b");
    const call = (at: TestDesk) => at.perform(1, takeover, { task: "fix", reason: "gone" });
    const args = { task: "fix", count: 2, tasks: ["Fix login", "Fix the map"] };
    (await expectRefused(desk, call)).toMatchObject({ code: "AMBIGUOUS_TASK", args });
  });
});

it.each(["[Task name]", " [nom de la tâche] "])(
  "what templates call a task is no title: %s",
  async (title) => {
    for (const priority of [undefined, "P1"]) {
      const call = (desk: TestDesk) =>
        desk.perform(1, taskAdd, { title, priority, after: undefined, files: [], text: undefined });
      const refused = await expectRefused(new TestDesk(), call);
      refused.toMatchObject({ code: "TASK_EMPTY", args: { task: title.trim() } });
    }
  },
);

describe("a blocker's task", () => {
  const stopped = async (task: string | undefined) => {
    const desk = new TestDesk();
    await desk.reserve(2, "Draw the map", "a");
    await desk.reserve(1, "Draw the harbour", "b");
    const answer = await desk.perform(1, raiseBlocker, { problem: "Stuck", task, needs: undefined });
    return answer.ok ? [answer.result.alert.task, answer.notices.map(({ code }) => code)] : answer.refusal;
  };

  it.each([
    [undefined, "Draw the harbour"],
    ["RATE", "Rate limit"],
    // One's own first, unless it is exactly another's.
    ["draw", "Draw the harbour"],
    ["draw the MAP", "Draw the map"],
    ["map", "Draw the map"],
  ])("is what a unique part of its title means: %s", async (words, title) => {
    expect(await stopped(words)).toEqual([title, []]);
  });

  it("is written down as it was said where the file knows none of that name", async () => {
    expect(await stopped("the  lighthouse")).toEqual(["the  lighthouse", ["TASK_UNLISTED"]]);
  });

  it("is asked for again where several could be meant", async () => {
    const args = { task: "it", tasks: expect.arrayContaining(["Rate limit"]) as string[] };
    const desk = new TestDesk(FILE.replace("[FREE] Rate", "[FREE] Fit it\n[FREE] Rate"));
    const answer = await desk.perform(1, raiseBlocker, { problem: "Stuck", task: "it", needs: undefined });
    expect(answer).toMatchObject({ ok: false, refusal: { code: "AMBIGUOUS_TASK", args } });
  });
});

it("what was swept away can't be taken over, and has no lease", async () => {
  const desk = new TestDesk();
  await desk.reserve(1, "Fix login", "a");
  desk.pass(24 * 60);
  const { expired } = await desk.did(2, sweep, {});
  expect(expired).toMatchObject([
    { task: "Fix login", state: "expired", takeable: false, leaseEndsAt: null },
  ]);
});
