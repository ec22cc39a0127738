import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { addMissingSections } from "../../src/operations/init.ts";
import { plan } from "../../src/operations/types.ts";
import { parse, serialize } from "../../src/protocol/ast.ts";
import { applyEdits } from "../../src/text/edits.ts";
import { contextOf } from "../operations/context.ts";
import { fixture, inventory } from "./inventory.ts";

const whole = { instances: 1, numbers: 1, reservations: 1, tasks: 1, log: 1, stamps: 1 };
const NASTY: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "crlf.md": whole,
  "bom.md": whole,
  "bom-first-heading.md": { instances: 1, numbers: 1 },
  "no-final-newline.md": whole,
  "lone-cr.md": whole,
  "mixed-line-ends.md": whole,
  "empty.md": {},
  "only-bom.md": {},
  "only-blank.md": {},
  "nul-and-controls.md": { instances: 1, numbers: 1, reservations: 1 },
  "broken-table.md": { instances: 1, numbers: 1, groups: 1, components: 1 },
  "unknown-sections.md": { instances: 2, numbers: 2 },
  "unclosed-fence.md": { instances: 1, numbers: 1, reservations: 1 },
  "hidden-by-comments.md": { instances: 2, numbers: 2, reservations: 1, log: 1 },
  "wild-format.md": {},
  "bad-numbers.md": { instances: 5, numbers: 4, reservations: 2 },
};

describe("every entry of a file is found, and no template is taken for one", () => {
  test("the French project", () => {
    expect(inventory(fixture("projects/example-fr/CLAUDE_INSTANCES.md"))).toEqual({
      instances: 3,
      numbers: 4,
      reservations: 3,
      tasks: 4,
      log: 2,
      stamps: 2,
      groups: 2,
      components: 5,
      levels: 3,
      priorities: 5,
    });
  });

  test("the English project", () => {
    expect(inventory(fixture("projects/example-en/CLAUDE_INSTANCES.md"))).toEqual({
      instances: 4,
      numbers: 7,
      reservations: 4,
      tasks: 5,
      log: 2,
      stamps: 2,
      groups: 2,
      components: 3,
      levels: 2,
      priorities: 3,
      handovers: 2,
      alerts: 3,
      conflicts: 2,
    });
  });

  test.each(readdirSync(new URL("../../fixtures/nasty", import.meta.url)))("%s", (name) => {
    const text = fixture(`nasty/${name}`);
    expect(inventory(text)).toEqual(NASTY[name]);
    expect(serialize(parse(text))).toBe(text);
  });
});

/** Every markdown file below a folder. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : name.endsWith(".md") ? [path] : [];
  });
}

/** Adopting a file adds sections in one place, and every byte of it stays. */
function expectAdopted(text: string) {
  const outcome = plan(text, addMissingSections, { yes: true }, contextOf({ language: "en" }));
  if (!outcome.ok) return expect.fail(outcome.refusal.code);
  const after = applyEdits(text, outcome.edits);
  expect(outcome.edits.filter(({ range }) => range.start !== range.end)).toEqual([]);
  // The new sections bring empty stamps with them.
  const { stamps: _, ...known } = inventory(text);
  expect(inventory(after)).toMatchObject(known);
  expect(parse(after).reservations.map(({ value }) => value)).toEqual(
    parse(text).reservations.map(({ value }) => value),
  );
  const again = plan(after, addMissingSections, { yes: true }, contextOf({ language: "en" }));
  expect(again.ok && again.edits, "a second time there is nothing to add").toEqual([]);
}

test.each(filesBelow("fixtures/nasty").concat(filesBelow("fixtures/projects")))("init adopts %s", (path) => {
  expectAdopted(readFileSync(path, "utf8"));
});

// The corpus is not part of the repository: without it these tests do not exist, rather than pass.
const corpus = process.env["COORD_CORPUS"];
if (corpus !== undefined && corpus !== "") {
  test("the seed's inventory", () => {
    expect(inventory(readFileSync(join(corpus, "seed/CLAUDE_INSTANCES.md"), "utf8"))).toEqual({
      instances: 2,
      numbers: 11,
      reservations: 1,
      tasks: 5,
      log: 1,
      stamps: 2,
      groups: 3,
      components: 14,
      levels: 3,
      priorities: 9,
    });
  });

  test.each(filesBelow(corpus))("%s is read without loss and adopted", (path) => {
    const bytes = readFileSync(path);
    const text = bytes.toString("utf8");
    expect(Buffer.from(serialize(parse(text)))).toEqual(bytes);
    expectAdopted(text);
  });
}
