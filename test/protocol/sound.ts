import { expect } from "vitest";
import { parse, serialize } from "../../src/protocol/ast.ts";
import { blocks } from "../../src/protocol/index.ts";
import type { Block } from "../../src/protocol/block.ts";
import { type Entry, type KnownSection, View } from "../../src/protocol/view.ts";
import { vocabularies } from "../../src/vocabulary/index.ts";
import type { HeadingKind } from "../../src/vocabulary/types.ts";

/** What holds of every text: it is kept as it is, and what is read of it are whole lines of it, in order. */
export function expectSound(text: string): void {
  const ast = parse(text);
  const view = new View(text);
  expect(serialize(ast)).toBe(text);
  expect(view.text).toBe(text);
  const all: Entry<unknown>[] = [];
  for (const block of Object.values(blocks) as Block<unknown>[]) {
    const entries = view.entries(block);
    expectInOrder(entries);
    all.push(...entries);
  }
  expectInOrder(all.sort((a, b) => a.range.start - b.range.start));
  for (const { range, line } of all) {
    expect(isLineStart(text, range.start) && isLineStart(text, range.end), "whole lines").toBe(true);
    expect(line).toBe(view.lineAt(range.start));
  }
  expectSameInPart(view);
  for (const { line, column, range } of ast.diagnostics) {
    expect(line >= 1 && column >= 1 && range.end <= text.length).toBe(true);
  }
}

/** What is seen without looking at the entries of a log one by one is what all sections say. */
function expectSameInPart(view: View): void {
  const told = (all: readonly KnownSection[]) =>
    all.map(({ section: { range, body, title }, kind, owner, template }) => ({
      start: range.start,
      body,
      title,
      kind,
      owner,
      template,
    }));
  expect(told(view.landmarks.filter(({ kind }) => kind !== null))).toEqual(
    told(view.sections.filter(({ kind }) => kind !== null)),
  );
  for (const kind of Object.keys(vocabularies.en.headings) as HeadingKind[])
    expect(told(view.owned(kind))).toEqual(told(view.sections.filter(({ owner }) => owner === kind)));
}

function expectInOrder(entries: readonly Entry<unknown>[]): void {
  let last = 0;
  for (const { range } of entries) {
    expect(range.start, "entries do not overlap").toBeGreaterThanOrEqual(last);
    expect(range.end).toBeGreaterThan(range.start);
    last = range.end;
  }
}

function isLineStart(text: string, at: number): boolean {
  if (at === 0 || at === text.length || (at === 1 && text.startsWith("\ufeff"))) return true;
  return text[at - 1] === "\n" || (text[at - 1] === "\r" && text[at] !== "\n");
}
