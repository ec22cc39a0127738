import { expect, it } from "vitest";
import { componentSet } from "../../src/operations/components.ts";
import { conflictOpen } from "../../src/operations/conflicts.ts";
import type { Fields, InputOf, Operation } from "../../src/operations/types.ts";
import { TestDesk } from "./desk.ts";

/** What a call is refused with; it writes nothing. */
async function refusalOf<F extends Fields, R>(
  desk: TestDesk,
  as: number,
  operation: Operation<F, R>,
  input: InputOf<F>,
) {
  const before = await desk.text();
  const answer = await desk.perform(as, operation, input);
  expect(await desk.text()).toBe(before);
  return answer.ok ? null : answer.refusal;
}

it("a conflict takes two, and both are known", async () => {
  const desk = new TestDesk();
  const open = (other: number) =>
    refusalOf(desk, 2, conflictOpen, { about: "X", with: other, description: undefined });
  expect(await open(2)).toMatchObject({ code: "CONFLICT_SELF" });
  expect(await open(77)).toMatchObject({ code: "UNKNOWN_INSTANCE", args: { instance: 77 } });
  const byHand = "```\n[RESERVED] Instance #77 - By hand - Start: 09:15\n```";
  desk.store.edit((await desk.text()).replace("```\n```", byHand));
  const answer = await desk.perform(2, conflictOpen, { about: "X", with: 77, description: undefined });
  expect(answer.ok && answer.result.conflicts).toMatchObject([{ instances: [2, 77] }]);
});

it("of a component says which of the two is missing, name or state", async () => {
  const set = (name: string, state: string) => refusalOf(new TestDesk(), 1, componentSet, { name, state });
  expect(await set("Backend/main.py", " ")).toMatchObject({ code: "TEXT_EMPTY", args: { what: "STATE" } });
  expect(await set("Backend/", "fine")).toMatchObject({ code: "NO_COMPONENT" });
});
