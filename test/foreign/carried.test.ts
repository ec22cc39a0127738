import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, it } from "vitest";
import { carryClaims } from "../../src/foreign/carried.ts";
import { knownClaims, knownClaimsOf, setClaims } from "../../src/foreign/reading.ts";
import { View } from "../../src/protocol/view.ts";
import { mutated, soup } from "../protocol/texts.ts";
import { sized } from "../size.ts";

const SETS = new URL("../../fixtures/foreign/held-out/", import.meta.url);
/** Boards of others: each set's texts behind one another. */
const BOARDS = readdirSync(SETS).flatMap((name) =>
  readFileSync(new URL(name, SETS), "utf8")
    .split(/^===== /m)
    .slice(1)
    .map((one) => one.split(/^-----\n/m)[1] ?? ""),
);

/** What a text made of another one is told of claims, beside what reading it says; nothing where it is told nothing. */
function carried(before: string, after: string) {
  const [old, now] = [new View(before), new View(after)];
  const known = knownClaimsOf(old, true);
  if (known !== null) setClaims(old, known);
  carryClaims(old, now);
  const told = knownClaims.get(now);
  return told && { told, anew: knownClaimsOf(new View(after), told.all !== undefined) };
}

const PIECES = [
  "",
  "x",
  "# Page",
  "## Log",
  "## Who does what",
  "### Ann",
  "### Template",
  "```",
  "<!--",
  "-->",
  "<p>",
  "- ",
  "> ",
  "  - ## a",
  "- claude-2: src/a.ts",
  "- Ann: src/*.ts",
  "Agent: Ann",
  "Status: done",
  "| Agent | Files |\n| --- | --- |\n| Ann | src/b.ts |",
  "This file is archived.",
  "## Task reservations\n### Current tasks\n[RESERVED] Instance #1 - T - Start: 2026-11-22 11:59\nFiles: a.ts\n\n",
  "[RESERVED] Ann - src/a.ts",
];

it("what is carried over is what reading anew says, whatever was changed", () => {
  const piece = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...PIECES) }, fc.string({ maxLength: 5 }));
  const text = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...BOARDS) },
    fc.tuple(fc.constantFrom(...BOARDS), mutated).map((both) => both.join("\n")),
    soup,
  );
  const place = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat({ max: 60 }), fc.boolean());
  let count = 0;
  const runs = sized(3_000, 100);
  fc.assert(
    fc.property(text, place, piece, (before, [at, length, isLine], one) => {
      const here = Math.floor(at * before.length);
      const start = isLine ? before.lastIndexOf("\n", here) + 1 : here;
      const after = `${before.slice(0, start)}${one}${isLine ? "\n" : ""}${before.slice(start + length)}`;
      const found = carried(before, after);
      if (found === undefined) return;
      if (found.told.all !== undefined) count++;
      expect(found.told).toStrictEqual(found.anew);
    }),
    { numRuns: runs },
  );
  expect(count).toBeGreaterThan(runs / 8);
});
