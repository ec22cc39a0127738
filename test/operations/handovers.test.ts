import { describe, expect, it } from "vitest";
import { check } from "../../src/operations/check.ts";
import { doctor } from "../../src/operations/doctor.ts";
import { finish, release } from "../../src/operations/finish.ts";
import { handoverAccept, handoverDecline } from "../../src/operations/handover-answers.ts";
import { handover, handoverList } from "../../src/operations/handovers.ts";
import { leave } from "../../src/operations/leave.ts";
import { handoverPages } from "../../src/presentation/handovers.ts";
import { en } from "../../src/messages/en/index.ts";
import { plain } from "../../src/messages/paint.ts";
import { TestDesk } from "./desk.ts";

const NOTHING = { progress: undefined, next: undefined, blockers: undefined, notes: undefined } as const;

const offer = (desk: TestDesk, as: number, task: string, to: number | "any") =>
  desk.did(as, handover, { ...NOTHING, task, to });

const accept = (desk: TestDesk, as: number) => desk.did(as, handoverAccept, { id: undefined });

async function problems(desk: TestDesk) {
  const { diagnostics } = await desk.did(1, doctor, { fix: false, accept: false, everybodys: false });
  return diagnostics.filter(({ severity }) => severity === "error").map(({ code }) => code);
}

