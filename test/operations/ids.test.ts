import { expect, it } from "vitest";
import { alertList, raiseBlocker, resolve } from "../../src/operations/alerts.ts";
import { conflictList, conflictOpen, conflictResolve } from "../../src/operations/conflicts.ts";
import { handoverAccept, handoverDecline } from "../../src/operations/handover-answers.ts";
import { handover, handoverList } from "../../src/operations/handovers.ts";
import { TestDesk } from "./desk.ts";

// Two of the same kind, author, text and minute share an id but for its `-2`.

it("an exact id means no other alert, also when it is solved already", async () => {
  const desk = new TestDesk();
  const problem = { problem: "Same", task: undefined, needs: undefined };
  for (let twice = 0; twice < 2; twice++) await desk.did(1, raiseBlocker, problem);
  const [one, two] = (await desk.did(1, alertList, { all: true })).alerts;
  expect(two?.id).toBe(`${one?.id}-2`);
  await desk.did(2, resolve, { id: one?.id, how: "done" });
  expect(await desk.perform(2, resolve, { id: one?.id, how: "done" })).toMatchObject({
    refusal: { code: "NO_ALERT", args: { id: one?.id } },
  });
  const { alert } = await desk.did(2, resolve, { id: one?.id.slice(0, 3), how: "by its beginning" });
  expect(alert.id).toBe(two?.id);
});

it("an exact id means no other conflict, also when it is settled already", async () => {
  const desk = new TestDesk();
  const about = { about: "names", with: 2, description: undefined };
  await desk.did(1, conflictOpen, about);
  const [one] = (await desk.did(1, conflictList, { all: true })).conflicts;
  await desk.did(1, conflictResolve, { id: one?.id, decision: "his" });
  await desk.did(1, conflictOpen, about);
  expect(await desk.perform(1, conflictResolve, { id: one?.id, decision: "hers" })).toMatchObject({
    refusal: { code: "NO_CONFLICT" },
  });
});

it("an exact id means no other handover, also when it is answered already", async () => {
  const desk = new TestDesk();
  const offer = { progress: undefined, next: undefined, blockers: undefined, notes: undefined };
  await desk.reserve(1, "Fix login", "a");
  await desk.did(1, handover, { ...offer, task: "Fix login", to: "any" });
  const [one] = (await desk.did(1, handoverList, { all: true })).handovers;
  await desk.did(2, handoverDecline, { id: one?.id });
  await desk.did(1, handover, { ...offer, task: "Fix login", to: "any" });
  expect(await desk.perform(2, handoverAccept, { id: one?.id })).toMatchObject({
    refusal: { code: "NO_HANDOVER" },
  });
});
