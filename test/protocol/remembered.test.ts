import fc from "fast-check";
import { expect, test } from "vitest";
import { reservations } from "../../src/protocol/reservations.ts";
import { View } from "../../src/protocol/view.ts";
import { Memory } from "../../src/text/remembered.ts";

const HEADINGS = [
  "## Task reservations\n### Current tasks",
  "## Réservations de tâches\n### Tâches en cours",
];

const pick = (...texts: string[]) => fc.constantFrom(...texts);
const head = fc
  .tuple(
    pick("[RESERVED]", "[DONE]", "[RÉSERVÉ]", "[EXPIRED]"),
    pick("Instance #1", "Instance #2", "Instance #X"),
    pick("Fix login", "[task]", "[RESERVED] twice", "Start"),
    pick(" - Start: 02/03/2026 09:15", " - Start: 2026-03-02 09:15", " - Finished: 03/02/2026 10:00", ""),
  )
  .map(([state, who, task, time]) => `${state} ${who} - ${task}${time}`);
const line = pick(
  "Files: src/**, docs/a.md",
  "Files: [files]",
  "Last activity: 03/02/2026 09:20",
  "Notes: half",
  "- src/b.ts",
  "[DONE] #3 the form",
);
const entry = fc
  .tuple(head, fc.array(line, { maxLength: 3 }))
  .map(([first, more]) => [first, ...more].join("\n"));
const board = fc
  .tuple(pick(...HEADINGS), fc.array(entry, { minLength: 1, maxLength: 4 }))
  .map(([headings, entries]) => `${headings}\n\`\`\`\n${entries.join("\n")}\n\`\`\`\n`);

const LONG = "x".repeat(1_100);

test("what is remembered of an entry is what it says where it stands now", () => {
  fc.assert(
    fc.property(fc.array(board, { minLength: 2, maxLength: 4 }), (texts) => {
      for (const text of texts) {
        const read = new View(text).read(reservations);
        // Too long to be remembered: read anew each time. The further line makes no other difference.
        const long = new View(text.replaceAll(/^(?=\[|```\n$)/gm, `${LONG}\n`)).read(reservations);
        const plain = ({ value }: (typeof read.entries)[number]) => ({
          ...value,
          rest: value.rest.filter((one) => one !== LONG),
        });
        expect(read.entries.map(plain)).toEqual(long.entries.map(plain));
        const codes = long.problems.map(({ code, args }) => ({ code, args }));
        expect(read.problems.map(({ code, args }) => ({ code, args }))).toEqual(codes);
      }
    }),
  );
});

test("a memory holds the latest, and no more than fits twice", () => {
  const memory = new Memory<number>(5, 10);
  for (let i = 0; i < 100; i++) {
    memory.set(`n${i}`, i);
    expect(memory.get(`n${i}`)).toBe(i);
    if (i > 0) expect(memory.get(`n${i - 1}`)).toBe(i - 1);
  }
  expect(memory.get("n50")).toBe(undefined);
  memory.set("too long", 1);
  expect(memory.get("too long")).toBe(undefined);
});
