import { readFileSync } from "node:fs";
import { parse } from "../../src/protocol/ast.ts";
import { type BlockName, everyBlock } from "../../src/protocol/index.ts";

/** How much of each block a text holds; what there is none of is left out. */
export function inventory(text: string): Readonly<Record<string, number>> {
  const ast = parse(text);
  const counts = {
    ...Object.fromEntries(everyBlock.map(({ kind }) => [kind, ast[kind as BlockName].length])),
    numbers: ast.instances.reduce((sum, { value }) => sum + Math.max(0, value.to - value.from + 1), 0),
    groups: new Set(ast.components.map(({ value }) => value.group)).size,
    levels: new Set(ast.priorities.map(({ value }) => value.level)).size,
  };
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}

/** A file of `fixtures/`, by its path there. */
export function fixture(path: string): string {
  return readFileSync(new URL(`../../fixtures/${path}`, import.meta.url), "utf8");
}
