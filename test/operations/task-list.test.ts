import { expect, it } from "vitest";
import { en } from "../../src/messages/en/index.ts";
import { plain } from "../../src/messages/paint.ts";
import type { RenderContext } from "../../src/messages/render/context.ts";
import { taskStateText } from "../../src/messages/render/task.ts";
import { next } from "../../src/operations/next.ts";
import { taskAdd, taskDone, taskList } from "../../src/operations/tasks.ts";
import { FILE, TestDesk } from "./desk.ts";

/** Two priorities: one stands among the remaining tasks, too. */
const RANKED = FILE.replace(
  "## Real-time",
  "## Development priorities\n\n### P1 - CRITICAL\n1. Fix login\n2. Draw the map\n\n## Real-time",
);

const list = async (desk: TestDesk) => {
  const { tasks } = await desk.did(null, taskList, {
    all: true,
    search: undefined,
    mine: false,
    free: false,
  });
  return tasks.map(({ title, state, instance }) => [title, state, instance]);
};

it("a task that is reserved is shown as its holder's, wherever it is listed", async () => {
  const desk = new TestDesk(RANKED);
  const take = { reserve: true, files: [], estimate: undefined };
  await desk.did(1, next, take);
  await desk.did(2, next, take);
  // By hand: the list of tasks still calls it free.
  const text = await desk.text();
  const entry = "[RESERVED] Instance #2 - rate LIMIT - Start: 2026-11-22 20:00 +01:00\n";
  desk.store.edit(text.replace("[RESERVED] Instance #2", `${entry}$&`));
  const taken = [
    ["Fix login", "in-progress", 1],
    ["Draw the map", "in-progress", 2],
    ["Rate limit", "in-progress", 2],
  ];
  expect(await list(desk)).toEqual(taken);
  expect(await desk.perform(1, next, { ...take, reserve: false })).toMatchObject({
    ok: false,
    refusal: { code: "NOTHING_LEFT" },
  });
});

it("what somebody waits for is spoken for; what lapsed is free again", async () => {
  const desk = new TestDesk(RANKED);
  await desk.reserve(1, "Something else", "src/map.ts");
  await desk.wait(2, "Draw the map", "src/map.ts");
  expect(await list(desk)).toContainEqual(["Draw the map", "in-progress", 2]);
  desk.pass(24 * 60);
  expect(await list(desk)).toContainEqual(["Draw the map", "free", null]);
});

it("whoever is no instance may add a task, and nothing else; one that is known is registered by it", async () => {
  const desk = new TestDesk();
  const add = (as: number | null, title: string) =>
    desk.perform(as, taskAdd, { title, priority: undefined, after: undefined, files: [], text: undefined });
  expect(await add(null, "Draw the map")).toMatchObject({ ok: true, result: { changed: true } });
  expect(await list(desk)).toContainEqual(["Draw the map", "free", null]);
  expect(await desk.perform(null, taskDone, { title: "Draw the map" })).toMatchObject({
    refusal: { code: "NO_IDENTITY" },
  });
  expect(await add(9, "Colour the map")).toMatchObject({ ok: true });
  expect(await desk.text()).toContain("**Instance #9**");
});

it("one that was begun and that nobody has says so: it is to be taken", async () => {
  const desk = new TestDesk(FILE.replace("## Real-time", "[IN_PROGRESS] Half a map\n\n## Real-time"));
  const { tasks } = await desk.did(null, taskList, {
    all: true,
    search: undefined,
    mine: false,
    free: false,
  });
  const half = tasks.find(({ title }) => title === "Half a map");
  expect(half).toMatchObject({ state: "in-progress", instance: null });
  const render = { t: en, paint: plain } as RenderContext;
  expect(half && taskStateText(half, render)).toBe("begun, free");
  expect(half && taskStateText({ ...half, instance: 5 }, render)).toBe("in progress");
});
