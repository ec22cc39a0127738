import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { taskAdd } from "../../src/operations/tasks.ts";
import { plan } from "../../src/operations/types.ts";
import { View } from "../../src/protocol/view.ts";
import { backlog } from "../../src/rules/backlog.ts";
import { Dependencies } from "../../src/rules/dependencies.ts";
import { applyEdits } from "../../src/text/edits.ts";
import { contextOf } from "../operations/context.ts";
import { sized } from "../size.ts";

const context = { ...contextOf({}), instance: 1 };

/** A file with these tasks: each comes after some of those before it, and is done or not. */
function fileOf(
  graph: readonly { readonly after: readonly number[]; readonly done: boolean; readonly ranked: boolean }[],
) {
  const name = (index: number) => `Task ${String.fromCodePoint(65 + index)}`;
  const suffix = (after: readonly number[]) => after.map((one) => ` (after: ${name(one)})`).join("");
  const rows = graph.map((one, index) => ({ ...one, text: `${name(index)}${suffix(one.after)}` }));
  const listed = rows
    .filter(({ ranked }) => !ranked)
    .map(({ text, done }) => `[${done ? "DONE" : "FREE"}] ${text}`);
  const ranked = rows.filter((one) => one.ranked).map(({ text, done }) => `1. ${text}${done ? " ✅" : ""}`);
  return `## Task reservations\n\n### Remaining tasks\n\`\`\`\n${listed.join("\n")}\n\`\`\`\n\n## Development priorities\n\n### P1\n${ranked.join("\n")}\n`;
}

const graphs = fc
  .array(
    fc.record({ after: fc.array(fc.nat(11), { maxLength: 3 }), done: fc.boolean(), ranked: fc.boolean() }),
    {
      minLength: 1,
      maxLength: 12,
    },
  )
  .map((all) =>
    all.map((one, index) => ({
      ...one,
      after: index === 0 ? [] : [...new Set(one.after.map((n) => n % index))],
    })),
  );

describe("what comes after something", () => {
  it("is never handed out while that is open, and something is handed out while anything is free", () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const view = new View(fileOf(graph));
        const free = backlog(view, [], context)
          .map(({ title }) => title.codePointAt(5) ?? 0)
          .map((code) => code - 65);
        for (const index of free) {
          expect(graph[index]?.done).toBe(false);
          for (const one of graph[index]?.after ?? []) expect(graph[one]?.done).toBe(true);
        }
        const isReady = ({ after, done }: (typeof graph)[number]) =>
          !done && after.every((one) => graph[one]?.done);
        expect(free.length).toBe(graph.filter(isReady).length);
        if (graph.some(({ done }) => !done)) expect(free.length).toBeGreaterThan(0);
      }),
      { numRuns: sized(2_000, 150) },
    );
  });

  it("is freed by what it waited for last", () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const before = new Dependencies(new View(fileOf(graph)));
        for (const [index, { done }] of graph.entries()) {
          if (done) continue;
          const then = graph.map((one, at) => (at === index ? { ...one, done: true } : one));
          const now = new Dependencies(new View(fileOf(then)));
          const name = (at: number) => `Task ${String.fromCodePoint(65 + at)}`;
          const freed = graph.flatMap((one, at) => {
            const waits = (all: Dependencies) => all.waitedFor(name(at)).length > 0;
            return !one.done && at !== index && waits(before) && !waits(now) ? [name(at)] : [];
          });
          expect(before.freedBy(name(index)).toSorted()).toEqual(freed);
        }
      }),
      { numRuns: sized(1_000, 60) },
    );
  });

  it("closes no circle, whatever it is put behind", () => {
    const add = (text: string, title: string, after: string | undefined) =>
      plan(text, taskAdd, { title, priority: undefined, after, files: [], text: undefined }, context);
    const text = fileOf([
      { after: [2], done: false, ranked: false },
      { after: [0], done: false, ranked: false },
      { after: [], done: false, ranked: true },
    ]);
    // A hand may name what is not there yet.
    const waiting = text.replace("[FREE] Task A", "[FREE] Task A (after: Task D)");
    expect(add(waiting, "Task D", "Task B")).toMatchObject({ ok: false, refusal: { code: "TASK_CYCLE" } });
    const added = add(text, "Task D", "Task B");
    expect(added.ok && applyEdits(text, added.edits)).toContain("[FREE] Task D (after: Task B)\n");
    expect(add(text, "Task D", "Nothing like it")).toMatchObject({
      ok: false,
      refusal: { code: "NO_SUCH_TASK" },
    });
  });

  it.each([
    ["Task A, Task C", ["Task A", "Task C"]],
    ["Task A and Task C", ["Task A", "Task C"]],
    ["task a", ["Task A"]],
    ["Something else", []],
  ])("a list by hand, %j, means the titles in it", (list, titles) => {
    const text = fileOf([
      { after: [], done: false, ranked: false },
      { after: [], done: false, ranked: false },
      { after: [], done: false, ranked: true },
    ]);
    const view = new View(text.replace("Task B", `Task B (after: ${list})`));
    expect(new Dependencies(view).waitedFor("Task B")).toEqual(titles);
  });
});

it("a circle is found by whichever of several ways leads back, and no task is freed by one of two", () => {
  const view = new View(
    "## Development priorities\n\n### P1\n1. A (after: X) (after: B)\n2. B (after: C)\n3. C\n4. X\n5. D (after: C)\n6. E (after: C)(after: X)\n",
  );
  const dependencies = new Dependencies(view);
  expect(dependencies.circle("C", "A")).toEqual(["C", "A", "B", "C"]);
  expect(dependencies.circle("D", "A")).toBe(null);
  expect(dependencies.circle("A", "A")).toEqual(["A", "A"]);
  expect(dependencies.freedBy("C")).toEqual(["B", "D"]);
  expect(dependencies.freedBy("B")).toEqual([]);
  expect(dependencies.waitedFor("A")).toEqual(["X", "B"]);
  expect(dependencies.waitedFor("C")).toEqual([]);
});
