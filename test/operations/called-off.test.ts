import { describe, expect, it } from "vitest";
import { retryReserve } from "../../src/operations/wait.ts";
import { finish, release } from "../../src/operations/finish.ts";
import { undo } from "../../src/operations/undo.ts";
import { inside, NO_INPUT, TestDesk } from "./desk.ts";

// What a waiting process makes of it that its place in the queue is gone: somebody called the wait off, or nobody meant to.

const QUEUED = /^\[WAITING\] Instance #1 - Tokens - .*\n(?:[A-Z].*\n)*/m;

/** #2 holds what #1 waits for. */
async function queue(): Promise<TestDesk> {
  const desk = new TestDesk();
  await desk.reserve(2, "Rate limit", "src/api.ts");
  await desk.wait(1, "Tokens", "src/api.ts");
  return desk;
}

function ask(desk: TestDesk, isOver = false) {
  const input = {
    ...NO_INPUT,
    task: "Tokens",
    files: inside(["src/api.ts"]),
    wait: isOver ? undefined : Infinity,
  };
  return desk.perform(1, retryReserve, input);
}

async function isCalledOff(desk: TestDesk): Promise<boolean> {
  const before = await desk.text();
  const answer = await ask(desk);
  if (answer.ok) return false;
  expect(answer.refusal).toMatchObject({ code: "WAIT_TIMEOUT", args: { task: "Tokens", calledOff: true } });
  expect(answer.refusal.retryable).not.toBe(true);
  expect(await desk.text()).toBe(before);
  return true;
}

const byHand = async (desk: TestDesk, edit: (text: string) => string) =>
  desk.store.edit(edit(await desk.text()));

it("goes on where who deleted its lines put them back", async () => {
  const desk = await queue();
  const [lines = ""] = QUEUED.exec(await desk.text()) ?? [];
  await byHand(desk, (text) => text.replace(QUEUED, ""));
  await desk.log(2, "anything");
  const HELD = /^\[RESERVED\] Instance #2 - Rate limit.*\n(?:[A-Z].*\n)*/m;
  await byHand(desk, (text) => text.replace(HELD, lines));
  expect(await ask(desk)).toMatchObject({ ok: true, result: { reservation: { state: "active" } } });
});

describe("a wait is called off", () => {
  it("by an undo of it", async () => {
    const desk = await queue();
    await desk.did(1, undo, {});
    expect(await isCalledOff(desk)).toBe(true);
  });

  it("by a release of it, which says so and leaves no line of it", async () => {
    const desk = await queue();
    const { reservation } = await desk.did(1, release, { task: "tok" });
    expect(reservation).toMatchObject({ task: "Tokens", state: "released", line: null });
    expect(await desk.text()).not.toContain("Tokens -");
    expect(await isCalledOff(desk)).toBe(true);
  });

  it("by who deletes the lines of one for more of what is held", async () => {
    const desk = new TestDesk();
    await desk.reserve(2, "Rate limit", "src/api.ts");
    await desk.reserve(1, "Tokens", "src/auth.ts");
    await desk.wait(1, "Tokens", "src/api.ts");
    await byHand(desk, (text) => text.replace(QUEUED, ""));
    expect(await isCalledOff(desk)).toBe(true);
  });

  it("by who deletes its lines, journalled or not", async () => {
    const desk = await queue();
    await byHand(desk, (text) => text.replace(QUEUED, ""));
    expect(await isCalledOff(desk)).toBe(true);
    await desk.log(2, "meanwhile");
    expect(await isCalledOff(desk)).toBe(true);
  });

  it("also when its files became free at the same time", async () => {
    const desk = await queue();
    await desk.did(1, undo, {});
    await desk.finish(2, "Rate limit");
    expect(await isCalledOff(desk)).toBe(true);
  });

  it("also when it had been granted before, and its process had not seen it yet", async () => {
    const desk = await queue();
    await desk.finish(2, "Rate limit");
    await desk.did(1, finish, { ...NO_INPUT, task: "Tokens", result: "success" });
    expect(await isCalledOff(desk)).toBe(true);
  });

  it("with who is in the way", async () => {
    const desk = await queue();
    await desk.did(1, undo, {});
    const answer = await ask(desk);
    expect(answer).toMatchObject({ refusal: { holders: [{ instance: 2, task: "Rate limit" }] } });
  });
});

describe("a wait queues anew", () => {
  it("when it was swept while its process slept", async () => {
    const desk = await queue();
    desk.pass(2);
    await desk.log(2, "anything");
    expect(await desk.text()).not.toMatch(QUEUED);
    expect(await isCalledOff(desk)).toBe(false);
    expect(await desk.text()).toMatch(QUEUED);
  });

  it("when it was swept by another command of its own instance", async () => {
    const desk = await queue();
    await desk.reserve(1, "Fix login", "src/auth.ts");
    desk.pass(2);
    await desk.did(1, release, { task: "Fix login" });
    expect(await desk.text()).not.toMatch(QUEUED);
    expect(await isCalledOff(desk)).toBe(false);
  });

  it("when another wait for the same has ended", async () => {
    const desk = await queue();
    await desk.giveUp(1, "Tokens", "src/api.ts");
    expect(await isCalledOff(desk)).toBe(false);
  });

  it("when the file was replaced as a whole", async () => {
    const desk = await queue();
    await byHand(desk, (text) => text.replace(QUEUED, "").replace(/^### .* - Instance #1\n/m, ""));
    expect(await isCalledOff(desk)).toBe(false);
    expect(await desk.text()).toMatch(QUEUED);
  });

  it("when it was called off, but asked for again since", async () => {
    const desk = await queue();
    await desk.did(1, undo, {});
    await desk.wait(1, "Tokens", "src/api.ts");
    expect(await isCalledOff(desk)).toBe(false);
    desk.pass(2);
    await desk.log(2, "anything");
    expect(await isCalledOff(desk)).toBe(false);
  });
});

it("a wait that goes on writes nothing, and one that is over asks once more without queueing", async () => {
  const desk = await queue();
  const before = await desk.text();
  expect(await ask(desk)).toMatchObject({ ok: true, result: { changed: false } });
  expect(await ask(desk, true)).toMatchObject({ ok: false, refusal: { code: "FILES_RESERVED" } });
  expect(await desk.text()).toBe(before);
});
