import { describe, expect, it } from "vitest";
import { join } from "../../src/operations/join.ts";
import { leave } from "../../src/operations/leave.ts";
import { release } from "../../src/operations/finish.ts";
import { undo } from "../../src/operations/undo.ts";
import { TestDesk } from "./desk.ts";

// A place in the queue is a process that waits. What is taken back may bring lines back, but no process.

const WAITING = /^\[WAITING\]/m;

/** #2 holds what #1 waits for. */
async function queue(): Promise<TestDesk> {
  const desk = new TestDesk();
  await desk.reserve(2, "Rate limit", "src/api.ts");
  await desk.reserve(1, "Fix login", "src/auth.ts");
  await desk.wait(1, "Tokens", "src/api.ts");
  return desk;
}

describe("undo after a wait", () => {
  it("passes over one that was in vain, to the last thing that was done", async () => {
    const desk = await queue();
    await desk.giveUp(1, "Tokens", "src/api.ts");
    const before = await desk.text();
    expect(before).not.toMatch(WAITING);
    expect(await desk.perform(1, undo, {})).toMatchObject({
      result: { undone: { command: "reserve", subject: "Fix login" } },
      notices: [{ code: "WAIT_PASSED", args: { task: "Tokens" } }],
    });
    expect(await desk.text()).not.toMatch(WAITING);
    expect(await desk.text()).not.toContain("Instance #1 - Fix login");
    expect(await desk.perform(1, undo, {})).toMatchObject({ refusal: { code: "NOTHING_TO_UNDO" } });
  });

  it("stops before a join: who leaves a queue does not mean to leave the board", async () => {
    const desk = new TestDesk();
    await desk.reserve(2, "Rate limit", "src/api.ts");
    await desk.did(3, join, { label: "Cy" });
    await desk.wait(3, "Tokens", "src/api.ts");
    await desk.giveUp(3, "Tokens", "src/api.ts");
    const before = await desk.text();
    expect(await desk.perform(3, undo, {})).toMatchObject({
      refusal: { code: "NOTHING_TO_UNDO", args: { waited: "Tokens" } },
    });
    expect(await desk.text()).toBe(before);
  });

  it("passes over one that was swept by somebody else's write", async () => {
    const desk = await queue();
    desk.pass(2);
    await desk.log(2, "anything");
    expect(await desk.text()).not.toMatch(WAITING);
    expect((await desk.did(1, undo, {})).undone.subject).toBe("Fix login");
  });

  it("passes over a wait in vain for more of what one holds", async () => {
    const desk = await queue();
    await desk.giveUp(1, "Tokens", "src/api.ts");
    await desk.wait(1, "Fix login", "src/api.ts");
    await desk.giveUp(1, "Fix login", "src/api.ts");
    const { undone } = await desk.did(1, undo, {});
    expect(undone).toMatchObject({ command: "reserve", subject: "Fix login" });
    expect(await desk.text()).not.toContain("Instance #1 - Fix login");
  });

  it("passes over one that was called off, and the calling off", async () => {
    const desk = await queue();
    await desk.did(1, release, { task: "Tokens" });
    desk.still(1, "Tokens");
    expect((await desk.did(1, undo, {})).undone).toMatchObject({ command: "reserve", subject: "Fix login" });
    expect(await desk.text()).not.toMatch(WAITING);
    expect(await desk.perform(1, undo, {})).toMatchObject({ refusal: { code: "NOTHING_TO_UNDO" } });
  });

  it("takes the calling off back while the process still waits", async () => {
    const desk = await queue();
    await desk.did(1, release, { task: "Tokens" });
    desk.beat(1, "Tokens");
    expect((await desk.did(1, undo, {})).undone).toMatchObject({ command: "release", subject: "Tokens" });
    expect(await desk.text()).toMatch(WAITING);
  });

  it("does not pass over a release of what was held", async () => {
    const desk = await queue();
    await desk.did(1, release, { task: "Fix login" });
    expect((await desk.did(1, undo, {})).undone).toMatchObject({ command: "release", subject: "Fix login" });
  });

  it("does not pass over a release of what was held that swept a wait of the same instance", async () => {
    const desk = await queue();
    desk.pass(2);
    await desk.did(1, release, { task: "Fix login" });
    expect(await desk.text()).not.toMatch(WAITING);
    expect((await desk.did(1, undo, {})).undone).toMatchObject({ command: "release", subject: "Fix login" });
  });

  it("takes a wait back that goes on", async () => {
    const desk = await queue();
    expect((await desk.did(1, undo, {})).undone).toMatchObject({ command: "reserve", subject: "Tokens" });
    expect(await desk.text()).not.toMatch(WAITING);
    expect(await desk.text()).toContain("[RESERVED] Instance #1 - Fix login");
  });

  it("does not pass over one that got what it waited for", async () => {
    const desk = await queue();
    await desk.finish(2, "Rate limit");
    expect(await desk.text()).toContain("[RESERVED] Instance #1 - Tokens");
    expect(await desk.perform(1, undo, {})).toMatchObject({
      refusal: { code: "UNDO_CONFLICT", args: { held: true } },
    });
  });
});

describe("undo brings back no place in the queue that nobody waits at", () => {
  it("of an instance that left: its reservations come back, its place does not, and it is said", async () => {
    const desk = await queue();
    const before = await desk.text();
    await desk.did(1, leave, {});
    desk.still(1, "Tokens");
    const answer = await desk.perform(1, undo, {});
    expect(answer).toMatchObject({ ok: true, notices: [{ code: "WAIT_OVER", args: { task: "Tokens" } }] });
    const text = await desk.text();
    expect(text).toContain("[RESERVED] Instance #1 - Fix login");
    expect(text).toContain("**Instance #1** : ACTIVE");
    expect(text).not.toContain("Tokens -");
    expect(before).toMatch(WAITING);
  });

  it("but one whose process waits on", async () => {
    const desk = await queue();
    await desk.did(1, leave, {});
    desk.beat(1, "Tokens");
    expect(await desk.perform(1, undo, {})).toMatchObject({ ok: true, notices: [] });
    expect(await desk.text()).toMatch(WAITING);
  });

  it("of another, that the write swept", async () => {
    const desk = await queue();
    desk.pass(2);
    await desk.log(2, "anything");
    desk.still(1, "Tokens");
    await desk.log(1, "I am here");
    expect((await desk.did(2, undo, {})).undone.subject).toBe("anything");
    expect(await desk.text()).not.toMatch(WAITING);
  });
});
