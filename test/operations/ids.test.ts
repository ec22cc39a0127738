import { expect, it } from "vitest";
import { alertList, raiseBlocker, resolve } from "../../src/operations/alerts.ts";
import { conflictOpen } from "../../src/operations/conflict-open.ts";
import { conflictList, conflictResolve } from "../../src/operations/conflicts.ts";
import { handoverAccept, handoverDecline } from "../../src/operations/handover-answers.ts";
import { handover, handoverList } from "../../src/operations/handovers.ts";
import { log } from "../../src/operations/log.ts";
import { status } from "../../src/operations/status.ts";
import { TestDesk } from "./desk.ts";

// Two of the same kind, author, text and minute share an id but for its `-2`.

it("an exact id means no other alert, also when it is solved already", async () => {
  const desk = new TestDesk();
  for (const needs of ["a key", "a person"])
    await desk.did(1, raiseBlocker, { problem: "Same", task: undefined, needs });
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

it("status has the ids that the lists have, and the states of the log that log answers", async () => {
  const desk = new TestDesk();
  const offer = { progress: undefined, next: undefined, blockers: undefined, notes: undefined };
  await desk.reserve(1, "Fix login", "a");
  await desk.did(1, handover, { ...offer, task: "Fix login", to: 2 });
  await desk.did(1, raiseBlocker, { problem: "Stuck", task: undefined, needs: undefined });
  await desk.did(1, conflictOpen, { about: "names", with: 2, description: undefined });
  for (const state of ["in-progress", "done", "blocked"])
    await desk.did(1, log, { action: state, status: state, files: [], notes: undefined });
  const shown = await desk.did(2, status, { brief: false, all: true });
  expect(shown).toMatchObject(await desk.did(2, alertList, { all: true }));
  expect(shown).toMatchObject(await desk.did(2, handoverList, { all: true }));
  expect(shown).toMatchObject(await desk.did(2, conflictList, { all: true }));
  expect(shown.log.map((one) => one.status)).toEqual(["blocked", "done", "in-progress", null]);
  desk.store.edit((await desk.text()).replace(": BLOCKED", ": on holiday"));
  expect((await desk.did(2, status, { brief: false, all: true })).log[0]?.status).toBe("on holiday");
});