describe("an accepted handover", () => {
  it("closes what the giver holds although the file has lost it", async () => {
    const desk = new TestDesk();
    await desk.reserve(1, "Fix login", "src/auth.ts");
    await offer(desk, 1, "Fix login", 2);
    await desk.lose(1);
    const { reservation } = await accept(desk, 2);
    expect(reservation).toMatchObject({ instance: 2, task: "Fix login", files: ["src/auth.ts"] });
    const text = await desk.text();
    expect(text).toMatch(
      /\[RELEASED\] Instance #1 - Fix login - Finished: .*\nStart: .*\nFiles: src\/auth.ts\nHanded to: Instance #2\n\[RESERVED\] Instance #2 - Fix login/,
    );
    expect(await problems(desk)).toEqual([]);
    await desk.log(1, "I am back");
    expect(await desk.text()).not.toContain("[RESERVED] Instance #1");
    expect(await problems(desk)).toEqual([]);
  });

  it("passes on all of it where the file shows it poorer", async () => {
    const desk = new TestDesk();
    await desk.reserve(1, "Fix login", "src/auth.ts", "src/login.ts");
    await offer(desk, 1, "Fix login", 2);
    const text = await desk.text();
    desk.store.edit(
      text.replace("Files: src/auth.ts, src/login.ts", "Files: src/auth.ts").replace(/^### 2026.*\n/m, ""),
    );
    const { reservation } = await accept(desk, 2);
    expect(reservation?.files).toEqual(["src/auth.ts", "src/login.ts"]);
    await desk.log(1, "I am back");
    expect(await desk.text()).not.toContain("[RESERVED] Instance #1");
    expect(await problems(desk)).toEqual([]);
  });

  it("widens what the receiver holds of that task already", async () => {
    const desk = new TestDesk();
    await desk.reserve(1, "Fix login", "src/auth.ts");
    await desk.did(1, finish, { ...NOTHING, task: "Fix login", result: "partial", handover: 2 });
    await desk.reserve(2, "Fix login", "src/login.ts");
    const { reservation } = await accept(desk, 2);
    expect(reservation?.files).toEqual(["src/login.ts", "src/auth.ts"]);
    expect((await desk.text()).match(/\[RESERVED\] Instance #2/g)).toHaveLength(1);
    expect(await problems(desk)).toEqual([]);
    await desk.finish(2, "Fix login");
    expect(await desk.text()).not.toContain("[RESERVED]");
  });

  it("goes ahead of those who wait for its files: they wait for the receiver now", async () => {
    const desk = new TestDesk();
    await desk.reserve(1, "Fix login", "src/auth.ts");
    await offer(desk, 1, "Fix login", 2);
    await desk.wait(3, "Widen it", "src/**");
    const { reservation } = await accept(desk, 2);
    expect(reservation).toMatchObject({ instance: 2, files: ["src/auth.ts"] });
    expect(await desk.text()).toContain("[WAITING] Instance #3 - Widen it");
  });

  it("may be of what the receiver waits for under another name", async () => {
    const desk = new TestDesk();
    await desk.reserve(1, "Fix login", "src/auth.ts");
    await offer(desk, 1, "Fix login", 2);
    await desk.wait(2, "Widen it", "src/**");
    expect((await accept(desk, 2)).reservation).toMatchObject({ task: "Fix login", state: "active" });
  });

  it("is refused where it would close a circle: they wait for the receiver, which waits for them", async () => {
    const desk = new TestDesk();
    await desk.reserve(1, "Fix login", "src/auth.ts");
    await desk.reserve(3, "Rate limit", "src/api.ts");
    await offer(desk, 1, "Fix login", 2);
    await desk.wait(2, "Both", "src/api.ts");
    await desk.wait(3, "Widen it", "src/auth.ts");
    const answer = await desk.perform(2, handoverAccept, { id: undefined });
    expect(answer).toMatchObject({
      ok: false,
      refusal: { code: "WAIT_CYCLE", args: { task: "Both", cycle: "#2 → #3 → #2" } },
    });
  });

  it.each([
    ["TASK_RESERVED", "Fix login", "src/other.ts"],
    ["FILES_RESERVED", "Something else", "src/auth.ts"],
  ])("is refused with %s where somebody else has it by now", async (code, task, file) => {
    const desk = new TestDesk();
    await desk.reserve(1, "Fix login", "src/auth.ts");
    await desk.did(1, finish, { ...NOTHING, task: "Fix login", result: "partial", handover: 2 });
    await desk.reserve(3, task, file);
    const answer = await desk.perform(2, handoverAccept, { id: undefined });
    expect(answer).toMatchObject({ ok: false, refusal: { code, holders: [{ instance: 3 }] } });
  });
});

describe("an offer", () => {
  it("tells all that its giver said to who goes on", async () => {
    const desk = new TestDesk();
    await desk.reserve(1, "Fix login", "src/auth.ts");
    const words = {
      progress: "60%",
      next: "Write the tests",
      blockers: "No database",
      notes: "Mind the tokens",
    };
    const { handover: made } = await desk.did(1, handover, { task: undefined, to: 2, ...words });
    expect(made).toMatchObject(words);
    const { handovers } = await desk.did(2, handoverList, { all: false });
    expect(handovers).toMatchObject([words]);
    const { handover: accepted } = await accept(desk, 2);
    expect(accepted).toMatchObject({ ...words, state: "accepted" });
    const scene = {
      t: en,
      language: "en" as const,
      paint: plain,
      audience: "terminal" as const,
      now: 0,
      me: 2,
      width: 80,
    };
    expect(handoverPages([accepted], scene).slice(1)).toEqual([
      "      Progress: 60%",
      "      Next steps: Write the tests",
      "      Blockers: No database",
      "      Notes: Mind the tokens",
    ]);
  });

  it("is not made to an instance that has finished, and so will never answer", async () => {
    const desk = new TestDesk();
    await desk.log(3, "I was here");
    await desk.did(3, leave, {});
    await desk.reserve(1, "Fix login", "src/auth.ts");
    const before = await desk.text();
    const refused = { ok: false, refusal: { code: "INSTANCE_FINISHED", args: { instance: 3, named: true } } };
    expect(await desk.perform(1, handover, { ...NOTHING, task: undefined, to: 3 })).toMatchObject(refused);
    const ending = { ...NOTHING, task: undefined, result: "partial", handover: 3 };
    expect(await desk.perform(1, finish, ending)).toMatchObject(refused);
    expect(await desk.text()).toBe(before);
  });
});

describe("an open offer is withdrawn with the work that it offers", () => {
  const open = async (desk: TestDesk) => (await desk.did(null, handoverList, { all: false })).handovers;

  it.each([
    ["finish", (desk: TestDesk) => desk.finish(1, "Fix login")],
    ["release", (desk: TestDesk) => desk.did(1, release, { task: "Fix login" })],
    ["leave", (desk: TestDesk) => desk.did(1, leave, {})],
  ])("by %s", async (_, end) => {
    const desk = new TestDesk();
    await desk.reserve(1, "Fix login", "src/auth.ts");
    await offer(desk, 1, "Fix login", 2);
    await end(desk);
    expect(await open(desk)).toEqual([]);
    expect(await desk.text()).toMatch(/\*\*Status\*\* : DECLINED by Instance #1/);
    const answer = await desk.perform(2, handoverAccept, { id: undefined });
    expect(answer).toMatchObject({ ok: false, refusal: { code: "NO_HANDOVER" } });
  });

  it("but not one that finish itself makes, also when its giver leaves afterwards", async () => {
    const desk = new TestDesk();
    await desk.reserve(1, "Fix login", "src/auth.ts");
    await offer(desk, 1, "Fix login", 3);
    await desk.did(1, finish, { ...NOTHING, task: "Fix login", result: "partial", handover: 2 });
    await desk.did(1, leave, {});
    expect(await open(desk)).toMatchObject([{ from: 1, to: 2, task: "Fix login" }]);
    expect((await accept(desk, 2)).reservation).toMatchObject({ instance: 2, files: ["src/auth.ts"] });
  });

  it("nor one of other work, or of another instance", async () => {
    const desk = new TestDesk();
    await desk.reserve(1, "Fix login", "src/auth.ts");
    await desk.reserve(1, "Rate limit", "src/api.ts");
    await desk.reserve(2, "Docs", "docs/**");
    await offer(desk, 1, "Rate limit", 2);
    await offer(desk, 2, "Docs", 1);
    await desk.finish(1, "Fix login");
    expect((await open(desk)).map(({ task }) => task)).toEqual(["Rate limit", "Docs"]);
  });
});

describe("an offer is news", () => {
  const heard = async (desk: TestDesk, as: number) => {
    const answer = await desk.perform(as, check, { paths: [], staged: false });
    return (answer.ok ? answer.notices : []).filter(({ code }) => code.startsWith("OFFER"));
  };

  it("to whom it is made, once, and its answer to who made it", async () => {
    const desk = new TestDesk();
    await desk.reserve(1, "Fix login", "src/auth.ts");
    const { handover: made } = await offer(desk, 1, "Fix login", 2);
    expect(await heard(desk, 1)).toEqual([]);
    expect(await heard(desk, 2)).toMatchObject([
      { code: "OFFER", args: { id: made.id, from: 1, toAny: false, task: "Fix login" } },
    ]);
    expect(await heard(desk, 2)).toEqual([]);
    await desk.did(2, handoverDecline, { id: undefined });
    expect(await heard(desk, 1)).toMatchObject([
      { code: "OFFER_ANSWERED", args: { by: 2, accepted: false } },
    ]);
    expect(await heard(desk, 1)).toEqual([]);
    await offer(desk, 1, "Fix login", "any");
    const answer = await desk.perform(2, handoverAccept, { id: undefined });
    // What the command itself answers is no news.
    expect(answer).toMatchObject({ ok: true, notices: [] });
    expect(await heard(desk, 1)).toMatchObject([{ code: "OFFER_ANSWERED", args: { by: 2, accepted: true } }]);
  });

  it("not where its giver withdraws it, nor after a day", async () => {
    const desk = new TestDesk();
    await desk.reserve(1, "Fix login", "src/auth.ts");
    await offer(desk, 1, "Fix login", 2);
    await desk.did(1, release, { task: undefined });
    expect([await heard(desk, 1), await heard(desk, 2)]).toEqual([[], []]);
    await desk.reserve(1, "Fix login", "src/auth.ts");
    await offer(desk, 1, "Fix login", "any");
    desk.pass(25 * 60);
    expect(await heard(desk, 2)).toEqual([]);
  });
});
