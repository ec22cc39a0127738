import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { log } from "../../src/protocol/log.ts";
import { reservations } from "../../src/protocol/reservations.ts";
import { View } from "../../src/protocol/view.ts";
import { TestDesk } from "../operations/desk.ts";
import { sized } from "../size.ts";

/** What happens at one file: commands, an editor that loads it, and one that saves what it has with a note more. */
const happenings = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant("log" as const),
        text: fc.constantFrom("same", ""),
        zone: fc.constantFrom(60, 60, 0, -210, 345),
        waitMs: fc.constantFrom(0, 0, 9_000, 40_000),
      }),
    },
    { weight: 3, arbitrary: fc.record({ do: fc.constant("reserve" as const) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("finish" as const) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("load" as const) }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant("save" as const) }) },
  ),
  { minLength: 4, maxLength: 14, size: "max" },
);

const HEADING = "# Harbour\n";

test("whatever is written and saved in whatever order, each log entry, reservation and note is there once", async () => {
  await fc.assert(
    fc.asyncProperty(happenings, async (all) => {
      const desk = new TestDesk();
      const logged = ["began"];
      const notes: string[] = [];
      const held: string[] = [];
      const finished: string[] = [];
      let buffer = await desk.text();
      for (const [index, happening] of all.entries()) {
        if (happening.do === "log") {
          const text = happening.text || `log${index}`;
          [desk.zone, desk.waitMs] = [happening.zone, happening.waitMs];
          await desk.log(1, text);
          [desk.zone, desk.waitMs] = [60, 0];
          logged.push(text);
        } else if (happening.do === "reserve") {
          await desk.reserve(2, `task${index}`, `src/${index}.ts`);
          held.push(`task${index}`);
        } else if (happening.do === "finish") {
          const task = held.pop();
          if (task === undefined) continue;
          await desk.finish(2, task);
          finished.push(task);
        } else if (happening.do === "load") buffer = await desk.text();
        else {
          notes.push(`note${index}.`);
          // A text that the file had before, to the byte, would be another story.
          buffer = buffer.replace(HEADING, `${HEADING}note${index}.\n`);
          desk.store.edit(buffer);
        }
      }
      const text = await desk.text();
      const view = new View(text);
      const entries = view.entries(reservations).map(({ value }) => value);
      const tasks = (state: string) => entries.filter((one) => one.state === state).map(({ task }) => task);
      expect(
        view
          .entries(log)
          .map(({ value }) => value.action)
          .sort(),
      ).toEqual(logged.sort());
      expect(tasks("reserved").sort()).toEqual(held.sort());
      expect(tasks("done").sort()).toEqual(finished.sort());
      expect(text.match(/^note\d+\.$/gm)?.sort() ?? []).toEqual(notes.sort());
    }),
    { numRuns: Number(process.env["STALE_RUNS"] ?? sized(150, 15)) },
  );
});

const asItIs = (text: string): string => text;
const withCrlf = (text: string): string => text.replaceAll("\n", "\r\n");

/** An editor that loads once, and saves its buffer after each change of it while commands go on writing. */
async function savedAgain(
  changes: readonly ((buffer: string) => string)[],
  saved: (text: string, index: number) => string,
): Promise<string> {
  const desk = new TestDesk();
  await desk.log(1, "began");
  let buffer = await desk.text();
  for (const [index, change] of changes.entries()) {
    await desk.log(1, `before ${index}`);
    await desk.reserve(2, `task${index}`, `src/${index}.ts`);
    buffer = change(buffer);
    desk.store.edit(saved(buffer, index));
    await desk.log(1, `after ${index}`);
  }
  const text = (await desk.text()).replaceAll("\r\n", "\n");
  const view = new View(text);
  const said = changes.flatMap((_, index) => [`before ${index}`, `after ${index}`]).sort();
  const logged = view.entries(log).map(({ value }) => value.action);
  expect(logged.filter((action) => /^(?:before|after) /.test(action)).sort()).toEqual(said);
  expect(view.entries(reservations).filter(({ value }) => value.task.startsWith("task"))).toHaveLength(
    changes.length,
  );
  return text;
}

const put = (line: string) => (buffer: string) => buffer.replace(HEADING, `${HEADING}${line}\n`);
const turn = (one: string, other: string) => (buffer: string) => buffer.replace(one, other);

describe.each([
  ["its own line ends", asItIs],
  ["others", withCrlf],
  [
    "now these line ends, now those",
    (text: string, index: number) => (index % 2 === 0 ? withCrlf : asItIs)(text),
  ],
] as const)("with %s", (_ends, saved) => {
  test.each([
    [
      "is reworded",
      [put("A note, one"), turn("note, one", "note, two"), turn("note, two", "note, three")],
      ["A note, three"],
    ],
    ["grows as it is typed", [put("A n"), turn("A n\n", "A not\n"), turn("A not\n", "A note\n")], ["A note"]],
    ["is taken back", [put("A note"), turn("A note\n", "")], []],
    ["is taken back, and another one made", [put("A note"), turn("A note\n", ""), put("A word")], ["A word"]],
    ["is followed by another one", [put("A note"), put("A word")], ["A word", "A note"]],
    [
      "stands in a line that was there",
      [turn("# Harbour", "# Harbour, A"), turn("ur, A", "ur, A B")],
      ["# Harbour, A B"],
    ],
  ])(
    "an edit of a buffer that is saved again and %s is there as the buffer has it",
    async (_, changes, expected) => {
      const text = await savedAgain(changes, saved);
      expect(text.split("\n").filter((line) => /^A |, A/.test(line))).toEqual(expected);
    },
  );
});

test("of two editors that loaded one text, neither takes back what the other saved", async () => {
  const desk = new TestDesk();
  await desk.log(1, "began");
  const buffer = await desk.text();
  for (const change of [put("A note"), (text: string) => `${text}\nA word\n`, put("A third thing")]) {
    await desk.log(1, "meanwhile");
    desk.store.edit(change(buffer));
    await desk.log(1, "later");
  }
  for (const line of ["A note", "A word", "A third thing"]) expect(await desk.text()).toContain(`${line}\n`);
});
