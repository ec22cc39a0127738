import { expect, test } from "vitest";
import { type BoardEvent, eventsBetween, type Watched, watchOperation } from "../../src/board/events.ts";
import { View } from "../../src/protocol/view.ts";
import type { Context, PastRevision } from "../../src/rules/context.ts";
import { contextOf } from "../operations/context.ts";

const board = (reservations: string, more = "") => `## Task reservations

### Current tasks
\`\`\`
${reservations}
\`\`\`

## Emergencies and blockers

### Open blockers
\`\`\`
${more}
\`\`\`
`;
const held = (n: number, task: string, files = "src/a.ts") =>
  `[RESERVED] Instance #${n} - ${task} - Start: 2026-11-22 19:50 +01:00\nFiles: ${files}\n`;
const waiting = (n: number, task: string) =>
  `[WAITING] Instance #${n} - ${task} - Since: 2026-11-22 19:50 +01:00\nFiles: src/a.ts\n`;
const done = (n: number, task: string) =>
  `[DONE] Instance #${n} - ${task} - Finished: 2026-11-22 19:55 +01:00\nResult: Success\n`;
const blocker = "🚨 BLOCKER - Instance #3 - 2026-11-22 19:40 +01:00\nProblem: Down\n";

const told = (before: string, after: string, instance = 4) =>
  eventsBetween(new View(before), new View(after), contextOf({ instance })).map(
    ({ event, instance: who, subject, forMe }) => [event, who, subject, forMe],
  );

test("what is taken, given back and let in", () => {
  expect(told(board(""), board(held(3, "A")))).toEqual([["reserved", 3, "A", false]]);
  expect(told(board(held(3, "A")), board(done(3, "A")))).toEqual([["freed", 3, "A", false]]);
  expect(told(board(held(3, "A") + waiting(4, "B")), board(done(3, "A") + held(4, "B")))).toEqual([
    ["freed", 3, "A", true],
    ["granted", 4, "B", true],
  ]);
});

test("an alert is told once, by whatever else changes", () => {
  expect(told(board("", ""), board("", blocker))).toEqual([["alert", 3, "Down", true]]);
  expect(told(board("", blocker), board(held(3, "A"), blocker))).toEqual([["reserved", 3, "A", false]]);
});

/** A context whose journal has these texts as its revisions. */
function journal(texts: readonly string[], outside: string | null = null): { view: View; context: Context } {
  const all = outside === null ? texts : [...texts, outside];
  const revisions = all.map(
    (_, revision) =>
      ({ revision, at: 0, instance: null, command: "x", subject: "" }) as unknown as PastRevision,
  );
  const past = { revisions: () => revisions.toReversed(), textAt: (n: number) => texts[n] ?? null };
  return { view: new View(all.at(-1) ?? ""), context: contextOf({ instance: 4, past }) };
}

function look(seen: Watched | null, texts: readonly string[], outside: string | null = null): Watched {
  const { view, context } = journal(texts, outside);
  const plan = watchOperation(seen).plan(view, { since: undefined }, context);
  const result = plan.ok ? plan.read(view, []) : null;
  return result ?? expect.fail("no result");
}

const kinds = ({ events }: { events: readonly BoardEvent[] }) =>
  events.map(({ event, subject }) => `${event} ${subject}`);

test("what came and went between two looks is told, and nothing twice", () => {
  const texts = [board(""), board(held(3, "A")), board(done(3, "A")), board(done(3, "A") + held(5, "B"))];
  const first = look(null, texts.slice(0, 1));
  expect(first.events).toEqual([]);
  const second = look(first, texts);
  expect(kinds(second)).toEqual(["reserved A", "freed A", "reserved B"]);
  expect(look(second, texts).events).toEqual([]);
});

test("a change without coord is told when it is seen, and not again when the journal has it", () => {
  const texts = [board("")];
  const first = look(null, texts);
  const seen = look(first, texts, board(held(3, "A")));
  expect(kinds(seen)).toEqual(["reserved A"]);
  // It is edited further before the journal takes it in, and something else follows.
  const later = look(seen, [...texts, board(held(3, "A") + held(5, "B", "x")), board(held(5, "B", "x"))]);
  expect(kinds(later)).toEqual(["freed A", "reserved B"]);
});
