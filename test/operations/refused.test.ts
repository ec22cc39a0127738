import { expect, it } from "vitest";
import { componentSet } from "../../src/operations/components.ts";
import { catalogOf } from "../../src/messages/languages.ts";
import { plain } from "../../src/messages/paint.ts";
import { errorBody } from "../../src/messages/render/refusal.ts";
import { conflictOpen } from "../../src/operations/conflict-open.ts";
import { reserve } from "../../src/operations/reserve.ts";
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

it("a reservation in the way is named as what it is: somebody else's, or one's own", async () => {
  const desk = new TestDesk();
  await desk.reserve(1, "Theirs", "a");
  await desk.reserve(2, "Mine", "b");
  const wish = { task: "All", estimate: undefined, wait: undefined };
  const files = [{ given: ".", kind: "inside" as const, path: "" }];
  const refusal = await refusalOf(desk, 2, reserve, { ...wish, files });
  expect(refusal).toMatchObject({
    code: "FILES_RESERVED",
    args: { own: false, mine: 1 },
    holders: [{ instance: 1 }, { instance: 2 }],
  });
  for (const [language, says] of [
    [
      "en",
      /^\*\* \(held: a\) is reserved by Instance #1 \(Ana\) for “Theirs”[^;]*\. Your own reservations for other tasks also cover some of it: \*\* \(held: b\) is reserved by Instance #2/,
    ],
    [
      "fr",
      /^\*\* chevauche a, réservé par l'Instance #1 \(Ana\) pour « Theirs »[^;]*\. Réservé par vous pour une autre tâche : \*\*/,
    ],
  ] as const) {
    const scene = {
      t: await catalogOf(language),
      language,
      paint: plain,
      audience: "terminal" as const,
      now: 0,
      me: 2,
      width: 80,
    };
    expect(refusal && errorBody(refusal, scene).message).toMatch(says);
  }
});

it("of a component says which of the two is missing, name or state", async () => {
  const set = (name: string, state: string) => refusalOf(new TestDesk(), 1, componentSet, { name, state });
  expect(await set("Backend/main.py", " ")).toMatchObject({ code: "TEXT_EMPTY", args: { what: "STATE" } });
  expect(await set("Backend/", "fine")).toMatchObject({ code: "NO_COMPONENT" });
});
