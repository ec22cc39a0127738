import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, it, vi } from "vitest";
import { carryOver } from "../../src/protocol/carried.ts";
import { everyBlock } from "../../src/protocol/index.ts";
import { instances } from "../../src/protocol/instances.ts";
import { log } from "../../src/protocol/log.ts";
import { reservations } from "../../src/protocol/reservations.ts";
import type { Block } from "../../src/protocol/block.ts";
import { addEntry, type ParseCache, View } from "../../src/protocol/view.ts";
import { applyEdits } from "../../src/text/edits.ts";
import { sized } from "../size.ts";
import { mutated, soup } from "./texts.ts";

/** How many of both blocks are known of a text by what was read of the one that it was made from, which is what reading it says. */
function carried(before: string, after: string): number {
  const [old, now] = [new View(before), new View(after)];
  const carry = <T>(block: Block<T>): number => {
    old.read(block);
    carryOver(old, now, block);
    const isKnown = now.known(block) !== undefined;
    expect(now.read(block)).toStrictEqual(new View(after).read(block));
    return Number(isKnown);
  };
  return carry(instances) + carry(reservations);
}

/** What a write of one entry leaves. */
function withEntry<T>(text: string, block: Block<T>): string {
  const view = new View(text);
  const style = view.style("en");
  const [first] = block.samples(style.words);
  return first === undefined
    ? text
    : applyEdits(
        text,
        addEntry(view, block, first, style, () => 0),
      );
}

const LINES = [
  "",
  "x",
  "# T",
  "## Log",
  "### B",
  "```",
  "<!--",
  "-->",
  "- ",
  "> ",
  "\t",
  "\r",
  "Files: a.ts",
];

const FENCED =
  "## Task reservations\n### Current tasks\n```\n[RESERVED] Instance #1 - T - Start: 05/03/2026 11:59\nFiles: a.ts\n\n[DONE] Instance #2 - U - Finished: 2026-11-22 11:59\nResult: Success\n```\n";
const ENTRIES = [
  "[RESERVED] Instance #1 - T - Start: 05/03/2026 11:59\nFiles: a.ts",
  "[RESERVED] Instance #1 - [Task name] - Start: 2026-11-22 11:59",
  "[RESERVED] Instance #1 - T - Start: 2026-11-22 11:59\nFiles:\n\n- a.ts\n",
  "[RESERVED] Instance #1 - T - Start: 2026-11-22 11:59\n<!-- a -->\nFiles: [list of files]",
  "### [RESERVED] Instance #1 - T",
  "## Log d'activité\n\n## Instances actives",
];

function edited(text: string, [at, length, piece]: readonly [number, number, string]): string {
  const start = text.lastIndexOf("\n", Math.floor(at * text.length)) + 1;
  return `${text.slice(0, start)}${piece}\n${text.slice(start + length)}`;
}

it("what is carried over is what reading anew says, whatever was changed", () => {
  const texts = fc.oneof(soup, mutated);
  const pieces = fc.oneof(fc.constantFrom(...LINES), fc.string({ maxLength: 5 }));
  const places = fc.tuple(
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.nat({ max: 40 }),
    fc.boolean(),
    pieces,
  );
  let count = 0;
  fc.assert(
    fc.property(
      texts,
      places,
      fc.constantFrom(null, ...everyBlock),
      (text, [at, length, isLine, piece], block) => {
        const start = isLine
          ? text.lastIndexOf("\n", Math.floor(at * text.length)) + 1
          : Math.floor(at * text.length);
        const changed = `${text.slice(0, start)}${piece}${isLine ? "\n" : ""}${text.slice(start + length)}`;
        count += carried(text, block === null ? changed : withEntry(text, block as Block<unknown>));
      },
    ),
    { numRuns: sized(3_000, 60) },
  );
  expect(count).toBeGreaterThan(sized(3_000, 60) / 3);
});

it("entries that another process has read are read back as reading them anew says, whatever was changed", async () => {
  // One that has read nothing itself, as a command has that begins with what is kept.
  vi.resetModules();
  const other = await import("../../src/protocol/reservations.ts");
  const { View: OtherView } = await import("../../src/protocol/view.ts");
  const texts = fc.oneof(soup, mutated, fc.constant(FENCED));
  const pieces = fc.oneof(fc.constantFrom(...LINES, ...ENTRIES), fc.string({ maxLength: 5 }));
  const edit = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat({ max: 40 }), pieces);
  fc.assert(
    fc.property(texts, edit, edit, (text, ...[first, second]) => {
      const before = edited(text, first);
      const view = new View(before);
      const reads = { reservations: view.read(reservations), instances: view.read(instances) };
      const parse = JSON.parse(JSON.stringify(view.lend(reads))) as ParseCache;
      other.rememberEntries(new OtherView(before, parse));
      for (const after of [before, edited(before, second)])
        expect(new OtherView(after).read(other.reservations)).toEqual(new View(after).read(reservations));
    }),
    { numRuns: sized(3_000, 100) },
  );
});

it("an entry in the log and a longer stamp change neither the list of instances nor reservations", () => {
  const board = readFileSync(new URL("../../fixtures/example/CLAUDE_INSTANCES.md", import.meta.url), "utf8");
  const view = new View(board);
  for (const { length } of [view.entries(instances), view.entries(reservations)])
    expect(length).toBeGreaterThan(0);
  const stamped = board.replace(/^(\*\*[^\n]*Instance #\d+[^\n]*)/m, "$1, and more");
  expect(stamped).not.toBe(board);
  expect(carried(board, withEntry(stamped, log))).toBe(2);
  expect(carried(board, withEntry(board, reservations))).toBe(1);
});

it("a date that is read by the file's language is read anew where that is another one", () => {
  const held = "## Task reservations\n[RESERVED] Instance #1 - T - Start: 05/03/2026 11:59\nFiles: a.ts\n";
  const french = `${held}## Log d'activité\n\n## Instances actives\n`;
  const since = (text: string) => new View(text).entries(reservations)[0]?.value.since?.date;
  expect(since(french)).not.toEqual(since(held));
  // No list of instances is in the first text, and an empty one is in the second.
  expect(carried(held, french)).toBe(0);
});

it("neither is carried over where an equal offset hides another line", () => {
  const text =
    "x\n\n## Active instances\n- **Instance #1** : ACTIVE\n\n## Task reservations\n[RESERVED] Instance #1 - T\n";
  expect(carried(text, `\n\n${text.slice(2)}`)).toBe(2);
});

it("what stands below a template's heading is read anew", () => {
  const below = (title: string) => `## ${title}\n### Task reservations\n[RESERVED] Instance #X - T\n`;
  expect(carried(below("Examples"), below("Examined"))).toBe(2);
  expect(carried(below("Examples"), below("Template"))).toBe(1);
});
