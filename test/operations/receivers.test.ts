import { expect, it } from "vitest";
import { conflictOpen } from "../../src/operations/conflict-open.ts";
import { handoverDecline } from "../../src/operations/handover-answers.ts";
import { handover } from "../../src/operations/handovers.ts";
import { join } from "../../src/operations/join.ts";
import { ask } from "../../src/operations/messages.ts";
import { type Receiver, receiverOf } from "../../src/operations/types.ts";
import { TestDesk } from "./desk.ts";

const NOTHING = { progress: undefined, next: undefined, blockers: undefined, notes: undefined } as const;
const FILE = `## Active instances
- **Instance #1** : ACTIVE - Backend (2026-11-22 10:00 +01:00)
- **Instance #2** : ACTIVE - Front end (2026-11-22 10:00 +01:00)
- **Instance #3** : ACTIVE - Docs (2026-11-22 10:00 +01:00)
- **Instance #4** : ACTIVE - docs (2026-11-22 10:00 +01:00)
- **Instance #5** : FINISHED - Search (2026-11-22 10:00 +01:00)

## Task reservations

## Remaining tasks
`;

async function desk(): Promise<TestDesk> {
  const made = new TestDesk(FILE);
  await made.reserve(1, "Fix login", "src/auth.ts");
  return made;
}

it("a receiver is a number, whoever takes it, or a label; what only looks like a number is a slip", () => {
  for (const [word, meant] of [
    ["7", 7],
    ["#7", 7],
    ["any", "any"],
    ["toutes", "any"],
    ["Front end", { label: "Front end" }],
    ["0", undefined],
    ["7x", undefined],
    ["-1", undefined],
    ["", undefined],
    [" 7", undefined],
    ["x".repeat(501), { label: "x".repeat(500) }],
  ] as const)
    expect(receiverOf(word)).toEqual(meant);
});

it("an instance is meant by its label, however it is cased, as long as it works and no other bears it", async () => {
  const offer = async (to: Receiver) =>
    (await desk()).perform(1, handover, { ...NOTHING, task: "Fix login", to });
  expect(await offer({ label: "FRONT END" })).toMatchObject({ result: { handover: { to: 2 } } });
  expect(await offer({ label: "Back" })).toMatchObject({
    refusal: { code: "UNKNOWN_INSTANCE", args: { label: "Back" } },
  });
  expect(await offer({ label: "Search" })).toMatchObject({ refusal: { code: "UNKNOWN_INSTANCE" } });
  expect(await offer({ label: "DOCS" })).toMatchObject({
    refusal: { code: "AMBIGUOUS_ID", args: { ids: ["3 Docs", "4 docs"] } },
  });
  expect(await offer({ label: "docs" })).toMatchObject({ result: { handover: { to: 4 } } });
  expect(await offer({ label: "backend" })).toMatchObject({ refusal: { code: "HANDOVER_SELF" } });
});

it("so it is for a question and for a conflict", async () => {
  const here = await desk();
  const asked = await here.did(1, ask, { to: { label: "front end" }, text: "Is it signed?" });
  expect(asked.message).toMatchObject({ to: 2 });
  const open = (to: Receiver) =>
    here.perform(1, conflictOpen, { about: "src/auth.ts", with: to, description: undefined });
  expect(await open({ label: "front end" })).toMatchObject({
    result: { conflicts: [{ instances: [1, 2] }] },
  });
  expect(await open("any")).toMatchObject({ refusal: { code: "UNKNOWN_INSTANCE" } });
});

it("whoever made an offer takes it back by its id", async () => {
  const here = await desk();
  const { handover: made } = await here.did(1, handover, { ...NOTHING, task: "Fix login", to: 2 });
  expect(await here.perform(3, handoverDecline, { id: made.id })).toMatchObject({
    refusal: { code: "NO_HANDOVER" },
  });
  expect(await here.perform(1, handoverDecline, { id: undefined })).toMatchObject({
    refusal: { code: "NO_HANDOVER" },
  });
  expect((await here.did(1, handoverDecline, { id: made.id })).handover).toMatchObject({
    state: "declined",
    from: 1,
  });
  expect(await here.text()).toContain("[RESERVED] Instance #1 - Fix login");
});

it("who takes a label that others at work have is told, and told no more", async () => {
  const made = await desk();
  const joined = async (as: number | null, label: string) => {
    const answer = await made.perform(as, join, { label });
    return answer.ok && answer.notices?.filter(({ code }) => code === "SAME_LABEL").map(({ args }) => args);
  };
  expect(await joined(null, "Search")).toEqual([]);
  expect(await joined(null, "front END")).toEqual([{ instance: 7, label: "front END", others: "#2" }]);
  expect(await joined(7, "front END")).toEqual([]);
  expect(await joined(7, "DOCS")).toEqual([{ instance: 7, label: "DOCS", others: "#3, #4" }]);
});

it("who gets another label is told which one it had; an empty one wipes none", async () => {
  const made = await desk();
  const told = async (as: number | null, label?: string) => {
    const answer = await made.perform(as, join, { label });
    return answer.ok && answer.notices?.filter(({ code }) => code === "RENAMED").map(({ args }) => args);
  };
  expect(await told(null, "Search")).toEqual([]);
  expect(await told(7, "Search")).toEqual([]);
  expect(await told(7)).toEqual([]);
  expect(await told(7, "Finder")).toEqual([{ from: "Search" }]);
  const before = await made.text();
  expect(await made.perform(7, join, { label: " " })).toMatchObject({
    ok: false,
    refusal: { code: "TEXT_EMPTY", args: { what: "LABEL" } },
  });
  expect(await made.text()).toBe(before);
});
