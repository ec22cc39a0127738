import { expect, it } from "vitest";
import { next } from "../../src/operations/next.ts";
import { taskList } from "../../src/operations/tasks.ts";
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
