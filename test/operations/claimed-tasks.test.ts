import { expect, test } from "vitest";
import { openItems } from "../../src/operations/claimed-tasks.ts";
import { next } from "../../src/operations/next.ts";
import { reserve } from "../../src/operations/reserve.ts";
import { View } from "../../src/protocol/view.ts";
import { holdings } from "../../src/rules/holdings.ts";
import { contextOf } from "./context.ts";

const TASKS = "## Remaining tasks\n\n[FREE] Fix login\n[FREE] Write docs\n[FREE] Login\n\n";
const CLAIMS =
  "## Who does what\n\n| Agent | Task | Status |\n| --- | --- | --- |\n| anna | Fix login in the shop | in progress |\n";

function boardOf(claims: string, setting = "") {
  return new View(
    `# Board\n\n## Active instances\n- **Instance #1** : ACTIVE - anna (2026-11-22 11:00)\n- **Instance #2** : ACTIVE - bob (2026-11-22 11:00)\n\n## Task reservations\n\n### Current tasks\n\n${TASKS}${claims}${setting}`,
  );
}

const PLAIN = { reserve: false, files: [], estimate: undefined };

/** What `next` offers an instance, and what it tells with that. */
function offered(view: View, instance: number) {
  const context = contextOf({ instance });
  const planned = next.plan(view, PLAIN, context);
  if (!planned.ok) return { task: planned.refusal.code, told: [] };
  const task = planned.read(view, [])?.task.title;
  return { task, told: (planned.notices ?? []).map(({ code, args }) => ({ code, ...args })) };
}

test("a listed task that somebody claims in another form is passed over, and told", () => {
  expect(offered(boardOf(CLAIMS), 2)).toEqual({
    task: "Write docs",
    told: [{ code: "PASSED_OVER", task: "Fix login", who: "anna", line: 21 }],
  });
  const context = contextOf({ instance: 2 });
  const view = boardOf(CLAIMS);
  const items = (most?: number) =>
    openItems(view, holdings(view, context), context, most).map(({ title }) => title);
  expect(items()).toEqual(["Write docs", "Login", "Fix login"]);
  expect(items(1)).toEqual(["Write docs"]);
});

test("it is offered to whoever claims it, where nothing says so, and where claims are not looked for", () => {
  for (const [view, instance] of [
    [boardOf(CLAIMS), 1],
    [boardOf(CLAIMS.replace("in progress", "done")), 2],
    [boardOf(CLAIMS, "\n<!-- coord: foreign=off -->\n"), 2],
    [boardOf(""), 2],
  ] as const)
    expect(offered(view, instance)).toEqual({ task: "Fix login", told: [] });
});

test("with nothing else free it is offered with what is said of it, and not at all where claims are enforced", () => {
  const all = ["Fix login", "Write docs", "Login"];
  const rows = all.map((task) => `| anna | ${task} | in progress |\n`).join("");
  const claims = CLAIMS.replace(/\| anna.*\n/, rows);
  expect(offered(boardOf(claims), 2)).toEqual({
    task: "Fix login",
    told: [{ code: "TASK_CLAIMED", task: "Fix login", who: "anna", line: 21 }],
  });
  expect(offered(boardOf(claims, "\n<!-- coord: foreign=enforce -->\n"), 2).task).toBe("NOTHING_LEFT");
});

test("who reserves it is told, or refused where claims are enforced", () => {
  const input = { task: "Fix login", files: [], resource: [], estimate: undefined, wait: undefined };
  const planned = (view: View, instance: number) => reserve.plan(view, input, { ...contextOf({}), instance });
  expect(planned(boardOf(CLAIMS), 2)).toMatchObject({ ok: true, notices: [{ code: "TASK_CLAIMED" }] });
  expect(planned(boardOf(CLAIMS), 1)).toMatchObject({ ok: true, notices: [] });
  expect(planned(boardOf(CLAIMS, "\n<!-- coord: foreign=enforce -->\n"), 2)).toMatchObject({
    ok: false,
    refusal: { code: "TASK_RESERVED", holders: [{ label: "anna", line: 21, task: "Fix login" }] },
  });
});

test("a listed task is somebody's by its title's own words, too", () => {
  const listed = boardOf("").text.replace("[FREE] Fix login", "[FREE] Fix login (@anna)");
  expect(offered(new View(listed), 2)).toEqual({
    task: "Write docs",
    told: [{ code: "PASSED_OVER", task: "Fix login (@anna)", who: "@anna", line: 13 }],
  });
  expect(offered(new View(listed), 1)).toEqual({ task: "Fix login (@anna)", told: [] });
  const input = { files: [], resource: [], estimate: undefined, wait: undefined };
  const planned = (task: string) =>
    reserve.plan(new View(listed), { ...input, task }, { ...contextOf({}), instance: 2 });
  expect(planned("Fix login")).toMatchObject({
    ok: true,
    notices: [{ code: "TASK_MEANT" }, { code: "TASK_CLAIMED" }],
  });
  // What nobody has listed is called as its own instance wants.
  expect(planned("Fix logout (@anna)")).toMatchObject({ ok: true, notices: [] });
});
